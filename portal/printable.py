"""Pages without the characters that HTML does not know, whoever wrote them: a customer, an agent, or a definition."""

import re
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

Handler = Callable[[HttpRequest], HttpResponseBase]
# In UTF-8: control characters but Tab and line ends, and code points that are no characters (HTML standard, 13.2.3.5).
_UNKNOWN = re.compile(
    rb"[\x00-\x08\x0b\x0e-\x1f\x7f]|\xc2[\x80-\x9f]|\xef\xb7[\x90-\xaf]"
    rb"|(?:\xef|[\xf0-\xf3][\x8f\x9f\xaf\xbf]|\xf4\x8f)\xbf[\xbe\xbf]"
)


def printable_pages(get_response: Handler) -> Handler:
    """Nobody sees them, and nobody types them. What was typed is kept and sent with them, where the field allows it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if not response.streaming and response.headers.get("Content-Type", "").startswith("text/html"):
            response.content = _UNKNOWN.sub(b"", response.content)  # type: ignore[attr-defined]
        return response

    return middleware
