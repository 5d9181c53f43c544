"""A span for each call of OC, with what the log tells of it."""

from collections.abc import Iterator
from contextlib import contextmanager

from common.telemetry.spans import Kind, open_span
from inquiries.oc.call_record import Guard, Record


def trace_calls(guard: Guard) -> Guard:
    """Return a guard that records a call behind `guard`, also one that it forbids. OC is sent no trace."""

    @contextmanager
    def trace_call(record: Record) -> Iterator[None]:
        with open_span("oc.call", Kind.CLIENT) as facts:
            facts |= {"endpoint": record.endpoint.name, "method": record.endpoint.method}
            try:
                with guard(record):
                    yield
            finally:
                facts |= {
                    "http_status": record.http_status,
                    "result_code": record.result_code,
                    "tries": record.tries,
                }

    return trace_call
