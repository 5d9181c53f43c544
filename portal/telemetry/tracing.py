"""Traces in OpenTelemetry's format: requests, calls of Online Contact and attempts to deliver, sent by OTLP over HTTP.

Spans are opened by the portal's own code and not by instrumentations of libraries, because those record URLs,
statements and the texts of exceptions. A span tells nothing that the log may not tell.
"""

import atexit
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext

from django.conf import settings
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExportResult
from opentelemetry.trace import Span, SpanKind, Status, StatusCode, format_trace_id, use_span
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator
from opentelemetry.util.re import parse_env_headers

from common.telemetry import spans
from common.telemetry.spans import Facts, Kind
from portal import logs

_ANSWER_WITHIN = 2.0  # seconds for a batch, and after the end of the process for all that is left
# OpenTelemetry's names for facts of ours that it has names for.
_NAMES = {
    "method": "http.request.method",
    "route": "http.route",
    "status": "http.response.status_code",
    "http_status": "http.response.status_code",
}
_KINDS = {Kind.SERVER: SpanKind.SERVER, Kind.CLIENT: SpanKind.CLIENT, Kind.INTERNAL: SpanKind.INTERNAL}


class _Exporter(OTLPSpanExporter):
    """Gives up a while after the end of the process: a collector that does not answer holds up no restart."""

    ends_at: float | None = None

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        if self.ends_at is not None and time.monotonic() > self.ends_at:
            return SpanExportResult.FAILURE
        return super().export(spans)


class Tracing:
    """The spans of this process, sent in batches by a thread of its own."""

    def __init__(self, endpoint: str, headers: str) -> None:
        self._exporter = _Exporter(
            f"{endpoint}/v1/traces", headers=parse_env_headers(headers, liberal=True), timeout=_ANSWER_WITHIN
        )
        place = {"deployment.environment.name": "production" if settings.PRODUCTION else "development"}
        # Which has the attributes in OTEL_RESOURCE_ATTRIBUTES, and they win over the place.
        service = Resource.create({"service.name": settings.OTEL_SERVICE_NAME})
        self._provider = TracerProvider(resource=Resource(place).merge(service), shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(self._exporter))
        self._tracer = self._provider.get_tracer("portal")
        self._propagator = TraceContextTextMapPropagator()

    @contextmanager
    def open_span(self, name: str, kind: Kind, traceparent: str) -> Iterator[Facts]:
        """Record a span as `spans.open_span` says. Log lines inside have its trace's id."""
        facts: Facts = {}
        # A request is in its caller's trace or in a new one; everything else is in the current span.
        parent = self._propagator.extract({"traceparent": traceparent}) if kind is Kind.SERVER else None
        span = self._tracer.start_span(name, parent, _KINDS[kind])
        try:
            # Nothing is inside a call, and it may end after its request, as a download does: it is never current.
            with nullcontext() if kind is Kind.CLIENT else _enter(span):
                yield facts
        except BaseException as error:
            facts.setdefault("outcome", type(error).__name__)
            span.set_status(Status(StatusCode.ERROR))
            raise
        finally:
            _tell(span, name, logs.select_fields(facts))
            span.end()

    def flush(self) -> None:
        """Send what has ended, now."""
        self._provider.force_flush()

    def stop(self) -> None:
        """Send what is left within two seconds or so, and end."""
        self._exporter.ends_at = time.monotonic() + _ANSWER_WITHIN
        self._provider.shutdown()


@contextmanager
def _enter(span: Span) -> Iterator[None]:
    token = logs.trace_id.set(format_trace_id(span.get_span_context().trace_id))
    try:
        with use_span(span, record_exception=False, set_status_on_exception=False):
            yield
    finally:
        logs.trace_id.reset(token)


def _tell(span: Span, name: str, facts: Facts) -> None:
    """Write the facts to the span: the allowed ones, under OpenTelemetry's names where it has some."""
    told = {_NAMES.get(key, f"portal.{key}"): value for key, value in facts.items() if value is not None}
    span.set_attributes(told)  # type: ignore[arg-type]  # words, numbers and lists of them
    place = facts.get("route") or facts.get("endpoint")
    span.update_name(f"{facts['method']} {place}" if place and "method" in facts else name)
    status = told.get("http.response.status_code")
    if isinstance(status, int) and status >= 500:
        span.set_status(Status(StatusCode.ERROR))


def start(endpoint: str, headers: str) -> Tracing:
    """Trace from now on.

    Args:
        endpoint: the collector's base address, without the path of a signal.
        headers: sent with each batch, as in OTEL_EXPORTER_OTLP_HEADERS.
    """
    tracing = Tracing(endpoint, headers)
    spans.set_tracer(tracing.open_span)
    atexit.register(tracing.stop)
    return tracing
