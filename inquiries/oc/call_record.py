"""The record of a call, which guards see while it runs, and its log line: no customer, no content and no URL."""

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass

from inquiries.oc.endpoints import Endpoint

logger = logging.getLogger("inquiries.oc")


@dataclass(slots=True)
class Record:
    """What the transport learns of a call while it runs. `clock_skew` is in seconds, as in `Misconfigured`."""

    endpoint: Endpoint
    tries: int = 0
    http_status: int | None = None
    result_code: int | None = None
    clock_skew: float | None = None


# Stands around each call: it may forbid it with one of the errors, and sees how it ends.
Guard = Callable[[Record], AbstractContextManager[None]]


def allow_all(record: Record) -> AbstractContextManager[None]:
    """Allow every call: the guard of a client without circuit breakers."""
    return nullcontext()


@contextmanager
def record_call(endpoint: Endpoint) -> Iterator[Record]:
    """Log the call that runs inside, however it ends."""
    record = Record(endpoint)
    outcome = "ok"
    started = time.monotonic()
    try:
        yield record
    except BaseException as error:
        outcome = type(error).__name__
        record.result_code = getattr(error, "result_code", None) or record.result_code
        raise
    finally:
        logger.info(
            "oc.call",
            extra={
                "endpoint": endpoint.name,
                "method": endpoint.method,
                "http_status": record.http_status,
                "result_code": record.result_code,
                "duration_ms": round((time.monotonic() - started) * 1000),
                "outcome": outcome,
                "tries": record.tries,
            },
        )
