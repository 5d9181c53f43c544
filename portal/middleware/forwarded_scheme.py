"""Accept X-Forwarded-Proto only from the proxies in TRUSTED_PROXIES."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from common import client_ip

log = logging.getLogger(__name__)
Handler = Callable[[HttpRequest], HttpResponseBase]
_SCHEME = "HTTP_X_FORWARDED_PROTO"


def filter_forwarded_scheme(get_response: Handler) -> Handler:
    """Drop X-Forwarded-Proto unless the peer is a listed proxy. Outermost, because `is_secure()` reads the header.

    Of several values the last one counts. The peer added it; those before it may be the client's own.

    That a peer is not listed is logged once: behind a proxy that is missing there, every page redirects to itself.
    """
    is_told = False

    def middleware(request: HttpRequest) -> HttpResponseBase:
        nonlocal is_told
        said = request.META.pop(_SCHEME, "")
        if said and client_ip.is_trusted(request.META.get("REMOTE_ADDR", ""), settings.TRUSTED_PROXIES):
            request.META[_SCHEME] = said.rpartition(",")[2].strip()
        elif said and not is_told:
            is_told = True
            log.warning("http.proxy_not_trusted")
        return get_response(request)

    return middleware
