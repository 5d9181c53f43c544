"""Find a submission type by words."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from inquiries.domain.text_cleaning import searched
from inquiries.services.submission import drafts
from inquiries.views.decorators import for_asking, of_service
from inquiries.views.help.search import found_types
from inquiries.views.request import ServiceRequest


@require_safe
@of_service
@for_asking
def find(request: ServiceRequest) -> HttpResponse:
    """The types that fit, as links to their forms: a page, or for htmx the part beneath the search box."""
    query = searched(request.GET.get("q", ""))
    context = {
        "query": query,
        "found": found_types(request, query),
        "draft": drafts.own(request.service, request.visitor.usercode, request.GET.get("draft", "")),
    }
    return render(request, "inquiries/_found_types.html" if request.htmx else "inquiries/types.html", context)
