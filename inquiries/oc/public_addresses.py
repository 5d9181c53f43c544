"""Check that a host is on the public internet, so that a service's address cannot reach internal hosts."""

import ipaddress
import socket
import unicodedata
from collections.abc import Iterator

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_COMPATIBLE = ipaddress.IPv6Network("::/96")


def is_public(address: str) -> bool:
    """Whether the numeric address, with or without a zone, is on the public internet.

    Loopback, private, link-local, carrier and documentation networks are not, nor multicast, nor an IPv6 address that
    stands for such an IPv4 address.
    """
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    return all(each.is_global and not each.is_multicast for each in (parsed, *_find_embedded(parsed)))


def _find_embedded(address: _Address) -> Iterator[ipaddress.IPv4Address]:
    """Return the IPv4 addresses that packets to an IPv6 address may be led to."""
    if not isinstance(address, ipaddress.IPv6Address):
        return
    if address in _NAT64 or address in _COMPATIBLE:
        yield ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if address.ipv4_mapped:
        yield address.ipv4_mapped
    if address.sixtofour:
        yield address.sixtofour
    if address.teredo:
        yield from address.teredo


def is_internal(host: str) -> bool:
    """Whether a host name or address, in any spelling, resolves to an address that is not public.

    A name that does not resolve leads nowhere yet. What it resolves to later is looked at with each connection.
    """
    plain = unicodedata.normalize("NFKC", host).strip("[]").rstrip(".")
    if (literal := _parse_numeric(plain)) is not None:
        return not is_public(literal)
    try:
        found = socket.getaddrinfo(plain, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return False
    return not all(is_public(str(address[0])) for *_, address in found)


def _parse_numeric(host: str) -> str | None:
    """Return the address of a numeric host, also as resolvers read it: 127.1, 0x7f000001, 2130706433."""
    try:
        return str(ipaddress.ip_address(host.partition("%")[0]))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except (OSError, UnicodeError, ValueError):
        return None
