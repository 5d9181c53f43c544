"""Messages for each state of an inquiry. An unknown outcome is never called failed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from inquiries.models import Inquiry
from inquiries.services.delivery_states import IN_DOUBT
from inquiries.services.guests import confirmation
from inquiries.services.submission.corrections import Way

State = Inquiry.State
_LONG = timedelta(hours=4)  # to confirm that something arrived, which usually takes seconds


@dataclass(frozen=True, slots=True)
class Words:
    tone: str  # waiting, done or attention
    headline: str
    explanation: str
    next_steps: tuple[str, ...]


def get_messages(inquiry: Inquiry, ways: Sequence[Way] = ()) -> Words:
    """Return the messages for the inquiry's state; `ways` are what the customer can do if it needs a correction."""
    match inquiry.state:
        case State.DELIVERED:
            arrived = _("Our support team has it. You will find the answer here.")
            if confirmation.is_anonymous_at_oc(inquiry):
                arrived = _("Our support team has it. The answer comes by e-mail.")
            return Words("done", _("It has arrived."), arrived, _build_answered(inquiry))
        case State.NEEDS_CORRECTION:
            has_no_type = inquiry.kind == Inquiry.Kind.TICKET and not inquiry.category_id
            return _build_without_type() if has_no_type else _build_needs_correction(ways)
        case State.CANCELLED:
            reason = inquiry.cancel_reason or _("An operator took this inquiry back.")
            once_more = _("If you did not ask for that, please ask once more and mention the receipt number.")
            return Words("attention", _("It was cancelled."), reason, (once_more,))
        case State.REPLACED:
            return _build_replaced()
    if inquiry.state == State.AWAITING_CONFIRMATION:
        return _build_to_confirm(inquiry)
    by_ourselves = _("We pass it on to our support team by ourselves, also while this page is closed.")
    not_again = _("You need not send it again.")
    steps = (by_ourselves, *_build_answered(inquiry))
    return Words("waiting", _("We have received it."), f"{_build_underway(inquiry)} {not_again}", steps)


def _build_to_confirm(inquiry: Inquiry) -> Words:
    known = confirmation.find_guest_info(inquiry)
    day = date_format(localtime(known.confirm_by), "DATE_FORMAT") if known and known.confirm_by else ""
    explanation = _(
        "Please confirm your e-mail address: open the link that we mailed you. Until then we keep your inquiry, "
        "and do not pass it on. If nobody confirms it until %(day)s, it is deleted."
    ) % {"day": day}
    confirmed = _("You open the link in the mail.")
    then = _("We pass your inquiry on to our support team at once.")
    return Words("attention", _("We have received it. One step is missing."), explanation, (confirmed, then))


def _build_underway(inquiry: Inquiry) -> str:
    if inquiry.state == State.RATE_LIMITED:
        return _("Many inquiries came from your network, so it is passed on after %(time)s.") % {
            "time": date_format(localtime(inquiry.next_at), "DATETIME_FORMAT")
        }
    if inquiry.state not in IN_DOUBT:
        return _("It is being passed on to our support team.")
    in_doubt = _("It is on its way to our support team; we are confirming that it arrived.")
    if timezone.now() - inquiry.created_at > _LONG:
        in_doubt += " " + _("That takes longer than usual, and our staff are looking into it.")
    return in_doubt


def _build_needs_correction(ways: Sequence[Way]) -> Words:
    received = _("We have received it.")
    if tuple(ways) == (Way.MOVE,):
        gone = _(
            "The topic that it was sent under cannot take it any more. Please choose another one. "
            "Nothing you wrote is lost."
        )
        chosen = _("You choose another topic. What you wrote and your files are filled in already.")
        return Words("attention", received, gone, (chosen, _build_same_number()))
    if tuple(ways) == (Way.ASK_AGAIN,):
        closed = _(
            "The inquiry that you asked about was closed meanwhile and takes no more questions. "
            "Please ask again in a new inquiry. Nothing you wrote is lost."
        )
        asked = _("You ask again. What you wrote and your files are filled in already, with the closed inquiry's name.")
        instead = _("It gets a receipt number of its own, and goes to our support team instead of this one.")
        return Words("attention", received, closed, (asked, instead))
    to_mend = _("Something in it has to be corrected before it can be passed on. Nothing you wrote is lost.")
    corrected = _("You correct what is marked and send it. Everything else is filled in already.")
    return Words("attention", received, to_mend, (corrected, _build_same_number()))


def _build_without_type() -> Words:
    asked = _("When you sent it no topics could be shown. Please choose what it is about. Nothing you wrote is lost.")
    chosen = _("You choose a topic, or our staff do. What you wrote and your files are filled in already.")
    return Words("attention", _("We have received it."), asked, (chosen, _build_same_number()))


def _build_same_number() -> str:
    return _("It is passed on under the same receipt number.")


def _build_replaced() -> Words:
    explanation = _("This question was not passed on, and will not be: the new inquiry has taken its place.")
    return Words("done", _("You have asked again instead."), explanation, (_("Everything else happens there."),))


def _build_answered(inquiry: Inquiry) -> tuple[str, ...]:
    if confirmation.is_anonymous_at_oc(inquiry):
        return (_("Our support team reads it and answers by e-mail."),)
    return (
        _("Our support team reads it and answers."),
        _("You find the answer under “My inquiries”, where you can also ask again."),
    )
