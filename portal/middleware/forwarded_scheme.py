"""Accept X-Forwarded-Proto only from the proxies in TRUSTED_PROXIES."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from common import client_ip

Handler = Callable[[HttpRequest], HttpResponseBase]
_SCHEME = "HTTP_X_FORWARDED_PROTO"


def filter_forwarded_scheme(get_response: Handler) -> Handler:
    """Drop X-Forwarded-Proto unless the peer is a listed proxy. Outermost, because `is_secure()` reads the header.

    Of several values the last one counts. The peer added it; those before it may be the client's own.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        said = request.META.pop(_SCHEME, "")
        if said and client_ip.is_trusted(request.META.get("REMOTE_ADDR", ""), settings.TRUSTED_PROXIES):
            request.META[_SCHEME] = said.rpartition(",")[2].strip()
        return get_response(request)

    return middleware
