"""`/metrics` for Prometheus. Without `METRICS_TOKEN` the page does not exist."""

import secrets

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.encoding import force_bytes
from prometheus_client import CONTENT_TYPE_LATEST

from inquiries.services.desk import metrics


def show_metrics(request: HttpRequest) -> HttpResponse:
    """Return the metrics to who sends the token as `Authorization: Bearer <token>`."""
    if not settings.METRICS_TOKEN:
        raise Http404
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secrets.compare_digest(
        force_bytes(token), force_bytes(settings.METRICS_TOKEN)
    ):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    return HttpResponse(metrics.render_metrics(), content_type=CONTENT_TYPE_LATEST)
