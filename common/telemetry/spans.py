"""Spans of a trace: which work took how long, inside which other work.

Without a tracer, which is the default, nothing is recorded. `portal.telemetry.tracing` sets one, and decides by the
log's allow-list what a span may tell.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from enum import Enum

Facts = dict[str, object]  # names and values as in a log line


class Kind(Enum):
    """On which side of a call the work is done."""

    SERVER = "server"
    CLIENT = "client"
    INTERNAL = "internal"


# Opens a span of a name and a kind; the third is the caller's `traceparent`, or "".
Tracer = Callable[[str, Kind, str], AbstractContextManager[Facts]]

_tracers: list[Tracer] = []


def set_tracer(tracer: Tracer | None) -> None:
    """Record spans with `tracer` from now on; with None no longer."""
    _tracers[:] = [tracer] if tracer else []


@contextmanager
def open_span(name: str, kind: Kind = Kind.INTERNAL, *, traceparent: str = "") -> Iterator[Facts]:
    """Record the work that runs inside, however it ends.

    Args:
        name: an event, as in the log.
        kind: on which side of a call the work is done.
        traceparent: of W3C Trace Context, from a caller that is trusted; empty to stay in the current trace.

    Returns:
        The facts of the span, to which the work may add.
    """
    if not _tracers:
        yield {}
        return
    with _tracers[0](name, kind, traceparent) as facts:
        yield facts
