"""Messages for each state of an inquiry. An unknown outcome is never called failed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from common.languages import format_moment
from inquiries.models import Inquiry
from inquiries.services.delivery_state_machine import IN_DOUBT
from inquiries.services.guests import guest_info
from inquiries.services.stored_files import UNREADABLE
from inquiries.services.submission.correction_options import Way

State = Inquiry.State
_LONG = timedelta(hours=4)  # to confirm that something arrived, which usually takes seconds


@dataclass(frozen=True, slots=True)
class StateMessage:
    tone: str  # waiting, done or attention
    headline: str
    explanation: str
    next_steps: tuple[str, ...]
    to_do: str = ""  # the heading of what the customer is asked to do; "" if nothing


def get_messages(inquiry: Inquiry, ways: Sequence[Way] = ()) -> StateMessage:
    """Return the messages for the inquiry's state; `ways` are what the customer can do if it needs a correction."""
    match inquiry.state:
        case State.DELIVERED:
            arrived = _("Our support team has received it. You will find the answer here.")
            if guest_info.is_anonymous_at_oc(inquiry):
                arrived = _("Our support team has received it. We will answer by email.")
            return StateMessage("done", _("It has reached our support team."), arrived, _build_answered(inquiry))
        case State.NEEDS_CORRECTION:
            has_no_type = inquiry.kind == Inquiry.Kind.TICKET and not inquiry.category_id
            return _build_without_type() if has_no_type else _build_needs_correction(inquiry, ways)
        case State.CANCELLED:
            reason = inquiry.cancel_reason or _("Our staff cancelled this inquiry.")
            once_more = _("If you did not ask for this, please contact us again and mention the receipt number.")
            return StateMessage("attention", _("This inquiry was cancelled."), reason, (once_more,))
        case State.REPLACED:
            explanation = _("This question was not passed on and will not be: your new inquiry replaces it.")
            next_step = _("You can follow the progress there.")
            return StateMessage("done", _("Replaced by your new inquiry"), explanation, (next_step,))
    if inquiry.state == State.AWAITING_CONFIRMATION:
        return _build_to_confirm(inquiry)
    by_ourselves = _("We pass it on to our support team automatically, even if you close this page.")
    not_again = _("You do not need to send it again.")
    # What waits for our staff does not go on by itself.
    steps = (*(() if find_unreadable_file(inquiry) else (by_ourselves,)), *_build_answered(inquiry))
    return StateMessage("waiting", _("We have received it."), f"{_build_going_on(inquiry)} {not_again}", steps)


def find_unreadable_file(inquiry: Inquiry) -> str:
    """Return the name of the stored file for which the inquiry waits for an operator; "" if there is none."""
    refusals = inquiry.refusals if inquiry.state == State.NEEDS_OPERATOR else ()
    return next((refusal["file"] for refusal in refusals if refusal["kind"] == UNREADABLE), "")


def _build_to_confirm(inquiry: Inquiry) -> StateMessage:
    known = guest_info.find_guest_info(inquiry)
    day = format_moment(known.confirm_by if known else None, "DATE_FORMAT")
    explanation = _(
        "Please confirm your email address by opening the link we emailed you. Until then we keep your "
        "inquiry but do not pass it on. If it is not confirmed by %(day)s, it will be deleted."
    ) % {"day": day}
    to_do = _("Please confirm your email address")
    confirmed = _("Open the link in the email.")
    then = _("We then pass your inquiry on to our support team right away.")
    return StateMessage(
        "attention", _("We have received it. One more step is needed."), explanation, (confirmed, then), to_do
    )


def _build_going_on(inquiry: Inquiry) -> str:
    if inquiry.state == State.RATE_LIMITED:
        return _("We pass inquiries on at a steady pace. Yours follows automatically after %(time)s.") % {
            "time": format_moment(inquiry.next_at)
        }
    if unreadable := find_unreadable_file(inquiry):
        return _(
            "We cannot read the file “%(name)s” at the moment, so we have not passed your inquiry on yet. "
            "Our staff are looking into it."
        ) % {"name": unreadable}
    if inquiry.state not in IN_DOUBT:
        return _("We are passing it on to our support team.")
    in_doubt = _("It is on its way to our support team. We are checking that it has arrived.")
    if timezone.now() - inquiry.created_at > _LONG:
        in_doubt += " " + _("This is taking longer than usual, and our staff are looking into it.")
    return in_doubt


def _build_needs_correction(inquiry: Inquiry, ways: Sequence[Way]) -> StateMessage:
    received = _("We have received it.")
    if tuple(ways) == (Way.MOVE,):
        gone = _(
            "The topic you chose can no longer be used. Please choose another one. Everything you wrote has been kept."
        )
        chosen = _("Choose another topic. Your text and files are already filled in.")
        return StateMessage(
            "attention", received, gone, (chosen, _build_same_number()), _("Please choose another topic")
        )
    if tuple(ways) == (Way.ASK_AGAIN,):
        closed = _(
            "The inquiry you asked about has since been closed and takes no more questions. Please ask in "
            "a new inquiry. Everything you wrote has been kept."
        )
        asked = _(
            "Send a new inquiry. Your text, your files and the subject of the closed inquiry are already filled in."
        )
        instead = _("It gets its own receipt number and goes to our support team in place of this question.")
        return StateMessage("attention", received, closed, (asked, instead), _("Please ask in a new inquiry"))
    to_mend = _("Something needs to be corrected before we can pass it on. Everything you wrote has been kept.")
    corrected = _("Correct the marked fields and send it. Everything else is already filled in.")
    is_named = any(refusal.get("code") for refusal in inquiry.refusals)
    to_do = _("Please correct these answers") if is_named else _("Please check your answers")
    return StateMessage("attention", received, to_mend, (corrected, _build_same_number()), to_do)


def _build_without_type() -> StateMessage:
    asked = _(
        "No topics could be shown when you sent this. Please choose what it is about. Everything you wrote has "
        "been kept."
    )
    chosen = _("Choose a topic, or our staff will choose one for you. Your text and files are already filled in.")
    to_do = _("Please choose a topic")
    return StateMessage("attention", _("We have received it."), asked, (chosen, _build_same_number()), to_do)


def _build_same_number() -> str:
    return _("It will be passed on under the same receipt number.")


def _build_answered(inquiry: Inquiry) -> tuple[str, ...]:
    if guest_info.is_anonymous_at_oc(inquiry):
        return (_("Our support team will read it and answer by email."),)
    return (
        _("Our support team will read it and answer."),
        _("You will find the answer under “My inquiries”, where you can also ask a follow-up question."),
    )
