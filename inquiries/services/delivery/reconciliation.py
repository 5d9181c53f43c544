"""Resolve deliveries with an unknown outcome by reading OC, before anything is sent again."""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from common.time_scale import scale
from inquiries.domain import receipt_numbers
from inquiries.domain.safe_html import sanitizer
from inquiries.models import Inquiry
from inquiries.oc.errors import NotFound, OCError
from inquiries.oc.types.tickets import Ticket
from inquiries.services.delivery import claims, outcomes, payload
from inquiries.services.guests import confirmation
from inquiries.services.upstream import ticket_scan
from inquiries.services.upstream.clients import get_client
from inquiries.services.upstream.ticket_scan import Inconclusive

log = logging.getLogger(__name__)
State = Inquiry.State

# In seconds, and as DELIVERY_TIME_SCALE has them.
_LOOKS = (5.0, 15.0, 45.0, 120.0)
_SELDOM = 15.0  # at least, once all these have been taken
PARKED_LOOK = 15 * 60.0
_TOO_LONG = 3600.0  # without a conclusive look: an operator should know
_CLEAN_SCANS_NEEDED = 2
_MOST_DETAILS = 5


def find_due() -> QuerySet[Inquiry]:
    """Find inquiries whose next lookup is due, except those that OC certainly does not have."""
    return (
        Inquiry.objects.filter(
            claims.exclude_picked(),
            state__in=(State.OUTCOME_UNKNOWN, State.NEEDS_OPERATOR),
            next_at__lte=timezone.now(),
        )
        .exclude(claims.GIVEN_UP)
        .select_related("service")
        .order_by("next_at")
    )


def reconcile(inquiry: Inquiry) -> None:
    """Look for an inquiry at OC and record the result (OC API, section 7: list and detail).

    Found: delivered. Not found by two whole looks that began after the settle time: sent again or parked, as
    RESEND_UNKNOWN says. Anything else: looked for again later. Nothing of OC's is raised.
    """
    if not inquiry.in_doubt:
        return  # another worker has found out meanwhile
    began = timezone.now()
    if confirmation.is_anonymous_at_oc(inquiry):
        # Not in any list: whatever RESEND_UNKNOWN says, only an operator can find out, with OC's own console.
        _match_unchanged(inquiry).update(state=State.NEEDS_OPERATOR, next_at=began + scale(PARKED_LOOK))
        return
    try:
        ticket_id = find_comment(inquiry) if inquiry.kind == Inquiry.Kind.COMMENT else find_ticket(inquiry)
    except (OCError, Inconclusive, ValueError) as error:
        log.info("reconciliation.failed", extra={"receipt": inquiry.receipt, "error": type(error).__name__})
        _look_again(inquiry, began)
        return
    if not ticket_id:
        _record_empty_lookup(inquiry, began)
    elif outcomes.record_delivered(inquiry, ticket_id, attempts_made=inquiry.attempts_made, state=inquiry.state):
        log.info("delivery.confirmed", extra={"receipt": inquiry.receipt, "attempts": inquiry.attempts_made})
    else:
        _look_again(inquiry, began)


def _look_again(inquiry: Inquiry, began: datetime) -> None:
    """After a look that says nothing. When none has said anything for long, an operator sees it among the parked."""
    if began > _get_claimed_at(inquiry) + scale(_TOO_LONG):
        _match_unchanged(inquiry).update(state=State.NEEDS_OPERATOR, next_at=began + scale(PARKED_LOOK))
    else:
        _match_unchanged(inquiry).update(next_at=began + _schedule_lookup(inquiry, began))


def _record_empty_lookup(inquiry: Inquiry, began: datetime) -> None:
    has_settled = began > _get_claimed_at(inquiry) + scale(settings.DELIVERY_SETTLE)
    scans = min(inquiry.empty_lookups + 1, _CLEAN_SCANS_NEEDED) if has_settled else 0
    if scans < _CLEAN_SCANS_NEEDED:
        _match_unchanged(inquiry).update(empty_lookups=scans, next_at=began + _schedule_lookup(inquiry, began))
    elif settings.RESEND_UNKNOWN == "auto":
        _match_unchanged(inquiry).update(state=State.ACCEPTED, empty_lookups=0, next_at=began)
    else:
        _match_unchanged(inquiry).update(
            state=State.NEEDS_OPERATOR, empty_lookups=scans, next_at=began + scale(PARKED_LOOK)
        )


def _match_unchanged(inquiry: Inquiry) -> QuerySet[Inquiry]:
    return Inquiry.objects.filter(pk=inquiry.pk, state=inquiry.state, attempts_made=inquiry.attempts_made)


def _schedule_lookup(inquiry: Inquiry, now: datetime) -> timedelta:
    """5, 15, 45, 120 seconds after the claim, then when the settle time is over, then ever more rarely."""
    if inquiry.state == State.NEEDS_OPERATOR:
        return scale(PARKED_LOOK)
    age = now - _get_claimed_at(inquiry)
    upcoming = [look - age for look in map(scale, _LOOKS) if look > age]
    settled_in = scale(settings.DELIVERY_SETTLE + 1) - age
    at_last = min(max(age / 10, scale(_SELDOM)), scale(PARKED_LOOK))
    return min([*upcoming, settled_in if settled_in > timedelta() else at_last])


def find_ticket(inquiry: Inquiry) -> str:
    """Return the id of the inquiry's ticket, or "" after a complete lookup that found none."""
    found, unmarked = [], []
    try:
        for ticket in _read_tickets_since(inquiry):
            marker = receipt_numbers.find_marker(ticket.subject)
            if marker == inquiry.receipt:
                found.append(ticket)
            elif marker is None:
                unmarked.append(ticket)
    except (OCError, Inconclusive):
        if not found:
            raise
    if not found:
        return _find_by_content(inquiry, unmarked)
    if len(found) > 1:
        log.error("delivery.duplicate_ticket", extra={"receipt": inquiry.receipt, "tickets": len(found)})
    return min(found, key=lambda ticket: (ticket.created or _get_claimed_at(inquiry), ticket.id)).id


def _find_by_content(inquiry: Inquiry, unmarked: list[Ticket]) -> str:
    """An agent may have rewritten the subject, and the receipt number with it.

    Raises `Inconclusive` where there are more such tickets than are looked into: one of the others may be it.
    """
    client = get_client(inquiry.service)
    text = _normalize_words(payload.build_ticket_text(inquiry))
    for ticket in unmarked[:_MOST_DETAILS]:
        content = client.ticket(inquiry.usercode, ticket.id).content
        if content and sanitizer.convert_to_text(content) == text:
            return ticket.id
    if len(unmarked) > _MOST_DETAILS:
        raise Inconclusive
    return ""


def _read_tickets_since(inquiry: Inquiry) -> Iterator[Ticket]:
    """Return the customer's tickets, newest first, that are not older than the inquiry."""
    return ticket_scan.read_tickets_since(inquiry.service, inquiry.usercode, inquiry.created_at - ticket_scan.LOOK_BACK)


def find_comment(inquiry: Inquiry) -> str:
    """Return the ticket's id if its thread shows the comment more often than it was delivered, else "".

    Only of late: that the customer once wrote the same elsewhere does not mean that this one arrived.
    """
    try:
        ticket = get_client(inquiry.service).ticket(inquiry.usercode, inquiry.ticket_id)
    except NotFound as error:
        raise Inconclusive from error
    since = inquiry.created_at - ticket_scan.LOOK_BACK
    text = _normalize_words(inquiry.submitted.content)
    shown = sum(
        entry.by_customer
        and (not entry.created or entry.created >= since)
        and sanitizer.convert_to_text(entry.content) == text
        for entry in ticket.entries
    )
    others = Inquiry.objects.filter(
        service=inquiry.service,
        ticket_id=inquiry.ticket_id,
        kind=Inquiry.Kind.COMMENT,
        state=State.DELIVERED,
        claimed_ms__gte=int((since - scale(claims.LEASE)).timestamp() * 1000),
    )
    known = sum(_normalize_words(other.submitted.content) == text for other in others)
    return inquiry.ticket_id if shown > known else ""


def _normalize_words(typed: str) -> str:
    """Normalize typed text for comparison with what OC shows of it."""
    return sanitizer.convert_to_text(sanitizer.convert_to_content(typed))


def _get_claimed_at(inquiry: Inquiry) -> datetime:
    return datetime.fromtimestamp((inquiry.claimed_ms or 0) / 1000, tz=UTC)
