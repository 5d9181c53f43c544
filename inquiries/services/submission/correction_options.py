"""Find what a customer can do about a refusal by OC: correct the inquiry, change its type, or ask again."""

from enum import StrEnum

from inquiries.domain.ticket_status import CLOSED
from inquiries.models import Inquiry
from inquiries.oc.errors import NotFound, OCError
from inquiries.services.catalog import types_and_fields
from inquiries.services.upstream.clients import get_client


class Way(StrEnum):
    CORRECT = "correct"  # the form it was sent with
    MOVE = "move"  # another type, under the same receipt
    ASK_AGAIN = "again"  # a new inquiry instead of a question on a closed ticket


def find_ways(inquiry: Inquiry) -> tuple[Way, ...]:
    """Return what the customer can do, the best option first; nothing while no action is needed.

    A comment needs one call, for the state of its ticket (OC API, section 7: detail). If OC does not answer, both ways
    are offered. No error of OC is raised.
    """
    if inquiry.state != Inquiry.State.NEEDS_CORRECTION:
        return ()
    if inquiry.kind == Inquiry.Kind.TICKET:
        return (Way.MOVE,) if _is_type_gone(inquiry) else (Way.CORRECT, Way.MOVE)
    match _is_closed(inquiry):
        case True:
            return (Way.ASK_AGAIN,)
        case False:
            return (Way.CORRECT,)
    return (Way.CORRECT, Way.ASK_AGAIN)


def _is_type_gone(inquiry: Inquiry) -> bool:
    """Whether the type can no longer be used: it vanished, or has types below it now."""
    try:
        held = types_and_fields.get_category_tree(inquiry.service)
        refused = inquiry.attempts.exclude(ended_at=None).last()
        if refused and refused.ended_at and held.fetched_at < refused.ended_at and not held.stale:
            # OC has refused what this copy allows.
            inquiry.service.mark_changed()
            held = types_and_fields.get_category_tree(inquiry.service)
    except types_and_fields.NoCatalog:
        return False
    return not held.value.is_leaf(inquiry.category_id or 0)


def _is_closed(inquiry: Inquiry) -> bool | None:
    try:
        client = get_client(inquiry.service)
    except OCError:
        return None
    try:
        return client.ticket(inquiry.usercode, inquiry.ticket_id).status == CLOSED
    except (NotFound, ValueError):  # the second for what could be no id
        return True
    except OCError:
        return None
