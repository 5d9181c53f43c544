"""The unread and solved marks of tickets. OC has neither, so they are stored here."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from common.database.prepared_queries import A_NUMBER, PreparedQuery
from common.database.rows import get_or_create, update_or_create
from inquiries.domain.ticket_status import WAITING
from inquiries.models import Service, TicketMark

# OC gives whole seconds in one place and milliseconds in another.
_PRECISION = timedelta(seconds=1)
# What a person sent changes the ticket, a moment before or after we hear that it arrived, by another clock.
_OWN_CHANGE = timedelta(seconds=5)
_FIRST = PreparedQuery(
    lambda service, usercode: TicketMark.objects.filter(service=service, usercode=usercode, ticket_id="").only(
        "unread"
    ),
    service=A_NUMBER,
)
_USUAL = 21  # marks of a page of 20 tickets, with that of the first look
_PLACES = [f"ticket{number}" for number in range(_USUAL)]
_MARKS = PreparedQuery(
    lambda service, usercode, **tickets: TicketMark.objects.filter(
        service=service, usercode=usercode, ticket_id__in=list(tickets.values())
    ),
    service=A_NUMBER,
    **{place: place for place in _PLACES},
)
_MOST_UNREAD = 200  # ids that are remembered; more than a header counts


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of one person on some tickets."""

    first: TicketMark  # of the first look at the list
    seen: dict[str, datetime]
    sent: Mapping[str, datetime]
    solved: frozenset[str]

    def is_news(self, ticket_id: str, status: str, updated: datetime | None) -> bool:
        """Whether the ticket changed, other than by this person, since they last viewed it."""
        if status == WAITING or updated is None:
            return False
        is_own = ticket_id in self.sent and updated <= self.sent[ticket_id] + _OWN_CHANGE
        return not is_own and updated > self.seen.get(ticket_id, self.first.seen_until) + _PRECISION


@dataclass(frozen=True, slots=True)
class TicketView:
    """A person's view of a ticket: until when they had seen it before, and since when they call it solved.

    `seen_before` is None if nothing is known: then nothing counts as unread. `unread` counts their other tickets that
    are, as far as is known here.
    """

    seen_before: datetime | None
    solved_at: datetime | None
    unread: int = 0

    def is_news(self, at: datetime | None) -> bool:
        """Whether something that others wrote `at` this time came after the last view."""
        return at is not None and self.seen_before is not None and at > self.seen_before + _PRECISION


def _fetch_marks(service: Service, usercode: str, ticket_ids: set[str]) -> Iterable[TicketMark]:
    """Return the person's marks on these tickets, of which one is "", that of the first look."""
    if len(ticket_ids) > _USUAL:
        return TicketMark.objects.filter(service=service, usercode=usercode, ticket_id__in=ticket_ids)
    ids = [*ticket_ids, *[""] * (_USUAL - len(ticket_ids))]  # asked for in any case
    return _MARKS.fetch(service=service.pk, usercode=usercode, **dict(zip(_PLACES, ids, strict=True)))


def get_marks(service: Service, usercode: str, ticket_ids: Iterable[str], sent: Mapping[str, datetime]) -> Marks:
    """Return the person's marks on these tickets; the first call of all marks existing tickets as read.

    `sent` says by ticket when what they sent last arrived there.
    """
    by_id = {mark.ticket_id: mark for mark in _fetch_marks(service, usercode, {"", *ticket_ids})}
    if "" not in by_id:
        rows = TicketMark.objects.all()
        by_id[""], _is_new = get_or_create(rows, service=service, usercode=usercode, ticket_id="")
    return Marks(
        first=by_id.pop(""),
        seen={ticket_id: mark.seen_until for ticket_id, mark in by_id.items()},
        sent=sent,
        solved=frozenset(ticket_id for ticket_id, mark in by_id.items() if mark.solved_at),
    )


def record_unread(known: Marks, found: Mapping[str, bool], *, is_whole: bool) -> None:
    """Record which of the `found` tickets are unread; what is known of others stays, unless these are all there are.

    What the person has viewed in another request since `known` was read stays read.
    """
    news = {ticket_id for ticket_id, is_news in found.items() if is_news}
    if _combine(known.first.unread, news, found, is_whole) == known.first.unread:
        return
    with transaction.atomic():
        first = TicketMark.objects.select_for_update().filter(pk=known.first.pk).first()
        if first is None:  # the person's data were erased meanwhile
            return
        marks = TicketMark.objects.filter(service_id=first.service_id, usercode=first.usercode, ticket_id__in=news)
        now_seen = {mark.ticket_id for mark in marks if mark.seen_until != known.seen.get(mark.ticket_id)}
        first.unread = _combine(first.unread, news - now_seen, found, is_whole)
        first.save(update_fields=["unread"])
    known.first.unread = first.unread


def _combine(unread: list[str], news: set[str], found: Iterable[str], is_whole: bool) -> list[str]:
    others = set() if is_whole else set(unread) - set(found)
    return sorted(others | news)[:_MOST_UNREAD]


def count_unread(service: Service, usercode: str) -> int:
    """Return how many tickets are unread, as far as is known here: OC is not asked."""
    first = _FIRST.first(service=service.pk, usercode=usercode)
    return len(first.unread) if first else 0


def record_view(service: Service, usercode: str, ticket_id: str, updated: datetime | None) -> TicketView:
    """Record that the person has viewed the ticket.

    Args:
        service: the ticket's service.
        usercode: whose view it is.
        ticket_id: the ticket at OC.
        updated: the ticket's last change by OC's clock; now if None.

    Returns:
        The view, with the mark as it was before. Of a ticket that was never viewed, everything since the person's
        first look at the list is unread.
    """
    until = updated or timezone.now()
    known = {mark.ticket_id: mark for mark in _fetch_marks(service, usercode, {"", ticket_id})}
    first, mark, is_new = known.get(""), known.get(ticket_id), False
    if mark is None:
        key = {"service": service, "usercode": usercode, "ticket_id": ticket_id}
        mark, is_new = get_or_create(TicketMark.objects.all(), {"seen_until": until}, **key)
    seen_before = (first.seen_until if first else None) if is_new else mark.seen_until
    if is_new or mark.seen_until < until or (first and ticket_id in first.unread):
        mark.seen_until = max(mark.seen_until, until)
        _save_view(first, mark)
    others = [other for other in first.unread if other != ticket_id] if first else []
    return TicketView(seen_before, mark.solved_at, len(others))


def _save_view(first: TicketMark | None, mark: TicketMark) -> None:
    """Save the mark of a ticket, and take the ticket from the unread ones.

    In one transaction: a list that is read in another request sees both, or its unread tickets are seen here.
    """
    with transaction.atomic():
        for current in TicketMark.objects.select_for_update().filter(pk=first.pk) if first else ():
            if mark.ticket_id in current.unread:
                current.unread.remove(mark.ticket_id)
                current.save(update_fields=["unread"])
        TicketMark.objects.filter(pk=mark.pk).update(seen_until=mark.seen_until)  # unless it was erased meanwhile


def has_read(service: Service, usercode: str, ticket_id: str) -> bool:
    """Whether the person has viewed the ticket or marked it as solved, which OC had shown to be theirs."""
    return (
        bool(ticket_id) and TicketMark.objects.filter(service=service, usercode=usercode, ticket_id=ticket_id).exists()
    )


def call_solved(service: Service, usercode: str, ticket_id: str, is_solved: bool) -> None:
    """Record that the person considers the ticket solved, or no longer does. OC is not told."""
    solved_at = timezone.now() if is_solved else None
    key = {"service": service, "usercode": usercode, "ticket_id": ticket_id}
    update_or_create(TicketMark.objects.all(), {"solved_at": solved_at}, **key)
