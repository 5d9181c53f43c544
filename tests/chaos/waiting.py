"""Waiting for what other processes do in their own time."""

from __future__ import annotations

import time
from collections.abc import Callable

from inquiries.models import Inquiry

LONGEST = 300.0  # seconds; on the slowest machine, whatever takes longer will not happen


def wait_for(condition: Callable[[], bool]) -> bool:
    """Whether it came true in time."""
    until = time.monotonic() + LONGEST
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(0.02)
    return True


def all_are_delivered() -> bool:
    return wait_for(lambda: not Inquiry.objects.exclude(state=Inquiry.State.DELIVERED).exists())


def nothing_is_left() -> bool:
    """Whether everything became something final, delivered or not."""
    waiting = ("accepted", "sending", "outcome_unknown", "rate_limited")
    return wait_for(lambda: not Inquiry.objects.filter(state__in=waiting).exists())
