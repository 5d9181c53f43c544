"""Find where a link in agents' HTML leads, resolved as a browser resolves it.

The URL Standard (WHATWG) says how browsers read an address: they drop tabs and line breaks, take a backslash for a
slash, decode and normalise the host. What cannot be read with certainty here is no link.
"""

import ipaddress
import re
import unicodedata
from urllib.parse import unquote_to_bytes, urlsplit

from django.conf import settings

from common.normalization import normalize

# OC's hosts (OC API, section 1) are these and all that end so.
_OF_OC = ("oc.nhncloud.com", "oc.alpha-nhncloud.com", "oc.beta-nhncloud.com")
# The portal's pages that a link may lead to: the help center under OC's addresses (section 9), questions and notices.
# Dots could lead anywhere on the portal, and a query could sign a visitor in: both are dropped.
_PAGE_OF_OURS = re.compile(r"/[\w-]+/(?:hc/[\w/-]*|(?:help|notices)/(?:[0-9]+/)?)")
_AROUND = "".join(map(chr, range(0x21)))  # C0 controls and the blank, which browsers strip at both ends
_INSIDE = str.maketrans("", "", "\t\n\r")  # what they drop anywhere
_ABSOLUTE = re.compile(r"(https?)://([^/?#]+)(.*)", re.IGNORECASE | re.DOTALL)
_MAIL = re.compile(r"mailto:\S+", re.IGNORECASE)
_TELEPHONE = re.compile(r"tel:[0-9+().,;=*# -]{1,60}", re.IGNORECASE)
_PORT = re.compile(r"[0-9]{0,5}")
_NAME = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*", re.ASCII)
_IS_NUMBER = re.compile(r"(?:[0-9]+|0x[0-9a-f]*)", re.ASCII)
_DOTS = str.maketrans({"\u3002": ".", "\uff0e": ".", "\uff61": "."})
# Not of the class Cf, and yet without a trace in a host's name: joiners, fillers and variation selectors.
_INVISIBLE = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
_LONGEST = 2000


def find_destination(address: str) -> str | None:
    """Return where the link leads.

    Args:
        address: the value of `href`, as the HTML has it after its entities were read.

    Returns:
        A path of ours where the address is OC's or the portal's own and has a page for everybody; an absolute http or
        https address elsewhere, whose host is written as the browser will ask for it; a `mailto:` or `tel:` address;
        or None where it is no link: all other pages of OC and of the portal, and what cannot be read with certainty.
    """
    address = address.strip(_AROUND).translate(_INSIDE)
    if len(address) > _LONGEST:
        return None
    if _MAIL.fullmatch(address) or _TELEPHONE.fullmatch(address):
        return address
    # A backslash is a slash up to the query or fragment, and literal in these.
    end = min((place for place in map(address.find, "?#") if place >= 0), default=len(address))
    path, query = address[:end].replace("\\", "/"), address[end:]
    if path.startswith("/"):
        return _resolve_without_scheme(path)
    found = _ABSOLUTE.fullmatch(path)
    return _resolve_with_scheme(found, query) if found else None


def _resolve_with_scheme(found: re.Match[str], query: str) -> str | None:
    host, port = _split_authority(found[2])
    if host is None:
        return None
    if is_of_oc(host) or is_ours(host):
        return _find_own_page(found[3])
    return f"{found[1].casefold()}://{host}{port}{found[3]}{query}"


def _resolve_without_scheme(path: str) -> str | None:
    """Resolve a path, or a path behind a host, which is accepted only if it is OC's or the portal's."""
    if not path.startswith("//"):
        return _find_own_page(path)
    authority, _slash, rest = path[2:].partition("/")
    host, _port = _split_authority(authority)
    return _find_own_page(f"/{rest}") if host is not None and (is_of_oc(host) or is_ours(host)) else None


def _find_own_page(path: str) -> str | None:
    return path if _PAGE_OF_OURS.fullmatch(path) else None


def is_of_oc(host: str) -> bool:
    """Whether a host, as `resolve_host` returns it, is Online Contact's."""
    host = host.removesuffix(".")
    return host in _OF_OC or host.endswith(tuple(f".{name}" for name in _OF_OC))


def is_ours(host: str) -> bool:
    """Whether a host, as `resolve_host` returns it, is a name of this portal; its port does not matter."""
    host = host.removesuffix(".")
    own = [*settings.ALLOWED_HOSTS, urlsplit(settings.PUBLIC_URL).hostname or ""]
    return any(host == name.casefold() or (name[:1] == "." and f".{host}".endswith(name.casefold())) for name in own)


def _split_authority(authority: str) -> tuple[str | None, str]:
    """Return the host as a browser resolves it, and the port with its colon; no host if either is invalid."""
    if "@" in authority:
        return None, ""  # a name before the host misleads people and is not needed
    name, colon, port = authority.rpartition(":")
    if not colon or "]" in port:
        name, port = authority, ""
    if not _PORT.fullmatch(port) or int(port or 0) > 65535:
        return None, ""
    return resolve_host(name), f":{port}" if port else ""


def resolve_host(name: str) -> str | None:
    """Return a host as a browser resolves it: decoded, normalized, in lower case, and in Punycode.

    Returns None for what is no host, and for addresses of the Internet Protocol that are spelled in an odd way.
    """
    if name.startswith("["):
        return _parse_literal(name)
    try:
        text = unquote_to_bytes(name).decode("utf-8")
        visible = "".join(c for c in _INVISIBLE.sub("", text.translate(_DOTS)) if unicodedata.category(c) != "Cf")
        # These two are letters of their own in names of hosts, although case folding knows others for them.
        folded = "".join(c if c in "ßς" else c.casefold() for c in normalize("NFKC", visible))
        mapped = normalize("NFKC", folded).translate(_DOTS)
        host = ".".join(_label(label) for label in mapped.split("."))
    except UnicodeError:
        return None
    if not mapped.isascii() and "xn--" in mapped:
        return None  # of such a mixture browsers make nothing
    if len(host) > 254 or not _NAME.fullmatch(host.removesuffix(".")):
        return None
    if _IS_NUMBER.fullmatch(host.removesuffix(".").rpartition(".")[2]):
        return _parse_ipv4(host)
    return host


def _label(label: str) -> str:
    """Return the label in ASCII. Raises UnicodeError for invalid Punycode."""
    if label.startswith("xn--"):
        if not label.isascii() or label[4:].encode("ascii").decode("punycode").isascii():
            raise UnicodeError
        return label
    return label if label.isascii() else f"xn--{label.encode('punycode').decode('ascii')}"


def _parse_literal(name: str) -> str | None:
    try:
        return f"[{ipaddress.IPv6Address(name.removeprefix('[').removesuffix(']'))}]" if name.endswith("]") else None
    except ValueError:
        return None


def _parse_ipv4(host: str) -> str | None:
    """Return dotted decimal: browsers also read hexadecimal, octal and shorter forms."""
    try:
        return str(ipaddress.IPv4Address(host))
    except ValueError:
        return None
