"""Answer the probes and Prometheus, which know each process by an address and not by the portal's name."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from portal import health, metrics

Handler = Callable[[HttpRequest], HttpResponseBase]
_PROBES: dict[str, Callable[[HttpRequest], HttpResponseBase]] = {
    "/healthz": health.check_alive,
    "/readyz": health.check_ready,
}


def answer_probes(get_response: Handler) -> Handler:
    """Answer `/healthz`, `/readyz` and `/metrics` whatever the Host header says: no answer depends on it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        probe = _PROBES.get(request.path_info)
        if request.path_info == "/metrics" and settings.METRICS_TOKEN:
            probe = metrics.show_metrics
        return probe(request) if probe and request.method in ("GET", "HEAD") else get_response(request)

    return middleware
