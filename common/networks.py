"""The network that counts as one customer. Pure functions."""

import ipaddress


def get_network(address: str) -> str:
    """Return what counts as one customer: an IPv4 address, or the /64 of an IPv6 one; other text as it is."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    mapped = parsed.ipv4_mapped
    return str(mapped or ipaddress.IPv6Network((parsed, 64), strict=False))
