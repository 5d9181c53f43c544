"""Measurements without writing: timestamp validity, list method, refusals, path encoding."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec
from urllib.parse import quote

from inquiries.oc import endpoints
from inquiries.oc.errors import Misconfigured, NotFound, OCError
from inquiries.services.operations.probe.observed_client import Seen, Wire
from inquiries.services.operations.probe.report import (
    SIGNATURE_VALID,
    Measurement,
    report_deviation,
    report_judged,
    report_measured,
    report_unknown,
)

P = ParamSpec("P")
AGES = (120, 240, 290, 310, 360, 600, 900, 1800, 3600)  # seconds
_LATEST_REFUSAL = 360  # seconds: five minutes, and what clocks may be apart
_AHEAD = (30, 120, 240, 360, 3600)  # seconds


@dataclass(frozen=True, slots=True)
class Expected:
    """A refusal that the portal has to understand as one."""

    what: str
    error: type[OCError]
    seen: Seen

    @property
    def is_understood(self) -> bool:
        return type(self.seen.error) is self.error

    def __str__(self) -> str:
        return f"{self.what}: {self.seen}"


def list_method(wire: Wire, usercode: str) -> Measurement:
    """Measure which HTTP methods the list accepts (OC API, section 8). The rest of the probe uses one of them."""
    by_method = {end.method: end for end in (endpoints.LIST_BY_POST, endpoints.LIST_BY_GET)}
    answers = {}
    for method, endpoint in by_method.items():
        wire.use_list_endpoint(endpoint)
        answers[method] = wire.tickets(usercode)
    works = [method for method, seen in answers.items() if seen.ok]
    said = "; ".join(f"{method}: {seen}" for method, seen in answers.items())
    wire.use_list_endpoint(by_method[works[0] if works else "POST"])
    bounds = {"methods": works}
    return report_judged(bool(works), f"the list answers to {' and '.join(works)}", said, **bounds)


def measure_old_timestamps(wire: Wire, usercode: str) -> Measurement:
    """Measure from which age on a signature's timestamp is refused, so that a late create has no effect."""
    answers = {age: wire.tickets(usercode, age_ms=age * 1000) for age in AGES}
    refused = [
        age for age, seen in answers.items() if isinstance(seen.error, Misconfigured) and seen.error.reason == "clock"
    ]
    accepted = [age for age, seen in answers.items() if seen.ok]
    bounds = {"accepted_to_seconds": max(accepted, default=0), "refused_from_seconds": min(refused, default=None)}
    if not refused:
        return report_deviation(f"a timestamp {max(AGES)} seconds old is still accepted", **bounds)
    is_clean = max(accepted, default=0) < min(refused) and len(refused) + len(accepted) == len(AGES)
    if not is_clean:
        return report_deviation(f"no clear limit: refused at {refused}, accepted at {accepted}", **bounds)
    text = f"accepted up to {max(accepted, default=0)} seconds, refused from {min(refused)} seconds"
    wrong = f"{text}; documented are {SIGNATURE_VALID}"
    return report_judged(min(refused) <= _LATEST_REFUSAL, text, wrong, **bounds)


def measure_future_timestamps(wire: Wire, usercode: str) -> Measurement:
    """Measure how far ahead a timestamp may be. The documents are silent."""
    accepted = [ahead for ahead in _AHEAD if wire.tickets(usercode, age_ms=-ahead * 1000).ok]
    most = max(accepted, default=0)
    if most == max(_AHEAD):
        text = "a timestamp an hour ahead is accepted: a clock of ours that is fast would not be noticed"
        return report_deviation(text, accepted_to_seconds=most)
    text = f"accepted up to {most} seconds ahead, refused beyond"
    return report_measured(text, accepted_to_seconds=most)


def measure_refusals(wire: Wire, usercode: str) -> list[Expected]:
    """Make wrong calls, and return their refusals."""
    return [
        Expected("bad signature", Misconfigured, wire.tickets(usercode, key="not-the-key")),
        Expected("timestamp of yesterday", Misconfigured, wire.tickets(usercode, age_ms=86_400_000)),
        Expected("unknown ticket", NotFound, wire.detail(usercode, "T1000000000000AAAAA")),
    ]


def measure_statuses(expected: list[Expected]) -> Measurement:
    """Report HTTP status and result code of each refusal, and whether the client understands it."""
    text = "; ".join(str(item) for item in expected)
    strange = [item.what for item in expected if not item.is_understood]
    wrong = f"not understood as a refusal: {', '.join(strange)} ({text})"
    bounds = {item.what: str(item.seen) for item in expected}
    return report_judged(not strange, text, wrong, **bounds)


def measure_path_encoding(wire: Wire, usercode: str) -> Measurement:
    """Measure whether a signature over a percent-encoded path is accepted."""
    seen = wire.tickets(usercode)
    text = f"a usercode that is no ASCII is signed and sent as {quote(usercode, safe='')}"
    return report_judged(seen.ok, text, f"refused for a usercode that is no ASCII: {seen}")


def try_measuring(measure: Callable[P, Measurement], *args: P.args, **kwargs: P.kwargs) -> Measurement:
    """Return the measurement, or an unknown one if OC gave no usable answer."""
    try:
        return measure(*args, **kwargs)
    except (OCError, ValueError) as error:
        return report_unknown(f"no usable answer ({type(error).__name__})")
