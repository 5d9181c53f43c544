"""Answer the probes of the machine that runs the portal, which know it by an address and not by its name."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from portal import health

Handler = Callable[[HttpRequest], HttpResponseBase]
_PROBES: dict[str, Callable[[HttpRequest], HttpResponseBase]] = {
    "/healthz": health.check_alive,
    "/readyz": health.check_ready,
}


def answer_probes(get_response: Handler) -> Handler:
    """Answer `/healthz` and `/readyz` whatever the Host header says. Nothing in the answers depends on it."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        probe = _PROBES.get(request.path_info)
        return probe(request) if probe and request.method in ("GET", "HEAD") else get_response(request)

    return middleware
