"""Search a person's whole ticket list: OC's list knows neither words nor periods nor groups."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils import timezone

from common import identifiers
from inquiries.domain.ticket_filter import DONE, NEWS, OPEN, SOURCES, TicketFilter
from inquiries.domain.ticket_status import FINISHED
from inquiries.models import Inquiry, Service
from inquiries.oc.types.tickets import TicketQuery
from inquiries.services.tickets import tickets
from inquiries.services.tickets.tickets import ListedTicket, Listing

_PAGE_SIZE = 200  # the most that OC gives at once
_LATEST, _FEW = 50, 5  # looked at for the start page, and shown there
MOST_CALLS = 10  # for one page of ours; 2,000 inquiries are a long life


def search(service: Service, usercode: str, query: TicketQuery, wanted: TicketFilter, language: str) -> Listing:
    """Return one page of the person's tickets that match (OC API, section 7: list); one call for each 200 tickets.

    `query` says status, type, channel, order, page and size as for `tickets.list_tickets`, whose errors this raises.
    The result's `searched` is how many of the newest were looked through, where there are more than that.
    """
    everything, total = _read_everything(service, usercode, query, language)
    texts = _find_kept_texts(service, usercode) if wanted.words else {}
    found = [ticket for ticket in everything if _matches(ticket, wanted, texts)]
    key, _colon, direction = query.sort.partition(":")
    found.sort(key=_build_sort_key(key), reverse=direction == "desc")
    start = (query.page - 1) * query.page_size
    return Listing(
        tickets=tuple(found[start : start + query.page_size]),
        total=len(found),
        page=query.page,
        pages=-(-len(found) // query.page_size),
        searched=len(everything) if len(everything) < total else 0,
    )


def find_unfinished(service: Service, usercode: str, language: str) -> Listing:
    """Return the person's few latest tickets that are unfinished or unread, with one call.

    Raises as `tickets.list_tickets` does. The result's `total` counts all that were found.
    """
    page = tickets.list_tickets(service, usercode, TicketQuery(sources=SOURCES, page_size=_LATEST), language)
    found = [ticket for ticket in page.tickets if ticket.is_news or _group_of(ticket) == OPEN]
    found.sort(key=lambda ticket: not ticket.is_news)
    return Listing(tickets=tuple(found[:_FEW]), total=len(found), page=1, pages=1)


def _read_everything(
    service: Service, usercode: str, query: TicketQuery, language: str
) -> tuple[list[ListedTicket], int]:
    """Return every ticket, or the newest of very many, and how many there are."""
    whole = replace(query, sort="createdDt:desc", page=1, page_size=_PAGE_SIZE)
    found: dict[str, ListedTicket] = {}
    for number in range(1, MOST_CALLS + 1):
        page = tickets.list_tickets(service, usercode, replace(whole, page=number), language)
        found.update((ticket.id, ticket) for ticket in page.tickets)
        if number >= page.pages:
            break
    return list(found.values()), page.total


def _find_kept_texts(service: Service, usercode: str) -> dict[str, str]:
    """Return what the person wrote, by ticket, as far as it is still kept here: OC's list has only subjects."""
    texts: dict[str, str] = {}
    for inquiry in Inquiry.objects.filter(service=service, usercode=usercode).exclude(ticket_id=""):
        sent = inquiry.submitted
        texts[inquiry.ticket_id] = f"{texts.get(inquiry.ticket_id, '')}\n{inquiry.receipt}\n{sent.content}".casefold()
    return texts


def _matches(ticket: ListedTicket, wanted: TicketFilter, texts: dict[str, str]) -> bool:
    if wanted.group and wanted.group != _group_of(ticket) and not (wanted.group == NEWS and ticket.is_news):
        return False
    day = timezone.localtime(ticket.created).date() if ticket.created else None
    if (wanted.since and (day is None or day < wanted.since)) or (wanted.until and (day is None or day > wanted.until)):
        return False
    text = "\n".join((ticket.subject, ticket.type_path, ticket.id, texts.get(ticket.id, "")))
    text = identifiers.strip_invisible(text).casefold()
    return all(word in text for word in wanted.words)


def _group_of(ticket: ListedTicket) -> str:
    return DONE if ticket.status.code in FINISHED or ticket.is_called_solved else OPEN


def _build_sort_key(key: str) -> Callable[[ListedTicket], Any]:
    def moment(ticket: ListedTicket) -> datetime:
        at = ticket.created if key == "createdDt" else ticket.updated
        return at or datetime.fromtimestamp(0, tz=timezone.get_current_timezone())

    return moment
