"""How long a customer waits for the receipt while OC does not answer."""

import time
from statistics import median

from benchmarks.customer import SMALLEST_FORM, Customer, form_path
from benchmarks.report import Figure
from benchmarks.servers import Sandbox

_SENT = 5
_PATIENCE = 30.0  # seconds until the attempts have ended that went on
_HANGING = {"match": {"op": "*"}, "do": {"kind": "delay", "seconds": 60, "then": "answer"}}


def measure(customer: Customer, sandbox: Sandbox) -> list[Figure]:
    """Each time is of the post and of the receipt's page, and so a little more than what passes after the commit."""
    usual = [_send(customer) for _ in range(_SENT)]
    before = _count(sandbox)
    sandbox.control("POST", "faults", _HANGING)
    hanging = [_send(customer) for _ in range(_SENT)]
    sandbox.control("DELETE", "faults")
    end = time.monotonic() + _PATIENCE
    while _count(sandbox) < before + _SENT and time.monotonic() < end:
        time.sleep(0.1)
    return [
        Figure("receipt while OC answers", _format(usual)),
        Figure("receipt while OC hangs", _format(hanging), "at most 1.5 s after the commit"),
        Figure("of these delivered, once each", f"{_count(sandbox) - before} of {_SENT}", f"{_SENT} of {_SENT}"),
    ]


def _send(customer: Customer) -> float:
    """Seconds from the post to the end of the receipt's page."""
    form = customer.open(form_path(SMALLEST_FORM))
    began = time.monotonic()
    customer.get(customer.send(form).headers["Location"])
    return time.monotonic() - began


def _count(sandbox: Sandbox) -> int:
    return len(sandbox.control("GET", "tickets")["tickets"])


def _format(seconds: list[float]) -> str:
    return f"{median(seconds):.2f} s  ({min(seconds):.2f}..{max(seconds):.2f})"
