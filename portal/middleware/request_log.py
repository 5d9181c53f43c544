"""One log line for each request."""

import logging
import secrets
import time
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from portal import logs

log = logging.getLogger("portal.request")
Handler = Callable[[HttpRequest], HttpResponseBase]


def log_request(get_response: Handler) -> Handler:
    """Log one line per request: route, status and duration. No URL, no query, nothing that was typed."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        token = logs.request_id.set(secrets.token_hex(8))
        began = time.perf_counter()
        try:
            response = get_response(request)
            response.headers["X-Request-ID"] = logs.request_id.get()
            route = request.resolver_match.view_name if request.resolver_match else None
            log.info(
                "http.request",
                extra={
                    "method": request.method,
                    "route": route,
                    "status": response.status_code,
                    "duration_ms": round((time.perf_counter() - began) * 1000, 1),
                },
            )
            return response
        finally:
            logs.request_id.reset(token)

    return middleware
