"""Find a submission type by words."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from inquiries.services import catalog, drafts, guides
from inquiries.texts import searched
from inquiries.typetree import TypeTree
from inquiries.views.access import ServiceRequest, for_asking, language_of, of_service


@dataclass(frozen=True, slots=True)
class FoundType:
    """A type that fits: its name, and the names above it."""

    id: int
    text: str
    above: str


@require_safe
@of_service
@for_asking
def find(request: ServiceRequest) -> HttpResponse:
    """The types that fit, as links to their forms: a page, or for htmx the part beneath the search box."""
    query = searched(request.GET.get("q", ""))
    context = {
        "query": query,
        "found": _found(request, query),
        "draft": drafts.own(request.service, request.visitor.usercode, request.GET.get("draft", "")),
    }
    return render(request, "inquiries/_found_types.html" if request.htmx else "inquiries/types.html", context)


def _found(request: ServiceRequest, query: str) -> list[FoundType]:
    try:
        found = guides.find(request.service, query)
        tree = catalog.types(request.service).value
    except catalog.NoCatalog:
        return []
    return [_named(tree, category_id, language_of(request)) for category_id in found if category_id in tree]


def _named(tree: TypeTree, category_id: int, language: str) -> FoundType:
    *above, name = (category.name_in(language) for category in tree.path(category_id))
    return FoundType(category_id, name, " > ".join(above))
