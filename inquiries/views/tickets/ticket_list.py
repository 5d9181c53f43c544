"""The list of the visitor's inquiries: tickets at OC, and inquiries that wait for delivery."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.visitor import get_verified_addresses
from inquiries.forms.list_filters import FilterForm
from inquiries.models import Inquiry
from inquiries.oc.errors import OCError
from inquiries.services.catalog import categories
from inquiries.services.guests import access, sharing
from inquiries.services.submission import accept
from inquiries.services.tickets import search, tickets
from inquiries.services.tickets.tickets import Listing
from inquiries.views.decorators import offer_guest_access, require_known_visitor, with_service
from inquiries.views.presentation.pagination import build_page_links
from inquiries.views.presentation.presenters import present_receipt
from inquiries.views.request import ServiceRequest, get_oc_language


@require_safe
@with_service
@offer_guest_access
@require_known_visitor
def list_inquiries(request: ServiceRequest) -> HttpResponse:
    filters = FilterForm(request.GET, categories=_list_categories(request))
    listing, problem = _read(request, filters)
    if not listing.tickets and filters.page > max(listing.pages, 1):
        # An old link: there are fewer pages now, which must not look like no inquiries at all.
        return redirect(f"{request.path}?{filters.querystring(page=max(listing.pages, 1))}")
    # What is on its way stands above the first page, and only there.
    usercode = request.visitor.usercode if filters.page == 1 else ""
    waiting = accept.find_undelivered(request.service, usercode, kind=Inquiry.Kind.TICKET)
    # Inquiries that a member sent as a guest and can take over.
    joinable = access.find_joinable(request.service, request.visitor.usercode, get_verified_addresses(request))
    context = {
        "listing": listing,
        "problem": problem,
        "pending": [present_receipt(inquiry) for inquiry in waiting],
        "known_here": [present_receipt(inquiry) for inquiry in sharing.find_shared(request.service, usercode)],
        "joinable": len(joinable),
        "filters": filters,
        "is_filtered": filters.is_filtered,
        "pages": build_page_links(listing.page, listing.pages, filters.querystring),
    }
    return render(request, "inquiries/list.html", context)


def _read(request: ServiceRequest, filters: FilterForm) -> tuple[Listing, str]:
    """Return a member's list from OC; for a guest what this browser sent, which is all that is certainly theirs."""
    usercode = request.visitor.usercode
    if request.visitor.is_guest:
        return tickets.list_sent_here(request.service, usercode), ""
    try:
        if filters.wanted:
            language = get_oc_language(request)
            return search.search(request.service, usercode, filters.query, filters.wanted, language), ""
        return tickets.list_tickets(request.service, usercode, filters.query, get_oc_language(request)), ""
    except OCError:
        known = tickets.list_sent_here(request.service, usercode)
        return known, _(
            "We cannot load the full list right now. Here is what you sent from this site. Nothing is lost."
        )


def _list_categories(request: ServiceRequest) -> Mapping[int, str]:
    """Return the types to filter by, by their path: none for guests, and none while OC was never reached."""
    if request.visitor.is_guest:
        return {}
    try:
        tree = categories.get_category_tree(request.service, get_oc_language(request)).value
    except categories.NoCatalog:
        return {}
    return tree.list_leaf_paths(get_oc_language(request))
