"""One search for both: what one can ask about, and what others asked."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from inquiries.domain.category_tree import Named
from inquiries.domain.text_cleaning import searched
from inquiries.services.catalog import categories, guides
from inquiries.services.help import help_center, suggestions
from inquiries.services.help.suggestions import Line
from inquiries.views.decorators import language_of, may_ask, of_service
from inquiries.views.request import ServiceRequest

_QUESTIONS = 5


@require_safe
@of_service
def search(request: ServiceRequest) -> HttpResponse:
    """Types and frequent questions that fit: a page, or for htmx the part beneath the search box."""
    query = searched(request.GET.get("q", ""))[:100]
    questions, language = _questions(request, query)
    context = {
        "query": query,
        "can_ask": may_ask(request),
        "found": found_types(request, query) if may_ask(request) else (),
        "questions": questions,
        "questions_language": language,
    }
    return render(request, "_found.html" if request.htmx else "search.html", context)


def found_types(request: ServiceRequest, query: str) -> tuple[Named, ...]:
    """The types that fit the words, best first; none while nobody knows the types."""
    try:
        found = guides.find(request.service, query, language_of(request))
        tree = categories.types(request.service, language_of(request)).value
    except categories.NoCatalog:
        return ()
    return tuple(tree.named(category_id, language_of(request)) for category_id in found if category_id in tree)


def _questions(request: ServiceRequest, query: str) -> tuple[tuple[Line, ...], str]:
    shelf = help_center.questions_if_known(request.service, language_of(request))
    found = (shelf.find(query) or shelf.like(query, _QUESTIONS))[:_QUESTIONS] if query else []
    return suggestions.lines(shelf, found), shelf.language
