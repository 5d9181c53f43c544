"""Find the client's IP address: the socket's, or the one that a trusted proxy reports."""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from django.conf import settings
from django.http import HttpRequest


def get_client_ip(request: HttpRequest) -> str:
    """Return the client's address, or "" if the server knows none, as behind a Unix socket."""
    return find_client_address(
        request.META.get("REMOTE_ADDR", ""), request.META.get("HTTP_X_FORWARDED_FOR", ""), settings.TRUSTED_PROXIES
    )


def find_client_address(remote: str, forwarded: str, trusted: Sequence[IPv4Network | IPv6Network]) -> str:
    """Walk from the socket outwards, as long as the hop is a trusted proxy.

    The right-most address that is not one of ours is the customer's: what stands left of it can be forged.
    """
    current = _parse(remote)
    for hop in reversed(forwarded.split(",")):
        told = _parse(hop)
        # Left of what cannot be read may stand anything: better the proxy's address than one that was made up.
        if told is None or current is None or not _is_in(current, trusted):
            break
        current = told
    return str(current) if current else ""


def is_trusted(remote: str, trusted: Sequence[IPv4Network | IPv6Network]) -> bool:
    """Whether the address of a socket is a listed proxy's."""
    peer = _parse(remote)
    return peer is not None and _is_in(peer, trusted)


def _is_in(address: IPv4Address | IPv6Address, networks: Sequence[IPv4Network | IPv6Network]) -> bool:
    return any(address in network for network in networks)


def _parse(text: str) -> IPv4Address | IPv6Address | None:
    """Parse an address, also with the port that some proxies add, or a link-local zone."""
    host = text.strip()
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        parsed = ip_address(host.partition("%")[0])
    except ValueError:
        return None
    return parsed.ipv4_mapped or parsed if isinstance(parsed, IPv6Address) else parsed
