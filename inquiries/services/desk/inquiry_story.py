"""An inquiry's state in words for operators: why it waits, what happens next, and what has happened."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, pgettext

from common.languages import format_moment
from inquiries.models import Attempt, Inquiry
from inquiries.services.delivery_state_machine import IN_DOUBT, WAITING
from inquiries.services.stored_files import UNREADABLE
from inquiries.services.upstream import connection_health

State = Inquiry.State


@dataclass(frozen=True, slots=True)
class Situation:
    """Why the inquiry is where it is, and what happens next."""

    reason: str
    next_step: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to the inquiry. `detail` says what it means; "" if there is nothing to add."""

    at: datetime
    text: str
    detail: str = ""


def describe_situation(inquiry: Inquiry) -> Situation:
    """Describe the state of an inquiry in the current language. Asks the database and the cache, never OC.

    Args:
        inquiry: the row with its service.
    """
    state = State(inquiry.state)
    if state in _DESCRIPTIONS:
        return _DESCRIPTIONS[state](inquiry)
    values = {"time": format_moment(inquiry.next_at)}
    return Situation(*(_(text) % values for text in _TEXTS[state]))


def find_next_attempt(inquiry: Inquiry) -> datetime | None:
    """Return when the inquiry is sent or searched for next; None where neither happens by itself.

    The column keeps an old time there.
    """
    is_given_up = inquiry.state == State.NEEDS_OPERATOR and inquiry.failing_since
    return inquiry.next_at if inquiry.state in {*WAITING, *IN_DOUBT} and not is_given_up else None


# Formatted with the time of what comes next.
_TEXTS = {
    State.SENDING: (
        gettext_noop("An attempt to deliver it is under way."),
        gettext_noop("Its outcome is recorded within a minute."),
    ),
    State.OUTCOME_UNKNOWN: (
        gettext_noop("It was sent, but Online Contact’s answer did not arrive."),
        gettext_noop("On %(time)s the portal searches Online Contact for the receipt number again. Nothing is sent."),
    ),
    State.RATE_LIMITED: (
        gettext_noop("Online Contact’s spam policy would block another inquiry from this customer’s network."),
        gettext_noop("It is sent after %(time)s."),
    ),
}


def _describe_decision(inquiry: Inquiry) -> Situation:
    names = [refusal.get("file") for refusal in inquiry.refusals if refusal["kind"] == UNREADABLE]
    if lost := [file.file.name for file in inquiry.attachments.filter(name__in=names)] if names else []:
        reason = _(
            "A file cannot be read in the storage: %(path)s. Online Contact certainly does not have the inquiry."
        )
        next_step = _(
            "Restore the file from the backup, then queue the inquiry for delivery again. Without a backup, cancel it "
            "with a reason that asks the customer to send the file again."
        )
        return Situation(reason % {"path": ", ".join(lost)}, next_step)
    if inquiry.failing_since:
        reason = _("Every attempt has failed since %(time)s. Online Contact certainly does not have it.")
        next_step = _("Remove the cause, then queue it for delivery again.")
        return Situation(reason % {"time": format_moment(inquiry.failing_since)}, next_step)
    reason = _("It was sent, its outcome is unknown, and two complete searches did not find it.")
    return Situation(reason, _("Search for the receipt number at Online Contact, then decide."))


def _describe_withdrawn(inquiry: Inquiry) -> Situation:
    if inquiry.state == State.REPLACED:
        return Situation(_("The customer sent a new inquiry in its place."), _("Nothing more happens."))
    return Situation(inquiry.cancel_reason or _("It was cancelled."), _("Nothing more happens."))


def _describe_confirmation(inquiry: Inquiry) -> Situation:
    guest = getattr(inquiry, "guest_info", None)
    reason = _("The guest has not opened the emailed link yet.")
    if not guest or not guest.confirm_by:
        return Situation(reason, "")
    return Situation(
        reason, _("It is deleted if that does not happen by %(time)s.") % {"time": format_moment(guest.confirm_by)}
    )


def _describe_waiting(inquiry: Inquiry) -> Situation:
    if inquiry.kind == Inquiry.Kind.TICKET and not inquiry.category_id:
        reason = _("It was sent without a submission type, because types could not be shown.")
        return Situation(reason, _("The customer or you can choose one."))
    if trouble := connection_health.find_trouble(inquiry.service):
        reason = _("The service is not connected: %(why)s") % {"why": trouble}
        return Situation(reason, _("It is sent automatically once the service is connected."))
    if inquiry.failing_since:
        reason = _("Attempts have failed since %(time)s.") % {"time": format_moment(inquiry.failing_since)}
        return Situation(reason, _("The next attempt is on %(time)s.") % {"time": format_moment(inquiry.next_at)})
    return Situation(_("It is waiting for its turn."), _("It is sent automatically."))


def _describe_correction(inquiry: Inquiry) -> Situation:
    if inquiry.kind == Inquiry.Kind.COMMENT:
        reason = _("Online Contact did not take the question: its inquiry was closed in the meantime.")
        return Situation(reason, _("The customer can send it as a new inquiry."))
    if not inquiry.category_id:
        reason = _("It was sent without a submission type, because types could not be shown.")
        return Situation(reason, _("The customer or you can choose one."))
    reason = _("Online Contact refused some of its fields.")
    return Situation(reason, _("The customer is asked to correct them. It stays here until then."))


def _describe_delivered(inquiry: Inquiry) -> Situation:
    if former := inquiry.find_former_address():
        reason = _("It is ticket %(ticket)s at the address that the service had before: %(address)s")
        next_step = _("Customers can read its answers here again only once the service has that address again.")
        return Situation(reason % {"ticket": inquiry.ticket_id, "address": former}, next_step)
    reason = _("Online Contact has it as ticket %(ticket)s.") % {"ticket": inquiry.ticket_id}
    return Situation(reason, _("The copy here is deleted when the service’s retention ends."))


_DESCRIPTIONS: dict[State, Callable[[Inquiry], Situation]] = {
    State.AWAITING_CONFIRMATION: _describe_confirmation,
    State.ACCEPTED: _describe_waiting,
    State.NEEDS_CORRECTION: _describe_correction,
    State.NEEDS_OPERATOR: _describe_decision,
    State.DELIVERED: _describe_delivered,
    State.CANCELLED: _describe_withdrawn,
    State.REPLACED: _describe_withdrawn,
}


def list_events(inquiry: Inquiry) -> list[Event]:
    """List what has happened to an inquiry, the oldest first: received, each attempt, and its end."""
    events = [Event(inquiry.created_at, _("Received"))]
    for attempt in inquiry.attempts.order_by("number"):
        text = _("Attempt %(number)d") % {"number": attempt.number}
        events.append(Event(attempt.claimed_at, text, describe_attempt(attempt)))
    if inquiry.delivered_at:
        events.append(Event(inquiry.delivered_at, pgettext("event", "Delivered"), inquiry.ticket_id))
    if inquiry.cancelled_at:
        events.append(Event(inquiry.cancelled_at, inquiry.get_state_display(), inquiry.cancel_reason))
    return sorted(events, key=lambda event: event.at)


def describe_attempt(attempt: Attempt) -> str:
    """Return what an attempt's outcome means, in the current language."""
    meanings = {
        "": _("Its outcome has not been recorded."),
        "delivered": _("Online Contact accepted it."),
        "Unavailable": _("Online Contact was not reached. Nothing was created; it is tried again."),
        "OutcomeUnknown": _(
            "No usable answer came. Online Contact may have it, so it is searched for and not simply sent again."
        ),
        "RefusedFields": _(
            "Online Contact refused fields. Nothing was created; the customer is asked to correct them."
        ),
        "OverLimit": _("The spam policy blocked it. Nothing was created; it is sent later."),
        "Misconfigured": _("Refused because of the service’s settings. Nothing was created; it is tried again."),
        "MethodRefused": _("Refused because of the service’s settings. Nothing was created; it is tried again."),
    }
    meaning = meanings.get(attempt.outcome, _("Online Contact refused it. Nothing was created."))
    return f"{meaning} ({attempt.result_code})" if attempt.result_code not in {None, 200} else meaning
