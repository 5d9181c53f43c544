"""Resolve deliveries with an unknown outcome by reading OC, before anything is sent again."""

import logging
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db.models import F, QuerySet
from django.utils import timezone

from common.database.prepared_queries import A_MOMENT, PreparedQuery
from common.time_scale import scale
from inquiries.domain import receipt_numbers
from inquiries.domain.safe_html import html_to_text
from inquiries.models import Inquiry, Service
from inquiries.oc.errors import NotFound, OCError, OutcomeUnknown
from inquiries.oc.types.tickets import Ticket
from inquiries.services.delivery import claims, outcomes, payload
from inquiries.services.delivery_state_machine import GIVEN_UP, IN_DOUBT, WAITING, transition
from inquiries.services.guests import guest_info
from inquiries.services.upstream import ticket_scan
from inquiries.services.upstream.clients import get_client
from inquiries.services.upstream.ticket_scan import Inconclusive

log = logging.getLogger(__name__)
State = Inquiry.State

# In seconds, and as DELIVERY_TIME_SCALE has them.
_LOOKUPS_AFTER = (5.0, 15.0, 45.0, 120.0)
_LEAST_PAUSE = 15.0  # after these lookups
OPERATOR_PAUSE = 15 * 60.0  # between lookups of inquiries that need an operator
_INCONCLUSIVE_FOR = 3600.0  # after this time without a conclusive lookup an operator has to know
_EMPTY_LOOKUPS_NEEDED = 2
_MOST_DETAILS = 5


def find_due() -> QuerySet[Inquiry]:
    """Find inquiries whose next lookup is due, except those that OC certainly does not have."""
    due = _find_due_at(timezone.now()).filter(claims.exclude_picked())
    return due.select_related("service").order_by("next_at")


def _find_due_at(now: datetime) -> QuerySet[Inquiry]:
    return Inquiry.objects.filter(state__in=IN_DOUBT, next_at__lte=now).exclude(GIVEN_UP)


# An idle worker asks this every second.
_SOME_DUE = PreparedQuery(lambda now: _find_due_at(now).values_list("pk")[:1], now=A_MOMENT)


def is_any_due() -> bool:
    """Whether the lookup of an inquiry is due, even if another worker has picked it."""
    return bool(_SOME_DUE.fetch(now=timezone.now()))


def reconcile(inquiry: Inquiry) -> None:
    """Search OC for an inquiry and record the result (OC API, section 7: list and detail).

    An inquiry that is found is delivered. After two complete lookups that began after the settle time and found
    nothing, it is sent again or needs an operator, as RESEND_UNKNOWN says. After any other lookup the next one is
    scheduled. Errors of OC are not raised.
    """
    if inquiry.state not in IN_DOUBT:
        return  # another worker has resolved it meanwhile
    began = timezone.now()
    if guest_info.is_anonymous_at_oc(inquiry):
        # It is in no list. Whatever RESEND_UNKNOWN says, only an operator can find it, with OC's own console.
        transition(_match_unchanged(inquiry), State.NEEDS_OPERATOR, next_at=began + scale(OPERATOR_PAUSE))
        return
    try:
        ticket_id = find_comment(inquiry) if inquiry.kind == Inquiry.Kind.COMMENT else find_ticket(inquiry)
        if not ticket_id and _was_sent_elsewhere(inquiry):
            raise Inconclusive
    except (OCError, Inconclusive, ValueError) as error:
        log.info("reconciliation.failed", extra={"receipt": inquiry.receipt, "error": type(error).__name__})
        _record_inconclusive_lookup(inquiry, began)
        return
    if not ticket_id:
        _record_empty_lookup(inquiry, began)
        return
    # An operator, or a faster lookup that found nothing, may have queued it again meanwhile.
    states = (inquiry.state, *WAITING)
    if outcomes.record_delivered(inquiry, ticket_id, attempts_made=inquiry.attempts_made, state__in=states):
        log.info("delivery.confirmed", extra={"receipt": inquiry.receipt, "attempts": inquiry.attempts_made})
    else:
        _record_inconclusive_lookup(inquiry, began)


def _was_sent_elsewhere(inquiry: Inquiry) -> bool:
    """Whether it may be at another address of OC: the operator has changed the service's since."""
    in_doubt = inquiry.attempts.filter(outcome__in=("", OutcomeUnknown.__name__))
    return in_doubt.exclude(sent_to__in=("", inquiry.service.oc_address)).exists()


def _record_inconclusive_lookup(inquiry: Inquiry, began: datetime) -> None:
    """Schedule the next lookup after an inconclusive one. After an hour of these the inquiry needs an operator."""
    if began > _get_claimed_at(inquiry) + scale(_INCONCLUSIVE_FOR):
        transition(_match_unchanged(inquiry), State.NEEDS_OPERATOR, next_at=began + scale(OPERATOR_PAUSE))
    else:
        _match_unchanged(inquiry).update(next_at=began + _schedule_lookup(inquiry, began))


def _record_empty_lookup(inquiry: Inquiry, began: datetime) -> None:
    has_settled = began > _get_claimed_at(inquiry) + scale(settings.DELIVERY_SETTLE)
    lookups = min(inquiry.empty_lookups + 1, _EMPTY_LOOKUPS_NEEDED) if has_settled else 0
    if lookups < _EMPTY_LOOKUPS_NEEDED:
        _match_unchanged(inquiry).update(empty_lookups=lookups, next_at=began + _schedule_lookup(inquiry, began))
    elif settings.RESEND_UNKNOWN == "auto":
        # If an operator asked for a lookup of what certainly failed, its run of failures is not over.
        transition(_match_unchanged(inquiry), State.ACCEPTED, next_at=began, failing_since=F("failing_since"))
    else:
        next_at = began + scale(OPERATOR_PAUSE)
        transition(_match_unchanged(inquiry), State.NEEDS_OPERATOR, empty_lookups=lookups, next_at=next_at)


def _match_unchanged(inquiry: Inquiry) -> QuerySet[Inquiry]:
    return Inquiry.objects.filter(pk=inquiry.pk, state=inquiry.state, attempts_made=inquiry.attempts_made)


def _schedule_lookup(inquiry: Inquiry, now: datetime) -> timedelta:
    """Return the pause: 5, 15, 45, 120 seconds after the claim, after the settle time, then more and more rarely."""
    if inquiry.state == State.NEEDS_OPERATOR:
        return scale(OPERATOR_PAUSE)
    age = now - _get_claimed_at(inquiry)
    upcoming = [after - age for after in map(scale, _LOOKUPS_AFTER) if after > age]
    settled_in = scale(settings.DELIVERY_SETTLE + 1) - age
    at_last = min(max(age / 10, scale(_LEAST_PAUSE)), scale(OPERATOR_PAUSE))
    return min([*upcoming, settled_in if settled_in > timedelta() else at_last])


def find_ticket(inquiry: Inquiry) -> str:
    """Return the id of the inquiry's ticket, or "" after a complete lookup that found none."""
    found, unmarked, is_named_elsewhere = [], [], False
    try:
        since, margin = ticket_scan.find_search_start([inquiry]), ticket_scan.WRONG_CLOCK
        for ticket in ticket_scan.read_tickets_since(inquiry.service, inquiry.usercode, since, margin=margin):
            marker = receipt_numbers.find_marker(ticket.subject)
            if marker == inquiry.receipt:
                found.append(ticket)
            elif marker is None:
                if ticket_scan.is_as_new(ticket, since):
                    unmarked.append(ticket)
            else:
                is_named_elsewhere |= receipt_numbers.has_marker(ticket.subject, inquiry.receipt)
    except (OCError, Inconclusive):
        if not found:
            raise
    if not found:
        if is_named_elsewhere:
            raise Inconclusive  # an agent has put two inquiries together, and which one became this ticket is not known
        return _find_by_content(inquiry, _leave_out_linked(inquiry.service, unmarked))
    if len(found) > 1:
        log.error("delivery.duplicate_ticket", extra={"receipt": inquiry.receipt, "tickets": len(found)})
    return min(found, key=lambda ticket: (ticket.created or _get_claimed_at(inquiry), ticket.id)).id


def _leave_out_linked(service: Service, tickets: list[Ticket]) -> list[Ticket]:
    """Return the tickets that no inquiry became: the same text may have been sent twice on purpose."""
    same = Inquiry.objects.filter(service=service, ticket_id__in=[ticket.id for ticket in tickets])
    linked = set(same.filter(kind=Inquiry.Kind.TICKET).values_list("ticket_id", flat=True))
    return [ticket for ticket in tickets if ticket.id not in linked]


def _find_by_content(inquiry: Inquiry, unmarked: list[Ticket]) -> str:
    """Search tickets without a receipt number for the inquiry's text: an agent may have rewritten the subject.

    Returns: the ticket's id, or "".
    Raises: `Inconclusive` if one of the tickets may be it, because there are more than are read, or it shows no text.
    """
    client, is_certain = get_client(inquiry.service), len(unmarked) <= _MOST_DETAILS
    texts = {ticket_scan.normalize_typed(text) for text in payload.list_possible_texts(inquiry)}
    for ticket in unmarked[:_MOST_DETAILS]:
        content = html_to_text.convert_to_text(client.ticket(inquiry.usercode, ticket.id).content)
        if content in texts:
            return ticket.id
        is_certain &= bool(content)
    if not is_certain:
        raise Inconclusive
    return ""


def find_comment(inquiry: Inquiry) -> str:
    """Return the ticket's id if its thread shows the comment more often than it was delivered, else "".

    Older entries do not count: the same text of long ago does not show that this comment arrived. Neither does it show
    the contrary if it is of the day before, because our clock may have been wrong.
    """
    try:
        ticket = get_client(inquiry.service).ticket(inquiry.usercode, inquiry.ticket_id)
    except NotFound as error:
        raise Inconclusive from error
    since = ticket_scan.find_search_start([inquiry])
    if _is_shown(inquiry, ticket, since):
        return inquiry.ticket_id
    if _is_shown(inquiry, ticket, since - ticket_scan.WRONG_CLOCK):
        raise Inconclusive
    return ""


def _is_shown(inquiry: Inquiry, ticket: Ticket, since: datetime) -> bool:
    """Whether the thread shows the comment's text from `since` on more often than it was delivered."""
    text = ticket_scan.normalize_typed(inquiry.submitted.content)
    known, erased, since = _count_delivered(inquiry, text, since)
    shown = ticket_scan.count_texts(ticket, since)[text]
    if known < shown <= known + erased:
        raise Inconclusive  # the entry may be that of a comment whose text was deleted here
    return shown > known


def _count_delivered(inquiry: Inquiry, text: str, since: datetime) -> tuple[int, int, datetime]:
    """Count the delivered comments on the same ticket that the thread can show as this `text` from `since` on.

    OC may have executed one of them minutes after its claim. So that all of their entries are counted and none that is
    older, the time from which entries count goes back before each of them.

    Returns: how many have this text, how many have none because it was erased, and the time from which entries count.
    """
    others = Inquiry.objects.filter(
        service=inquiry.service, ticket_id=inquiry.ticket_id, kind=Inquiry.Kind.COMMENT, state=State.DELIVERED
    )
    known, erased = 0, 0
    for other in others.exclude(claimed_ms=None).order_by("-claimed_ms"):
        claimed_at = _get_claimed_at(other)
        if claimed_at + scale(settings.DELIVERY_SETTLE) < since:
            break
        if other.erased_at:
            erased += 1
        elif ticket_scan.normalize_typed(other.submitted.content) == text:
            known += 1
        else:
            continue
        since = min(since, claimed_at - ticket_scan.LOOK_BACK)
    return known, erased, since


def _get_claimed_at(inquiry: Inquiry) -> datetime:
    return datetime.fromtimestamp((inquiry.claimed_ms or 0) / 1000, tz=UTC)
