"""My inquiries: what OC has, and what is still on its way there."""

from collections.abc import Mapping

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.visitor import verified_addresses_of
from inquiries.forms.list_filters import FilterForm
from inquiries.models import Inquiry
from inquiries.oc.errors import OCError
from inquiries.services.catalog import categories
from inquiries.services.guests import access, sharing
from inquiries.services.submission import accept
from inquiries.services.tickets import search, tickets
from inquiries.services.tickets.tickets import Listing
from inquiries.views.decorators import for_known, language_of, of_service
from inquiries.views.presentation.pagination import page_links
from inquiries.views.presentation.presenters import receipt_of
from inquiries.views.request import ServiceRequest


@require_safe
@of_service
@for_known
def listing(request: ServiceRequest) -> HttpResponse:
    filters = FilterForm(request.GET, categories=_categories(request))
    listing, problem = _read(request, filters)
    if not listing.tickets and filters.page > max(listing.pages, 1):
        # An old link: there are fewer pages now, which must not look like no inquiries at all.
        return redirect(f"{request.path}?{filters.querystring(page=max(listing.pages, 1))}")
    # What is on its way stands above the first page, and only there.
    usercode = request.visitor.usercode if filters.page == 1 else ""
    waiting = accept.on_the_way(request.service, usercode, kind=Inquiry.Kind.TICKET)
    context = {
        "listing": listing,
        "problem": problem,
        "pending": [receipt_of(inquiry) for inquiry in waiting],
        "known_here": [receipt_of(inquiry) for inquiry in sharing.known_here(request.service, usercode)],
        "joinable": _joinable(request),
        "filters": filters,
        "is_filtered": filters.is_filtered,
        "pages": page_links(listing.page, listing.pages, filters.querystring),
    }
    return render(request, "inquiries/list.html", context)


def _read(request: ServiceRequest, filters: FilterForm) -> tuple[Listing, str]:
    """A member's list comes from OC; a guest's is what this browser sent, which is all that is certainly theirs."""
    usercode = request.visitor.usercode
    if request.visitor.is_guest:
        return tickets.sent_here(request.service, usercode), ""
    try:
        if filters.wanted:
            language = language_of(request)
            return search.search(request.service, usercode, filters.query, filters.wanted, language), ""
        return tickets.listing(request.service, usercode, filters.query, language_of(request)), ""
    except OCError:
        known = tickets.sent_here(request.service, usercode)
        return known, _("The list cannot be read right now. Here is what you sent from this site; nothing is lost.")


def _joinable(request: ServiceRequest) -> int:
    """How many inquiries a member could take over that were sent as a guest."""
    addresses = verified_addresses_of(request)
    return len(access.joinable(request.service, request.visitor.usercode, addresses))


def _categories(request: ServiceRequest) -> Mapping[int, str]:
    """Types to filter by, by their path: none for guests, and none while OC was never reached."""
    if request.visitor.is_guest:
        return {}
    try:
        tree = categories.types(request.service, language_of(request)).value
    except categories.NoCatalog:
        return {}
    return tree.leaf_paths(language_of(request))
