"""The address of a service, and the key that signs its calls."""

import ipaddress
import re
import unicodedata
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

HOSTS = {"real": "oc.nhncloud.com", "beta": "oc.beta-nhncloud.com", "alpha": "oc.alpha-nhncloud.com"}

_PLAIN = frozenset({"Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd"})  # Unicode: letters, marks, digits
_DNS_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE)


def build_base_url(environment: Literal["real", "beta", "alpha"], domain: str) -> str:
    """Return the address of an organization (OC API, section 1: hosts and paths).

    `domain` is the organization's own, one DNS label. Raises ValueError where it is not, or for another environment.
    """
    if environment not in HOSTS:
        raise ValueError("the environment is none of real, beta and alpha")
    if not _DNS_LABEL.fullmatch(domain):
        raise ValueError("the domain is not one DNS label")
    return f"https://{domain.lower()}.{HOSTS[environment]}"


@dataclass(frozen=True, slots=True)
class Credentials:
    """The credentials of one service. Raises ValueError for an address that a key must not be sent to.

    `build_base_url` is scheme and host: https, or plain http to this machine only.
    """

    base_url: str
    service_id: str
    organization_id: str
    service_key: str = field(repr=False)

    def __post_init__(self) -> None:
        check_segment(self.service_id)
        parts = urlsplit(self.base_url)
        # The path is signed as it is sent, so an address with a path of its own could never verify.
        if not parts.hostname or parts.path or parts.query or parts.fragment or "@" in parts.netloc:
            raise ValueError("the address is not a scheme and a host")
        if parts.scheme != "https" and not (parts.scheme == "http" and _is_loopback(parts.hostname)):
            raise ValueError("plain http goes to this machine only")


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_segment(value: str) -> str:
    """Return `value` if it is certain to stay one path segment on its way; raises ValueError otherwise.

    At most 50 letters and digits of any script and `@ . _ + ~ -`, and neither "." nor "..", which HTTP libraries
    resolve: a customer of that name would be handed another path, signed.
    """
    is_plain = all(unicodedata.category(character) in _PLAIN or character in "@._+~-" for character in value)
    if not 1 <= len(value) <= 50 or value in (".", "..") or not is_plain:
        raise ValueError("not usable as one segment of a path")
    return value
