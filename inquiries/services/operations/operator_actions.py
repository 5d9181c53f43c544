"""The operator's actions on stuck inquiries. Each is checked against OC first."""

from enum import StrEnum

from django.db.models import F, Q
from django.utils.translation import gettext as _

from common import wakeup
from inquiries.models import Inquiry
from inquiries.oc.errors import NotFound, OCError
from inquiries.services.catalog import types_and_fields
from inquiries.services.delivery import fallback_category, outcomes
from inquiries.services.delivery_state_machine import GIVEN_UP, IN_DOUBT, REQUEUABLE, TRANSITIONS, transition
from inquiries.services.guests import confirmation, guest_info
from inquiries.services.upstream.clients import get_client

State = Inquiry.State


class NotPossible(Exception):
    """The action does not fit the inquiry's present state; `str()` says why, for the operator."""


class Action(StrEnum):
    """What an operator can do with an inquiry that does not go on by itself."""

    QUEUE = "queue"
    LOOK = "look"
    LINK = "link"
    RESEND = "resend"
    TYPE = "type"
    RELEASE = "release"
    CANCEL = "cancel"


def list_possible(inquiry: Inquiry) -> tuple[Action, ...]:
    """List the actions that fit the inquiry's present state, in the order in which to consider them."""
    is_anonymous = guest_info.is_anonymous_at_oc(inquiry)
    in_doubt = inquiry.state in IN_DOUBT and not inquiry.failing_since
    is_queueable = inquiry.state in REQUEUABLE or (inquiry.state == State.NEEDS_OPERATOR and not in_doubt)
    fits = {
        Action.LOOK: in_doubt and not is_anonymous,
        Action.LINK: in_doubt,
        Action.RESEND: in_doubt and inquiry.state == State.NEEDS_OPERATOR,
        Action.QUEUE: is_queueable and not _lacks_type(inquiry),
        Action.TYPE: inquiry.state in REQUEUABLE and inquiry.kind == Inquiry.Kind.TICKET,
        Action.RELEASE: inquiry.state == State.AWAITING_CONFIRMATION,
        Action.CANCEL: State.CANCELLED in TRANSITIONS[State(inquiry.state)],
    }
    return tuple(action for action, is_fitting in fits.items() if is_fitting)


def request_delivery(inquiry: Inquiry) -> bool:
    """Make a waiting inquiry be delivered next, and one with an unknown outcome be reconciled next.

    Returns: whether the inquiry was queued; False for one that is on its way, delivered or cancelled, or that cannot be
    sent before an operator chooses a submission type.
    """
    if _lacks_type(inquiry):
        return False
    queueable = Inquiry.objects.filter(Q(state__in=REQUEUABLE) | GIVEN_UP, pk=inquiry.pk)
    handed = bool(transition(queueable, State.ACCEPTED)) or _request_lookup(inquiry)
    wakeup.wake_workers()
    return handed


def look(inquiry: Inquiry) -> None:
    """Make a worker reconcile the inquiry next.

    Raises: `NotPossible` if its outcome is known.
    """
    if guest_info.is_anonymous_at_oc(inquiry):
        raise NotPossible(
            _(
                "Online Contact was given no usercode, so the inquiry is in no list. Search for its receipt "
                "number there."
            )
        )
    if not _request_lookup(inquiry):
        raise NotPossible(_("Its delivery is not in doubt."))


def link(inquiry: Inquiry, ticket_id: str) -> None:
    """Record that OC has the inquiry as `ticket_id`, which must be a ticket of the same customer.

    OC cannot be asked about a ticket without a usercode, so that the operator's id is recorded unchecked.

    Raises: `NotPossible` if OC has no such ticket or does not answer, or the inquiry is not in doubt.
    """
    found = ticket_id if guest_info.is_anonymous_at_oc(inquiry) else _find_ticket(inquiry, ticket_id)
    if not outcomes.record_delivered(inquiry, found, state__in=IN_DOUBT):
        raise NotPossible(_("Its delivery is not in doubt, or another inquiry is linked to this ticket."))


def _find_ticket(inquiry: Inquiry, ticket_id: str) -> str:
    try:
        return get_client(inquiry.service).ticket(inquiry.usercode, ticket_id).id
    except (NotFound, ValueError) as error:
        raise NotPossible(_("This customer has no such ticket at Online Contact.")) from error
    except OCError as error:
        raise NotPossible(_("Online Contact does not answer. Nothing was changed.")) from error


def resend(inquiry: Inquiry) -> None:
    """Queue an inquiry that needs an operator. If it did arrive, OC will have two tickets.

    Raises: `NotPossible` if it does not need an operator.
    """
    if not transition(Inquiry.objects.filter(pk=inquiry.pk, state=State.NEEDS_OPERATOR), State.ACCEPTED):
        raise NotPossible(
            _(
                "Only an inquiry in the state “needs an operator” can be sent again, after it was looked for and "
                "not found."
            )
        )


def put_under(inquiry: Inquiry, category_id: int) -> None:
    """Assign a waiting inquiry to another submission type, by OC's id.

    This is for inquiries that were sent without a type, or under one that OC refuses.

    Raises: `NotPossible` if the type cannot be chosen at OC, if the types cannot be read, or if the inquiry may be on
    its way.
    """
    try:
        can_be_chosen = types_and_fields.get_category_tree(inquiry.service).value.is_leaf(category_id)
    except types_and_fields.NoCatalog as error:
        raise NotPossible(_("Online Contact does not answer. Nothing was changed.")) from error
    if inquiry.kind != Inquiry.Kind.TICKET or not can_be_chosen:
        raise NotPossible(_("Nothing can be sent under this type."))
    waiting = Inquiry.objects.filter(pk=inquiry.pk, state__in=REQUEUABLE)
    if not transition(waiting, State.ACCEPTED, **fallback_category.build_assignment(inquiry, category_id)):
        raise NotPossible(_("It is already being sent, delivered or cancelled."))
    wakeup.wake_workers()


def release(inquiry: Inquiry) -> None:
    """Pass on a guest's inquiry whose address is not confirmed.

    Raises: `NotPossible` if it does not wait for that.
    """
    if not confirmation.release(inquiry):
        raise NotPossible(_("It no longer waits for its address to be confirmed."))


def cancel(inquiry: Inquiry, reason: str) -> None:
    """Cancel an inquiry; the customer reads `reason`.

    Raises: `NotPossible` while it may be on its way, or if it is no longer in the state that `inquiry` was read in.
    """
    rows = Inquiry.objects.filter(pk=inquiry.pk, state=inquiry.state)
    if not transition(rows, State.CANCELLED, cancel_reason=reason):
        raise NotPossible(_("It is already being sent, delivered or cancelled."))


def _lacks_type(inquiry: Inquiry) -> bool:
    is_waiting = inquiry.kind == Inquiry.Kind.TICKET and inquiry.state in REQUEUABLE
    return is_waiting and not inquiry.category_id and not inquiry.service.fallback_category_id


def _request_lookup(inquiry: Inquiry) -> bool:
    in_doubt = Inquiry.objects.filter(pk=inquiry.pk, state__in=IN_DOUBT)
    # A lookup of what certainly failed does not make that uncertain.
    return bool(transition(in_doubt, State.OUTCOME_UNKNOWN, failing_since=F("failing_since")))
