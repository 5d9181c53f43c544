"""One search for frequent questions and submission types."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from inquiries.domain.category_tree import Named
from inquiries.services import daily_counts
from inquiries.services.catalog import type_search, types_and_fields
from inquiries.services.daily_counts import Measure
from inquiries.services.help import form_panel, help_center, question_pagination
from inquiries.views.decorators import may_ask, with_service
from inquiries.views.request import ServiceRequest, get_oc_language, get_query

_QUESTIONS, _TOPICS = 5, 12
# Sent by a result list without results that has stood for a moment: what is on its way to a longer word is not counted.
_SETTLED = "settled"


@require_safe
@with_service
def search(request: ServiceRequest) -> HttpResponse:
    """Show matching questions and types: a page, or for htmx the part below the search box."""
    query = get_query(request)
    if request.htmx and _SETTLED in request.GET:
        daily_counts.increment_count(request.service, Measure.SEARCH_WITHOUT_RESULT)
        return HttpResponse(status=204)
    language, asks = get_oc_language(request), may_ask(request)
    collection = help_center.get_questions_or_none(request.service, language)
    matching = question_pagination.get_page(request.service, collection, 1, query=query).rows if query else ()
    questions = matching[:_QUESTIONS] or collection.find_similar(query, _QUESTIONS)
    found = find_types(request, query) if asks else ()
    has_nothing = bool(query) and not questions and not found
    context = {
        "query": query,
        "can_ask": asks,
        "found": found,
        "questions": form_panel.build_lines(collection, questions, query),
        "questions_language": collection.language,
        "topics": find_topics(request) if has_nothing and asks else (),
    }
    if has_nothing:
        count_without_result(request)
    return render(request, "_found.html" if request.htmx else "search.html", context)


def count_without_result(request: ServiceRequest) -> None:
    """Count a search that found nothing, without its words. One of htmx is counted once it has stood for a moment."""
    if not request.htmx:
        daily_counts.increment_count(request.service, Measure.SEARCH_WITHOUT_RESULT)


def find_topics(request: ServiceRequest) -> tuple[Named, ...]:
    """Return the types of the first level, to choose from where a search found none."""
    language = get_oc_language(request)
    try:
        tree = types_and_fields.get_category_tree(request.service, language).value
    except types_and_fields.NoCatalog:
        return ()
    return tuple(tree.named(child.id, language) for child in tree.children()[:_TOPICS])


def find_types(request: ServiceRequest, query: str) -> tuple[Named, ...]:
    """Return the matching types, best first; none while the types are unknown."""
    try:
        found = type_search.find(request.service, query, get_oc_language(request))
        tree = types_and_fields.get_category_tree(request.service, get_oc_language(request)).value
    except types_and_fields.NoCatalog:
        return ()
    return tuple(tree.named(category_id, get_oc_language(request)) for category_id in found if category_id in tree)
