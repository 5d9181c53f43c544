"""The operator's actions on stuck inquiries. Each is checked against OC first."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from common import wakeup
from inquiries.models import Inquiry
from inquiries.oc.errors import NotFound, OCError
from inquiries.services.catalog import categories
from inquiries.services.delivery import claims, fallback_category, outcomes
from inquiries.services.guests import confirmation
from inquiries.services.upstream.clients import get_client

State = Inquiry.State
_DOUBTFUL = (State.OUTCOME_UNKNOWN, State.NEEDS_OPERATOR)
_WAITING = (State.ACCEPTED, State.RATE_LIMITED, State.NEEDS_CORRECTION)


class NotPossible(Exception):
    """The action does not fit the inquiry's present state; `str()` says why, for the operator."""


def request_delivery(inquiry: Inquiry) -> bool:
    """Make a waiting inquiry be delivered next, and one with unknown outcome be reconciled. It is never sent blindly.

    Returns False for an inquiry that no worker may touch: on its way, delivered or cancelled.
    """
    queued = {"state": State.ACCEPTED, "next_at": timezone.now(), "refusals": [], "failing_since": None}
    given_up = Inquiry.objects.filter(claims.GIVEN_UP, pk=inquiry.pk)
    handed = _change(inquiry, _WAITING, **queued) or bool(given_up.update(**queued)) or _look(inquiry)
    wakeup.wake_workers()
    return handed


def look(inquiry: Inquiry) -> None:
    """Make the worker reconcile the inquiry next. Raises `NotPossible` if its outcome is known."""
    if confirmation.is_anonymous_at_oc(inquiry):
        raise NotPossible(
            _(
                "Online Contact was given no usercode, so the inquiry is in no list. Search for its receipt "
                "number there."
            )
        )
    if not _look(inquiry):
        raise NotPossible(_("Its delivery is not in doubt."))


def link(inquiry: Inquiry, ticket_id: str) -> None:
    """Record that OC has the inquiry as `ticket_id`, which must be a ticket of the same customer.

    One without a usercode has no owner there: then the operator's word is taken for it. Raises `NotPossible` where OC
    has no such ticket or does not answer, or the inquiry is not in doubt.
    """
    found = ticket_id if confirmation.is_anonymous_at_oc(inquiry) else _find_ticket(inquiry, ticket_id)
    if not outcomes.record_delivered(inquiry, found, state__in=_DOUBTFUL):
        raise NotPossible(_("Its delivery is not in doubt, or another inquiry is linked to this ticket."))


def _find_ticket(inquiry: Inquiry, ticket_id: str) -> str:
    try:
        return get_client(inquiry.service).ticket(inquiry.usercode, ticket_id).id
    except (NotFound, ValueError) as error:
        raise NotPossible(_("This customer has no such ticket at Online Contact.")) from error
    except OCError as error:
        raise NotPossible(_("Online Contact does not answer. Nothing was changed.")) from error


def resend(inquiry: Inquiry) -> None:
    """Send a parked inquiry again. If it did arrive, OC will have two. Raises `NotPossible` if it is not parked."""
    queued = {"state": State.ACCEPTED, "next_at": timezone.now(), "empty_lookups": 0, "failing_since": None}
    if not _change(inquiry, (State.NEEDS_OPERATOR,), **queued):
        raise NotPossible(
            _(
                "Only an inquiry in the state “needs an operator” can be sent again, after it was looked for and "
                "not found."
            )
        )


def put_under(inquiry: Inquiry, category_id: int) -> None:
    """Assign a waiting inquiry to another submission type, by OC's id.

    For one that was sent without a type, or under one that OC refuses. Raises `NotPossible` for a type that cannot be
    chosen at OC, or while the types cannot be read, and where the inquiry may be on its way.
    """
    try:
        can_be_chosen = categories.get_category_tree(inquiry.service).value.is_leaf(category_id)
    except categories.NoCatalog as error:
        raise NotPossible(_("Online Contact does not answer. Nothing was changed.")) from error
    if inquiry.kind != Inquiry.Kind.TICKET or not can_be_chosen:
        raise NotPossible(_("Nothing can be sent under this type."))
    queued = {"state": State.ACCEPTED, "next_at": timezone.now(), "refusals": [], "failing_since": None}
    if not _change(inquiry, _WAITING, **fallback_category.build_assignment(inquiry, category_id), **queued):
        raise NotPossible(_("It is already being sent, delivered or cancelled."))
    wakeup.wake_workers()


def cancel(inquiry: Inquiry, reason: str) -> None:
    """Cancel an inquiry; the customer reads `reason`. Raises `NotPossible` while it may be on its way."""
    now = timezone.now()
    changed = {"state": State.CANCELLED, "cancel_reason": reason, "cancelled_at": now, "refusals": []}
    if not _change(inquiry, (State.AWAITING_CONFIRMATION, *_WAITING, State.NEEDS_OPERATOR), **changed):
        raise NotPossible(_("It is already being sent, delivered or cancelled."))


def _look(inquiry: Inquiry) -> bool:
    return _change(inquiry, _DOUBTFUL, state=State.OUTCOME_UNKNOWN, next_at=timezone.now(), empty_lookups=0)


def _change(inquiry: Inquiry, only_from: tuple[str, ...], **values: Any) -> bool:
    return bool(Inquiry.objects.filter(pk=inquiry.pk, state__in=only_from).update(**values))
