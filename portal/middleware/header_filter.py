"""Drop invalid request headers before other code reads them."""

import re
from collections.abc import Callable
from urllib.parse import unquote, urlsplit

from django.http import HttpRequest
from django.http.response import HttpResponseBase

Handler = Callable[[HttpRequest], HttpResponseBase]
# Addresses that libraries and we split without asking whether they can be.
_ADDRESSES = ("HTTP_REFERER", "HTTP_HX_CURRENT_URL")
_LONGEST_COOKIE = 4096  # characters, as browsers have it
# Quoted cookies may hold any character, and the database refuses some of them.
_NO_COOKIE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")


def drop_invalid_headers(get_response: Handler) -> Handler:
    """Drop invalid headers before any code reads them, as if they had not been sent."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        for name in _ADDRESSES:
            if name in request.META and not _is_address(request.META[name]):
                del request.META[name]
        for name, value in list(request.COOKIES.items()):
            if len(value) > _LONGEST_COOKIE or _NO_COOKIE.search(value):
                del request.COOKIES[name]
        return get_response(request)

    return middleware


def _is_address(text: str) -> bool:
    """Whether the address can be split, as it is and as htmx decodes it."""
    try:
        for spelled in (text, unquote(text)):
            parts = urlsplit(spelled)
            parts.port, parts.hostname  # noqa: B018 - reading them is what may fail
    except ValueError:
        return False
    return True
