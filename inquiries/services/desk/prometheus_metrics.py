"""The figures of the operators' home for Prometheus, named by its conventions."""

from collections.abc import Iterator

from django.db.models import Count, Sum
from django.utils import timezone
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from accounts.models import OutgoingMail
from inquiries.models import CommandRun, DailyCount, EndpointCertificate, Inquiry, Service
from inquiries.services.daily_counts import Measure
from inquiries.services.delivery_state_machine import UNFINISHED
from inquiries.services.desk import operator_inbox, service_health

_PREFIX = "inquiry_portal"
# What is counted when it happens. The other daily counts are computed every night, and are no counters.
_EVENTS = (
    Measure.ARTICLE_HELPED,
    Measure.ARTICLE_DID_NOT_HELP,
    Measure.SUGGESTION_SOLVED,
    Measure.MARKED_AS_SOLVED,
    Measure.UPLOAD_REFUSED,
    Measure.SEARCH_WITHOUT_RESULT,
    Measure.DRAFT_NOT_SENT,
)


def render_metrics() -> bytes:
    """Return all metrics in Prometheus's text format. Asks the database and the cache, never OC."""
    registry = CollectorRegistry()
    registry.register(_PortalCollector())
    return generate_latest(registry)


class _PortalCollector(Collector):
    """Reads the figures when they are asked for, so that every process answers the same."""

    def collect(self) -> Iterator[Metric]:
        services = list(Service.objects.without_keys())
        yield from _collect_queue()
        yield from _collect_services(services)
        needs_person = _gauge("inquiries_needing_person", "Inquiries that go on only if a person acts.", "case")
        for case, count in operator_inbox.count_cases(None).items():
            needs_person.add_metric([case.value], count)
        yield needs_person
        waiting = OutgoingMail.objects.filter(is_sent=False).count()
        yield GaugeMetricFamily(f"{_PREFIX}_outgoing_mails", "Mails that wait to be sent.", value=waiting)
        yield from _collect_runs()
        yield _collect_certificates()
        yield _collect_events()


def _gauge(name: str, documentation: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"{_PREFIX}_{name}", documentation, labels=labels)


def _collect_queue() -> Iterator[Metric]:
    counts = Inquiry.objects.filter(state__in=UNFINISHED).order_by().values_list("service__slug", "state")
    inquiries = _gauge("inquiries", "Unfinished inquiries by state.", "service", "state")
    for slug, state, count in counts.annotate(Count("pk")):
        inquiries.add_metric([slug, state], count)
    yield inquiries


def _collect_services(services: list[Service]) -> Iterator[Metric]:
    connected = _gauge("service_connected", "Whether nothing is known to keep the service from OC.", "service")
    delivered = _gauge("last_delivery_timestamp_seconds", "When something was last delivered.", "service")
    oldest = _gauge("oldest_undelivered_seconds", "Age of the oldest inquiry on its way.", "service")
    now = timezone.now()
    for health in service_health.list_service_health(services):
        slug = [health.service.slug]
        connected.add_metric(slug, int(not health.trouble))
        oldest.add_metric(slug, (now - (health.oldest_left_to_portal or now)).total_seconds())
        if health.last_delivered:
            delivered.add_metric(slug, health.last_delivered.timestamp())
    yield from (connected, delivered, oldest)


def _collect_runs() -> Iterator[Metric]:
    ended = _gauge("command_ended_timestamp_seconds", "When a nightly command last ended.", "command")
    succeeded = _gauge("command_succeeded", "Whether its last run ended without a finding or failure.", "command")
    for command, moment, success in CommandRun.objects.values_list("command", "ended_at", "succeeded"):
        ended.add_metric([command], moment.timestamp())
        succeeded.add_metric([command], int(success))
    yield from (ended, succeeded)


def _collect_certificates() -> Metric:
    ends = _gauge("certificate_end_timestamp_seconds", "When a certificate ends, as last seen.", "use", "address")
    for use, address, end in EndpointCertificate.objects.values_list("use", "address", "ends_at"):
        if end:
            ends.add_metric([use, address], end.timestamp())
    return ends


def _collect_events() -> Metric:
    events = CounterMetricFamily(f"{_PREFIX}_events", "Counted events by measure.", labels=("service", "measure"))
    rows = DailyCount.objects.filter(measure__in=_EVENTS).order_by().values_list("service__slug", "measure")
    for slug, measure, total in rows.annotate(Sum("count")):
        events.add_metric([slug, measure], total)
    return events
