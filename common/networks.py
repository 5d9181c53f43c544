"""Who shares an address. Pure functions."""

import ipaddress


def get_network(address: str) -> str:
    """What counts as one customer: an IPv4 address, or the /64 of an IPv6 one. Anything else stays as it is."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    mapped = parsed.ipv4_mapped
    return str(mapped or ipaddress.IPv6Network((parsed, 64), strict=False))
