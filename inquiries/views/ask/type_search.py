"""Search submission types by words."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from inquiries.services.submission import drafts
from inquiries.views.decorators import require_may_ask, with_service
from inquiries.views.help.faq_and_type_search import find_types
from inquiries.views.request import ServiceRequest, get_query


@require_safe
@with_service
@require_may_ask
def find(request: ServiceRequest) -> HttpResponse:
    """Show the types that match, as links to their forms: a page, or for htmx the part below the search box."""
    query = get_query(request)
    context = {
        "query": query,
        "found": find_types(request, query),
        "draft": drafts.find_own_draft(request.service, request.visitor.usercode, request.GET.get("draft", "")),
    }
    return render(request, "inquiries/_found_types.html" if request.htmx else "inquiries/types.html", context)
