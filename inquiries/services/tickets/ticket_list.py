"""A person's tickets at OC: the list, and the words for types and statuses."""

import logging
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from common.languages import remove_region
from inquiries.domain import receipt_numbers
from inquiries.domain.category_tree import TypeTree
from inquiries.domain.ticket_filter import DONE, NEWS, OPEN, SOURCES
from inquiries.domain.ticket_status import FINISHED, Status
from inquiries.models import Inquiry, Service
from inquiries.oc.errors import Unavailable
from inquiries.oc.types import tickets as oc
from inquiries.oc.types.requests import LATEST_FIRST, TicketQuery
from inquiries.services.catalog import types_and_fields
from inquiries.services.tickets import ticket_marks, ticket_origin
from inquiries.services.tickets.ticket_marks import Marks
from inquiries.services.upstream import late_reads
from inquiries.services.upstream.clients import get_client
from inquiries.services.upstream.late_reads import WHOLE, Patience

log = logging.getLogger(__name__)
_SENT_HERE = 100


@dataclass(frozen=True, slots=True)
class ListedTicket:
    id: str
    subject: str
    type_path: str
    status: Status
    created: datetime | None
    updated: datetime | None
    is_news: bool = False
    is_called_solved: bool = False
    type_id: int | None = None

    @property
    def group(self) -> str:
        return DONE if self.status.code in FINISHED or self.is_called_solved else OPEN


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a person's tickets; `total` counts all, `page` counts from 1.

    Of a history that is too long to be searched whole, `searched` says how many were. `counts` says of a group how many
    tickets it has under the same other filters, where that is known: "" is all of them. `unread` counts what is known
    to be unread, on whichever page; None where OC was not asked.
    """

    tickets: tuple[ListedTicket, ...]
    total: int
    page: int
    pages: int
    searched: int = 0
    counts: Mapping[str, int] = field(default_factory=dict)
    unread: int | None = None


class StatusWords:
    """Types and statuses in the customer's language, whatever language OC answered in."""

    def __init__(self, service: Service, language: str) -> None:
        self._language = language
        self.name_is_understood = language == remove_region(service.default_language)
        try:
            self._tree = types_and_fields.get_category_tree(service, language).value
        except types_and_fields.NoCatalog:
            self._tree = TypeTree(())

    def status(self, code: str, name: str) -> Status:
        return Status.build(code, name, name_is_understood=self.name_is_understood)

    def type_path(self, type_id: int | None, names: Iterable[str]) -> str:
        """Return the type's path in the catalog; where it has none, of the `names` that OC has for it."""
        return self._tree.path_text(type_id or 0, self._language) if type_id in self._tree else " > ".join(names)


def list_tickets(
    service: Service, usercode: str, query: TicketQuery, language: str, patience: Patience = WHOLE
) -> Listing:
    """Return one page of the person's tickets, with one call (OC API, section 7: list), in the customer's `language`.

    It is not sent: the contract leaves open whether it would hide the tickets that were written in another one. Types
    are named from the catalog instead, and statuses in our own words. In the usual order the page's unread tickets come
    first: OC cannot sort by that.

    Raises what `inquiries.oc` raises for a read, `Unavailable` for a list with another customer's ticket in it, which
    cannot be trusted, and `late_reads.StillReading` once the `patience` has run out.
    """
    client = get_client(service)
    question = ("tickets", service.pk, usercode, query)
    page = late_reads.read(lambda: client.tickets(usercode, query), question, patience)
    is_whole = page.pages <= 1 and not page.left_out and not is_narrow(query)
    listing = build_listing(service, usercode, page, language, is_whole=is_whole)
    return put_unread_first(listing) if query.sort == LATEST_FIRST else listing


def put_unread_first(listing: Listing) -> Listing:
    """Return the listing with the unread tickets first, otherwise in the order that it has."""
    return replace(listing, tickets=tuple(sorted(listing.tickets, key=lambda ticket: not ticket.is_news)))


def is_narrow(query: TicketQuery) -> bool:
    """Whether the query asks OC for some of the person's tickets only, on however many pages."""
    return query.category_id is not None or bool(query.status) or query.sources not in ((), SOURCES)


def build_listing(service: Service, usercode: str, page: oc.TicketPage, language: str, *, is_whole: bool) -> Listing:
    """Return a page of OC's list as the person sees it; `is_whole` if there are no other tickets. Raises `Unavailable`.

    Which of them are unread is recorded.
    """
    sent = ticket_origin.find(service, page)
    if any(owner != usercode for owner, _ticket_id, _at in sent):
        log.error("oc.foreign_ticket", extra={"service": service.slug})
        raise Unavailable("a list with another customer's ticket", endpoint="list")
    words = StatusWords(service, language)
    arrived = {ticket_id: at for _owner, ticket_id, at in sent if at}
    known = ticket_marks.get_marks(service, usercode, (ticket.id for ticket in page.tickets), arrived)
    found = [_build_listed(ticket, words, known) for ticket in page.tickets]
    ticket_marks.record_unread(known, {ticket.id: ticket.is_news for ticket in found}, is_whole=is_whole)
    return Listing(
        tickets=tuple(found),
        total=page.total,
        page=page.number,
        pages=page.pages,
        counts=count_groups(found) if page.pages <= 1 and not page.left_out else {"": page.total},
        unread=len(known.first.unread),
    )


def count_groups(found: Iterable[ListedTicket]) -> dict[str, int]:
    """Return how many of the tickets each group has; an unread one is in two."""
    counted = Counter({"": 0, NEWS: 0, OPEN: 0, DONE: 0})
    for ticket in found:
        counted.update(["", ticket.group, *([NEWS] if ticket.is_news else [])])
    return dict(counted)


def list_sent_here(service: Service, usercode: str) -> Listing:
    """Return the delivered inquiries that this person sent here, newest first, without a call and without status."""
    inquiries = Inquiry.objects.filter(
        service=service, usercode=usercode, kind=Inquiry.Kind.TICKET, state=Inquiry.State.DELIVERED
    ).exclude(guest_info__is_anonymous_at_oc=True)[:_SENT_HERE]
    known = tuple(
        ListedTicket(
            id=inquiry.ticket_id,
            subject=inquiry.submitted.subject,
            type_path=inquiry.category_path,
            status=Status.build(""),
            created=inquiry.created_at,
            updated=inquiry.delivered_at,
        )
        for inquiry in inquiries
    )
    return Listing(known, total=len(known), page=1, pages=1)


def _build_listed(ticket: oc.Ticket, words: StatusWords, known: Marks) -> ListedTicket:
    return ListedTicket(
        id=ticket.id,
        subject=receipt_numbers.remove_marker(ticket.subject),
        type_path=words.type_path(ticket.category_id, ticket.category_path),
        status=words.status(ticket.status, ticket.status_name),
        created=ticket.created,
        updated=ticket.updated,
        is_news=known.is_news(ticket.id, ticket.status, ticket.updated),
        is_called_solved=ticket.id in known.solved,
        type_id=ticket.category_id,
    )
