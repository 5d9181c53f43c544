"""One log line for each request, under the id that a trusted proxy gave it, or one of ours."""

import logging
import re
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from common import client_ip
from common.telemetry.spans import Kind, open_span
from portal import logs

log = logging.getLogger("portal.request")
Handler = Callable[[HttpRequest], HttpResponseBase]
_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}", re.ASCII)
_TRACE_PARENT = re.compile(r"[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?", re.ASCII)


def log_request(get_response: Handler) -> Handler:
    """Log one line per request: route, status and duration. No URL, no query, nothing that was typed."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        request_id, trace = _read_ids(request)
        token = logs.request_id.set(request_id)
        trace_token = logs.trace_id.set(trace[1] if trace else "")
        began = time.perf_counter()
        try:
            with open_span("http.request", Kind.SERVER, traceparent=trace[0] if trace else "") as facts:
                response = get_response(request)
                response.headers["X-Request-ID"] = request_id
                facts |= {
                    "method": request.method,
                    "route": request.resolver_match.view_name if request.resolver_match else None,
                    "status": response.status_code,
                }
                duration = round((time.perf_counter() - began) * 1000, 1)
                log.info("http.request", extra={**facts, "duration_ms": duration})
                return response
        finally:
            logs.request_id.reset(token)
            logs.trace_id.reset(trace_token)

    return middleware


def _read_ids(request: HttpRequest) -> tuple[str, re.Match[str] | None]:
    """Return the id of a request, and its `traceparent` with the id of its trace, if there is one.

    Only a listed proxy's word is taken: a client that chose its id could write its lines into another request's.
    """
    request_id = trace = None
    if client_ip.is_trusted(request.META.get("REMOTE_ADDR", ""), settings.TRUSTED_PROXIES):
        request_id = _REQUEST_ID.fullmatch(request.headers.get("X-Request-ID", ""))
        trace = _TRACE_PARENT.fullmatch(request.headers.get("traceparent", ""))
    return request_id[0] if request_id else secrets.token_hex(8), trace
