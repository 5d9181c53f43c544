"""The network of an IP address: the one that counts as one customer, and a coarser one for logs. Pure functions."""

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


def mask_network(address: str) -> str:
    """Return the network of an address, too coarse to identify a household: "203.0.113.0/24"; "" for none."""
    if not address:
        return ""
    bits = {4: 24, 6: 48}[ipaddress.ip_address(address).version]
    return str(ipaddress.ip_network(f"{address}/{bits}", strict=False))
