"""Check return URLs: pages of the portal, and sites that an operator has listed."""

import re

from django.utils.http import url_has_allowed_host_and_scheme

# Nothing that browsers read otherwise than we do: no user names, backslashes, blanks or control characters.
_ABSOLUTE = re.compile(r"(?P<origin>https?://[a-z0-9.-]+(:[0-9]{1,5})?)([/?#][^\s\\\x00-\x1f\x7f]*)?", re.IGNORECASE)


def may_return_to(url: str, our_host: str, origins: str, *, is_secure: bool) -> bool:
    """Whether `url` is a page of the portal, or on one of the `origins` (separated by blanks)."""
    if url.startswith("/") and not re.search(r"[\s\\\x00-\x1f\x7f]", url):
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)
    found = _ABSOLUTE.fullmatch(url)
    if not found:
        return False
    is_ours = url_has_allowed_host_and_scheme(url, allowed_hosts={our_host}, require_https=is_secure)
    return is_ours or found["origin"].lower() in origins.split()
