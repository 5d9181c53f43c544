"""The list of the visitor's inquiries: tickets at OC, and inquiries that wait for delivery."""

from dataclasses import dataclass, replace

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.visitor import get_verified_addresses
from inquiries.domain.id_syntax import parse_id
from inquiries.domain.ticket_filter import NEWS, TypeFilter, build_type_filter
from inquiries.forms.list_filters import FilterForm
from inquiries.models import Inquiry
from inquiries.oc.errors import OCError
from inquiries.services.catalog import types_and_fields
from inquiries.services.guests import links_and_codes, sharing
from inquiries.services.submission import own_inquiries
from inquiries.services.tickets import search, ticket_list, ticket_marks
from inquiries.services.tickets.ticket_list import Listing
from inquiries.services.upstream.late_reads import StillReading
from inquiries.views.decorators import offer_guest_access, require_known_visitor, with_service
from inquiries.views.presentation import late_pages
from inquiries.views.presentation.pagination import build_page_links
from inquiries.views.presentation.receipts import present_receipt
from inquiries.views.request import ServiceRequest, get_oc_language


@dataclass(frozen=True, slots=True)
class ListPage:
    """What the list shows: OC's tickets, or those that were sent from here, and why; `token` while OC is being read."""

    listing: Listing
    problem: str = ""
    token: str = ""

    @property
    def is_whole(self) -> bool:
        return not self.problem and not self.token


@require_safe
@with_service
@offer_guest_access
@require_known_visitor
def list_inquiries(request: ServiceRequest) -> HttpResponse:
    filters = FilterForm(request.GET, types=_build_type_filter(request))
    page = _read(request, filters)
    listing = page.listing
    if not listing.tickets and filters.page > max(listing.pages, 1):
        # An old link: there are fewer pages now, which must not look like no inquiries at all.
        return redirect(f"{request.path}?{filters.querystring(page=max(listing.pages, 1))}")
    here, usercode = request.service, request.visitor.usercode
    waiting = own_inquiries.find_undelivered(here, usercode, kind=Inquiry.Kind.TICKET)
    waiting = [inquiry for inquiry in waiting if search.admits_waiting(inquiry, filters.query, filters.wanted)]
    # What is on its way, or was sent under another usercode, stands above the first page, and only there.
    shared = sharing.find_shared(here, usercode) if filters.page == 1 else []
    # Inquiries that a member sent as a guest and can take over.
    joinable = links_and_codes.find_joinable(here, usercode, get_verified_addresses(request))
    unread = ticket_marks.count_unread(here, usercode) if listing.unread is None else listing.unread
    context = {
        "listing": listing,
        "problem": page.problem,
        "pending": [present_receipt(inquiry) for inquiry in waiting] if filters.page == 1 else [],
        "known_here": [present_receipt(inquiry) for inquiry in shared],
        "joinable": len(joinable),
        "filters": filters,
        "groups": filters.build_groups(_count_groups(page, filters, unread)),
        "unread": unread,
        "is_filtered": bool(filters.narrowing),
        "pages": build_page_links(listing.page, listing.pages, filters.querystring) if page.is_whole else [],
        **late_pages.build_context(request, page.token),
    }
    return render(request, "inquiries/list.html", context)


def _read(request: ServiceRequest, filters: FilterForm) -> ListPage:
    """Return a member's list from OC; for a guest what this browser sent, which is all that is certainly theirs."""
    here, usercode = request.service, request.visitor.usercode
    if request.visitor.is_guest:
        return ListPage(ticket_list.list_sent_here(here, usercode))
    language, patience = get_oc_language(request), late_pages.get_patience(request)
    try:
        if filters.wanted:
            found = search.search(here, usercode, filters.query, filters.wanted, language, patience)
        else:
            found = ticket_list.list_tickets(here, usercode, filters.query, language, patience)
        return ListPage(found)
    except StillReading as reading:
        # What was sent from here may not be what the filters or a later page would show.
        is_first = filters.page == 1 and not filters.narrowing
        known = ticket_list.list_sent_here(here, usercode) if is_first else Listing((), 0, 1, 1)
        return ListPage(replace(known, pages=filters.page), token=reading.token)
    except OCError:
        known = ticket_list.list_sent_here(here, usercode)
        if known.tickets:
            problem = _(
                "We cannot load the full list right now. Here is what you sent from this site. Nothing is lost."
            )
        else:
            problem = _("We cannot load the list right now. Nothing is lost.")
        return ListPage(known, problem)


def _count_groups(page: ListPage, filters: FilterForm, unread: int) -> dict[str, int]:
    """Return the numbers on the tabs, as far as they are known without another call."""
    counts = dict(page.listing.counts) if page.is_whole else {}
    if not {*filters.narrowing} - {"group"}:
        counts.setdefault(NEWS, unread)
    return counts


def _build_type_filter(request: ServiceRequest) -> TypeFilter:
    """Return the types to filter by: none for guests, and none while OC was never reached."""
    language = get_oc_language(request)
    tree = None if request.visitor.is_guest else types_and_fields.find_tree_to_name(request.service, language)
    if tree is None:
        return TypeFilter()
    return build_type_filter(tree, parse_id(request.GET.get("category", "")), language)
