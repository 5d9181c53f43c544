"""Read a customer's whole ticket list, and the texts of a thread, so that what is absent is certainly not at OC."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from django.db.models import Min

from inquiries.domain import typed_text
from inquiries.domain.safe_html import html_to_text
from inquiries.models import Attempt, Inquiry, Service
from inquiries.oc.types.requests import TicketQuery
from inquiries.oc.types.tickets import Ticket
from inquiries.services.upstream.clients import get_client

_PAGE_SIZE = 200
_MOST_PAGES = 50
LOOK_BACK = timedelta(minutes=10)  # as far as our clock and OC's may be apart, with a margin
# A clock that was put right since may have been ahead by so much while an inquiry was accepted and sent.
WRONG_CLOCK = timedelta(days=1)


class Inconclusive(Exception):
    """The list changed while it was read, or is incomplete: an absent ticket proves nothing."""


def find_search_start(inquiries: Collection[Inquiry]) -> datetime:
    """Return the time from which OC can have something of these inquiries, by the clocks that they were sent with.

    It is before their creation where a clock was ahead then and has been put right before the first attempt.
    """
    claimed_ms = Attempt.objects.filter(inquiry__in=inquiries).aggregate(first=Min("claimed_ms"))["first"]
    moments = [inquiry.created_at for inquiry in inquiries]
    if claimed_ms is not None:
        moments.append(datetime.fromtimestamp(claimed_ms / 1000, tz=UTC))
    return min(moments) - LOOK_BACK


def read_tickets_since(
    service: Service,
    usercode: str,
    oldest: datetime,
    *,
    margin: timedelta = timedelta(),
    deadline: float | None = None,
) -> Iterator[Ticket]:
    """Return the customer's tickets that are not older than `oldest`, newest first (OC API, section 7: list).

    Those that are older by no more than `margin` are returned, too. A page may take `deadline` seconds,
    OC_PAGE_DEADLINE where none is given, and four tries within them. Raises what `inquiries.oc` raises for a read, and
    `Inconclusive` where the pages do not add up to one list, or a row not older than `oldest` could not be read,
    perhaps after some tickets were given already.
    """
    client, seen, total = get_client(service, deadline=deadline), set[str](), None
    left_out: list[datetime | None] = []
    for number in range(1, _MOST_PAGES + 1):
        query = TicketQuery(sort="createdDt:desc", page=number, page_size=_PAGE_SIZE, sources=("web", "spweb", "api"))
        # It is cheaper to try a page again than to begin the whole look anew, and a list may have 50.
        page = client.tickets(usercode, query, patient=True)
        if total not in (None, page.total):
            raise Inconclusive  # a ticket came or went, and may have slipped from one page to another
        total = page.total
        for ticket in page.tickets:
            seen.add(ticket.id)
            if is_as_new(ticket, oldest - margin):
                yield ticket
        left_out += page.left_out
        if len(seen) + len(left_out) == total or _reaches_beyond(page.tickets, oldest - margin):
            if any(created is None or created >= oldest for created in left_out):
                raise Inconclusive  # it may be the ticket that is looked for
            return
        if len(seen) + len(left_out) > total or not page.tickets:
            raise Inconclusive
    raise Inconclusive


def is_as_new(ticket: Ticket, oldest: datetime) -> bool:
    """Whether the ticket is not older; one without a time may be as new."""
    return not ticket.created or ticket.created >= oldest


def _reaches_beyond(tickets: Sequence[Ticket], oldest: datetime) -> bool:
    """Whether what follows can only be older. Not from a page on which the order that was asked for cannot be seen."""
    dates = [ticket.created for ticket in tickets if ticket.created]
    is_ordered = len(dates) == len(tickets) and dates == sorted(dates, reverse=True)
    return is_ordered and len(set(dates)) > 1 and dates[-1] < oldest


def count_texts(ticket: Ticket, since: datetime) -> Counter[str]:
    """Count each text on the customer's side of a thread, from `since` on; entries without a time are counted, too."""
    mine = [entry for entry in ticket.entries if entry.by_customer and (not entry.created or entry.created >= since)]
    return Counter(html_to_text.convert_to_text(entry.content) for entry in mine)


def normalize_typed(typed: str) -> str:
    """Return what a customer typed as `count_texts` has what OC shows of it."""
    return html_to_text.convert_to_text(typed_text.convert_to_content(typed))
