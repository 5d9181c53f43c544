"""Search a person's whole ticket list: OC's list knows neither words nor periods nor groups."""

import re
from dataclasses import replace
from datetime import UTC, datetime

from django.utils import timezone

from common import normalization
from inquiries.domain.ticket_filter import NEWS, OPEN, SOURCES, TicketFilter
from inquiries.domain.ticket_status import Status
from inquiries.models import Inquiry, Service
from inquiries.oc.types.requests import LATEST_FIRST, TicketQuery
from inquiries.oc.types.tickets import TicketPage
from inquiries.services.tickets import ticket_list
from inquiries.services.tickets.ticket_list import ListedTicket, Listing
from inquiries.services.upstream import late_reads
from inquiries.services.upstream.clients import get_client
from inquiries.services.upstream.late_reads import WHOLE, Patience

_PAGE_SIZE = 200  # the most that OC gives at once
_LATEST, _FEW = 50, 5  # looked at for the start page, and shown there
MOST_CALLS = 10  # for one page of ours; 2,000 inquiries are a long life


def search(  # noqa: PLR0913, PLR0917 (what `ticket_list.list_tickets` takes, and the filter)
    service: Service,
    usercode: str,
    query: TicketQuery,
    wanted: TicketFilter,
    language: str,
    patience: Patience = WHOLE,
) -> Listing:
    """Return one page of the person's tickets that match (OC API, section 7: list); one call for each 200 tickets.

    `query` says status, type, channel, order, page and size as for `list_tickets` of `ticket_list`, and so are the
    errors.
    The result's `searched` is how many of the newest were looked through, where there are more than that.
    """
    whole = _read_everything(service, usercode, query, language, patience)
    texts = _find_kept_texts(service, usercode) if wanted.words else {}
    found_in_all = [ticket for ticket in whole.tickets if _matches(ticket, replace(wanted, group=""), texts)]
    found = [ticket for ticket in found_in_all if _is_in(ticket, wanted.group)]
    key, _colon, direction = query.sort.partition(":")
    since_ever = datetime.min.replace(tzinfo=UTC)
    found.sort(
        key=lambda ticket: (ticket.created if key == "createdDt" else ticket.updated) or since_ever,
        reverse=direction == "desc",
    )
    if query.sort == LATEST_FIRST:
        found.sort(key=lambda ticket: not ticket.is_news)
    start = (query.page - 1) * query.page_size
    searched = len(whole.tickets)
    return Listing(
        tickets=tuple(found[start : start + query.page_size]),
        total=len(found),
        page=query.page,
        pages=-(-len(found) // query.page_size),
        searched=searched if searched < whole.total else 0,
        counts=ticket_list.count_groups(found_in_all) if searched >= whole.total else {},
        unread=whole.unread,
    )


def find_unfinished(service: Service, usercode: str, language: str) -> Listing:
    """Return the person's few latest tickets that are unfinished or unread, with one call.

    Raises as `ticket_list.list_tickets` does. The result's `total` counts all that were found.
    """
    page = ticket_list.list_tickets(service, usercode, TicketQuery(sources=SOURCES, page_size=_LATEST), language)
    found = [ticket for ticket in page.tickets if ticket.is_news or ticket.group == OPEN]
    found.sort(key=lambda ticket: not ticket.is_news)
    return Listing(tickets=tuple(found[:_FEW]), total=len(found), page=1, pages=1)


def admits_waiting(inquiry: Inquiry, query: TicketQuery, wanted: TicketFilter) -> bool:
    """Whether an inquiry that OC does not have yet belongs into the list that these filters narrow."""
    if query.status or query.category_id not in (None, inquiry.category_id):
        return False
    sent = inquiry.submitted
    listed = ListedTicket(
        id=inquiry.receipt,
        subject=sent.subject,
        type_path=inquiry.category_path,
        type_id=inquiry.category_id,
        status=Status.build(""),
        created=inquiry.created_at,
        updated=inquiry.created_at,
    )
    return _is_in(listed, wanted.group) and _matches(listed, wanted, {listed.id: sent.content.casefold()})


def _read_everything(service: Service, usercode: str, query: TicketQuery, language: str, patience: Patience) -> Listing:
    """Return every ticket on one page, or the newest of very many; `total` says how many there are."""
    client = get_client(service)
    whole = replace(query, sort="createdDt:desc", page=1, page_size=_PAGE_SIZE)

    def read_pages() -> list[TicketPage]:
        pages: list[TicketPage] = []
        while len(pages) < MOST_CALLS and (not pages or len(pages) < pages[-1].pages):
            pages.append(client.tickets(usercode, replace(whole, page=len(pages) + 1)))
        return pages

    pages = late_reads.read(read_pages, ("all tickets", service.pk, usercode, whole), patience)
    everything = {ticket.id: ticket for page in pages for ticket in page.tickets}
    total = pages[-1].total
    is_whole = len(everything) == total and not ticket_list.is_narrow(query)
    in_one = replace(pages[-1], tickets=tuple(everything.values()))
    return ticket_list.build_listing(service, usercode, in_one, language, is_whole=is_whole)


def _find_kept_texts(service: Service, usercode: str) -> dict[str, str]:
    """Return what the person wrote, by ticket, as far as it is still kept here: OC's list has only subjects."""
    texts: dict[str, str] = {}
    for inquiry in Inquiry.objects.filter(service=service, usercode=usercode).exclude(ticket_id=""):
        sent = inquiry.submitted
        texts[inquiry.ticket_id] = f"{texts.get(inquiry.ticket_id, '')}\n{inquiry.receipt}\n{sent.content}".casefold()
    return texts


def _matches(ticket: ListedTicket, wanted: TicketFilter, texts: dict[str, str]) -> bool:
    if wanted.types and ticket.type_id not in wanted.types:
        return False
    day = timezone.localtime(ticket.created).date() if ticket.created else None
    if (wanted.since and (day is None or day < wanted.since)) or (wanted.until and (day is None or day > wanted.until)):
        return False
    text = "\n".join((ticket.subject, ticket.type_path, ticket.id, texts.get(ticket.id, "")))
    text = normalization.strip_invisible(text).casefold()
    # In Korean a blank is often left out, and Japanese, Chinese and Thai have none between words.
    unspaced = re.sub(r"[^\S\n]+", "", text)
    return all(word in text or (not word.isascii() and word in unspaced) for word in wanted.words)


def _is_in(ticket: ListedTicket, group: str) -> bool:
    return ticket.is_news if group == NEWS else group in ("", ticket.group)
