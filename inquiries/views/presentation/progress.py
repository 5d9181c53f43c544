"""The progress of an inquiry in three steps: received, being looked at, answered."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from common.languages import format_moment
from inquiries.models import Inquiry
from inquiries.services.delivery_state_machine import WITHDRAWN

State = Inquiry.State
_USUAL = timedelta(minutes=10)  # to pass an inquiry on; after that "a few minutes" would not be true


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the progress line: with its time if it is reached, and else with what is usual, "" if unknown."""

    name: str
    at: datetime | None
    expected: str
    is_done: bool
    is_present: bool


def build_steps(inquiry: Inquiry, answered_at: datetime | None = None, answer_time: str = "") -> tuple[Step, ...]:
    """Return the three steps; none for an inquiry that was withdrawn.

    `answered_at` is the time of the first answer, if it is known, and `answer_time` says when one is expected.
    """
    if inquiry.state in WITHDRAWN:
        return ()
    passed_on_at = inquiry.delivered_at if inquiry.state == State.DELIVERED else None
    present = 2 if answered_at else 1 if passed_on_at else 0
    reached = (inquiry.created_at, passed_on_at, answered_at)
    expected = ("", _expect_passing_on(inquiry), answer_time)
    names = (
        pgettext("progress", "Received"),
        pgettext("progress", "Being looked at"),
        pgettext("progress", "Answered"),
    )
    # What is received is done; what is being looked at is done once it is answered.
    done = (True, present == 2, present == 2)
    return tuple(
        Step(name, at, "" if at else usual, is_done=done[index], is_present=index == present)
        for index, (name, at, usual) in enumerate(zip(names, reached, expected, strict=True))
    )


def _expect_passing_on(inquiry: Inquiry) -> str:
    match inquiry.state:
        case State.RATE_LIMITED:
            return _("after %(time)s") % {"time": format_moment(inquiry.next_at)}
        case State.AWAITING_CONFIRMATION:
            return _("once you have confirmed your email address")
        case State.NEEDS_CORRECTION:
            return _("after your change")
        case State.ACCEPTED | State.SENDING if timezone.now() - inquiry.created_at < _USUAL:
            return _("usually within a few minutes")
    return ""
