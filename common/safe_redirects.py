"""Check where a redirect leads: to a page of the portal, or to a site that an operator has listed."""

import re
import unicodedata
from urllib.parse import urlsplit

from django.utils.http import url_has_allowed_host_and_scheme

# Nothing that browsers read otherwise than we do: no user names, backslashes, blanks or control characters.
_ABSOLUTE = re.compile(r"(?P<origin>https?://[a-z0-9.-]+(:[0-9]{1,5})?)([/?#][^\s\\\x00-\x1f\x7f]*)?", re.IGNORECASE)


def is_ours(url: str) -> bool:
    """Whether the URL is a path of this site from its root.

    Not one with a host, not even ours: what a browser makes of unusual spellings need not be what we make of them.
    """
    if not url.startswith("/") or "\\" in url or any(unicodedata.category(character)[0] == "C" for character in url):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return not parts.scheme and not parts.netloc and url_has_allowed_host_and_scheme(url, allowed_hosts=None)


def may_return_to(url: str, our_host: str, origins: str, *, is_secure: bool) -> bool:
    """Whether `url` is a page of the portal at `our_host`, or on one of the `origins` (separated by blanks)."""
    if url.startswith("/"):
        return is_ours(url) and not re.search(r"\s", url)
    found = _ABSOLUTE.fullmatch(url)
    if not found:
        return False
    is_on_our_host = url_has_allowed_host_and_scheme(url, allowed_hosts={our_host}, require_https=is_secure)
    return is_on_our_host or found["origin"].lower() in origins.split()
