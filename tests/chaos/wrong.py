"""Strategies that look right. Each is planted into a worker, and meets what shows that it is wrong.

They live here and nowhere else: a worker is changed after it was forked, before it starts.
"""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.utils import timezone

from inquiries.models import Inquiry
from inquiries.oc.errors import OCError, OutcomeUnknown, Unavailable
from inquiries.services.delivery import claims, deliver, outcomes
from tests.chaos.place import Pace
from tests.support.sandbox import Sandbox

Change = Callable[[], None]

_TIMES = 3  # that a fault comes; what is sent again after a doubt then goes through, and need not settle once more


@dataclass(frozen=True)
class Strategy:
    """`meets` sets the faults up; `plant` changes a worker; `sleeps`: it is stopped between its claim and sending.

    `is_late`: something may arrive long after it was sent. `harm` is the checker's set that must not be empty.
    """

    name: str
    harm: str
    plant: Change
    meets: Callable[[Sandbox, Pace], object] = lambda sandbox, pace: None
    sleeps: bool = False
    is_late: bool = False


def blind_retry() -> None:
    """Whatever went wrong: send it again."""
    _after_doubt("accepted")


def at_most_once() -> None:
    """It was handed over, so it is done."""
    _after_doubt("delivered")


def no_settle_time() -> None:
    """Not in the list: then it never arrived."""
    settings.DELIVERY_SETTLE = 0


def timestamp_at_send() -> None:
    """Sign when it is sent, and begin to count then, as everybody does."""
    usual = deliver.send

    def send(claim: Any, payload: Any, give_up_at: float) -> Any:
        return usual(replace(claim, claimed_ms=int(time.time() * 1000)), payload, _fresh())

    deliver.send = send


def error_500_is_a_refusal() -> None:
    """It says itself that it failed, so nothing was created."""
    usual = deliver.send

    def send(claim: Any, payload: Any, give_up_at: float) -> Any:
        ticket_id, error = usual(claim, payload, give_up_at)
        is_500 = isinstance(error, OutcomeUnknown) and "HTTP 500" in str(error)
        return ticket_id, Unavailable(str(error)) if is_500 else error

    deliver.send = send


def no_look_at_the_claims_age() -> None:
    """Not wrong, for the upstream looks too: a signature that is too old is refused there."""
    usual = deliver.send
    deliver.STALE_CLAIM = 1e9
    deliver.send = lambda claim, payload, give_up_at: usual(claim, payload, _fresh())


def _fresh() -> float:
    """A deadline of its own for what is sent now."""
    return time.monotonic() + settings.OC_DEADLINE


def sleep_before_sending() -> None:
    """Stop the process after its claim was committed, until the supervisor wakes it."""
    usual = deliver.send

    def send(claim: Any, payload: Any, give_up_at: float) -> Any:
        # To this thread: it would run on for a moment if another one took the signal.
        signal.pthread_kill(threading.get_ident(), signal.SIGSTOP)
        return usual(claim, payload, give_up_at)

    deliver.send = send


def _after_doubt(state: str) -> None:
    usual = outcomes.choose_next_state

    def choose(claim: Any, error: OCError) -> tuple[Inquiry.State, dict[str, Any]]:
        if isinstance(error, OutcomeUnknown):
            return Inquiry.State(state), {"next_at": timezone.now(), "ticket_id": claim.inquiry.ticket_id}
        return usual(claim, error)

    def expire_leases() -> int:
        return Inquiry.objects.filter(state="sending", lease_until__lt=timezone.now()).update(state=state)

    outcomes.choose_next_state = choose
    claims.expire_leases = expire_leases


def _executed_500(sandbox: Sandbox, pace: Pace) -> None:
    sandbox.fault("create", "html", status=500, executed=True, every=2, times=_TIMES)


def _never_arrives(sandbox: Sandbox, pace: Pace) -> None:
    sandbox.fault("create", "reset", when="before", every=2, times=_TIMES)


def _arrives_late(sandbox: Sandbox, pace: Pace) -> None:
    """Within the signature's time, so that the upstream takes it."""
    sandbox.fault("create", "execute_late", seconds=0.7 * pace.validity, every=2, times=_TIMES)


STRATEGIES = (
    Strategy("blind retry on any error", "duplicated", blind_retry, _executed_500),
    Strategy("HTTP 500 counted as a refusal", "duplicated", error_500_is_a_refusal, _executed_500),
    Strategy("at most once", "lost", at_most_once, _never_arrives),
    Strategy("no settle time", "duplicated", no_settle_time, _arrives_late, is_late=True),
    Strategy("timestamp taken at send", "duplicated", timestamp_at_send, sleeps=True),
)
# The same schedules, each met once by the delivery as it is; and without one of the two fences that a late
# sender meets.
RIGHT = (
    *(
        replace(strategy, name=f"as shipped, for {strategy.name}", harm="", plant=lambda: None)
        for strategy in {(strategy.meets, strategy.sleeps): strategy for strategy in STRATEGIES}.values()
    ),
    Strategy("without the look at the claim's age", "", no_look_at_the_claims_age, sleeps=True),
)
