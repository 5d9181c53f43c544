"""Check that a redirect after sign-in or sign-out stays on the portal."""

import unicodedata
from urllib.parse import urlsplit

from django.utils.http import url_has_allowed_host_and_scheme


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
