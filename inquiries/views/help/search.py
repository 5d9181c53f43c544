"""One search for submission types and frequent questions."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from inquiries.domain.category_tree import Named
from inquiries.domain.text_cleaning import clean_query
from inquiries.services.catalog import categories, guides
from inquiries.services.help import help_center, suggestions
from inquiries.views.decorators import may_ask, with_service
from inquiries.views.request import ServiceRequest, get_oc_language

_QUESTIONS = 5


@require_safe
@with_service
def search(request: ServiceRequest) -> HttpResponse:
    """Show matching types and questions: a page, or for htmx the part below the search box."""
    query = clean_query(request.GET.get("q", ""))[:100]
    shelf = help_center.get_questions_or_none(request.service, get_oc_language(request))
    questions = (shelf.find(query) or shelf.find_similar(query, _QUESTIONS))[:_QUESTIONS] if query else []
    context = {
        "query": query,
        "can_ask": may_ask(request),
        "found": find_types(request, query) if may_ask(request) else (),
        "questions": suggestions.build_lines(shelf, questions),
        "questions_language": shelf.language,
    }
    return render(request, "_found.html" if request.htmx else "search.html", context)


def find_types(request: ServiceRequest, query: str) -> tuple[Named, ...]:
    """Return the matching types, best first; none while the types are unknown."""
    try:
        found = guides.find(request.service, query, get_oc_language(request))
        tree = categories.get_category_tree(request.service, get_oc_language(request)).value
    except categories.NoCatalog:
        return ()
    return tuple(tree.named(category_id, get_oc_language(request)) for category_id in found if category_id in tree)
