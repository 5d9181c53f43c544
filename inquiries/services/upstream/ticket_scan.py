"""Read a customer's whole ticket list, and the texts of a thread, so that what is absent is certainly not at OC."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from inquiries.domain import typed_text
from inquiries.domain.safe_html import html_to_text
from inquiries.models import Service
from inquiries.oc.types.requests import TicketQuery
from inquiries.oc.types.tickets import Ticket
from inquiries.services.upstream.clients import get_client

_PAGE_SIZE = 200
_MOST_PAGES = 50
LOOK_BACK = timedelta(minutes=10)  # as far as our clock and OC's may be apart, with a margin


class Inconclusive(Exception):
    """The list changed while it was read, or is incomplete: an absent ticket proves nothing."""


def read_tickets_since(
    service: Service, usercode: str, oldest: datetime, *, deadline: float | None = None
) -> Iterator[Ticket]:
    """Return the customer's tickets that are not older than `oldest`, newest first (OC API, section 7: list).

    A page may take `deadline` seconds, OC_PAGE_DEADLINE where none is given, and four tries within them. Raises what
    `inquiries.oc` raises for a read, and `Inconclusive` where the pages do not add up to one list, or a row that may be
    as new could not be read, perhaps after some tickets were given already.
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
            if not ticket.created or ticket.created >= oldest:
                yield ticket
        left_out += page.left_out
        if len(seen) + len(left_out) == total or _reaches_beyond(page.tickets, oldest):
            if any(created is None or created >= oldest for created in left_out):
                raise Inconclusive  # it may be the ticket that is looked for
            return
        if len(seen) + len(left_out) > total or not page.tickets:
            raise Inconclusive
    raise Inconclusive


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
