"""`/metrics` for Prometheus. Without `METRICS_TOKEN` the page does not exist."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse

from portal.health import has_token


def show_metrics(request: HttpRequest) -> HttpResponse:
    """Return the metrics to a client that sends the token as `Authorization: Bearer <token>`."""
    if not settings.METRICS_TOKEN:
        raise Http404
    if not has_token(request, settings.METRICS_TOKEN):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    # Most places have no such page, and are 1 MiB smaller without its library.
    from prometheus_client import CONTENT_TYPE_LATEST  # noqa: PLC0415

    from inquiries.services.desk import prometheus_metrics  # noqa: PLC0415

    return HttpResponse(prometheus_metrics.render_metrics(), content_type=CONTENT_TYPE_LATEST)
