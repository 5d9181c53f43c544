"""FAQ pages: by category, by search, one question, and suggestions while typing."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from inquiries.domain.faq.question_collection import QuestionCollection, Section
from inquiries.domain.field_types import SUBJECT_NAME
from inquiries.domain.id_syntax import parse_id
from inquiries.services.catalog import types_and_fields
from inquiries.services.help import article_display, form_panel, help_center, question_pagination
from inquiries.services.help.form_panel import QuestionLine
from inquiries.views.acting_usercode import acts_for_visitor
from inquiries.views.decorators import with_service
from inquiries.views.files import stream_file
from inquiries.views.help.faq_and_type_search import count_without_result
from inquiries.views.help.feedback import build_vote_context
from inquiries.views.help.reading_cookie import read_reading, store_reading
from inquiries.views.presentation.pagination import build_page_links
from inquiries.views.request import ServiceRequest, get_oc_language, get_query

_RELATED = 4
_OF_EACH = 4  # categories begin with so many; one that has one more shows it, too


@dataclass(frozen=True, slots=True)
class Group:
    """Questions under one heading."""

    name: str
    questions: tuple[QuestionLine, ...]
    id: int = 0
    total: int = 0  # how many there are where not all are shown


@require_safe
@with_service
def list_questions(request: ServiceRequest) -> HttpResponse:
    """Show the FAQ; with `q` the results, with `category` one category. For htmx the part below the search box."""
    held = help_center.get_questions(request.service, get_oc_language(request))
    query = get_query(request)
    category_id = parse_id(request.GET.get("category", "")) or 0
    collection = held.value
    groups = []
    if has_overview := not query and not category_id and not collection.is_large:
        pinned = Group("", form_panel.build_lines(collection, collection.pinned))
        groups = [pinned] if pinned.questions else []
        groups += [_build_beginning(collection, section) for section in collection.overview]
    context = {
        "query": query,
        "category_id": category_id,
        "tops": collection.tops,
        "groups": groups,
        "faq_language": collection.language,
        "stale": held.stale,
        "recently_read": () if query or category_id else find_recently_read(request, collection),
        **({} if has_overview else _build_page(request, collection, query, category_id)),
    }
    if query and not context["lines"] and not context["near"]:
        count_without_result(request)
    is_part = request.htmx and not request.htmx.history_restore_request
    response = render(request, "help/_questions.html" if is_part else "help/questions.html", context)
    if is_part:
        page = reverse("inquiries:help", args=(request.service.slug,))
        response.headers["HX-Replace-Url"] = f"{page}?{urlencode({'q': query})}" if query else page
    return response


@require_safe
@with_service
def show_question(request: ServiceRequest, question_id: int) -> HttpResponse:
    """Show one question with its answer; for htmx the answer alone."""
    language = get_oc_language(request)
    article = article_display.get_question(request.service, question_id, language)
    if request.htmx and not request.htmx.history_restore_request:
        return render(request, "help/_answer.html", {"article": article, "route": "inquiries:question-file"})
    collection = help_center.get_questions_or_none(request.service, language)
    group = next((s for s in collection.sections if s.id == article.category_id), None)
    others = [other for other in group.questions if other.id != question_id][:_RELATED] if group else []
    reading = read_reading(request)
    context = {
        "article": article,
        "route": "inquiries:question-file",
        "path": collection.path_text(article.category_id or 0) or article.category,
        "related": form_panel.build_lines(collection, others),
        **build_vote_context(request, reading, question_id),
    }
    response = render(request, "help/question.html", context)
    if reading.recent[:1] != (question_id,):
        store_reading(request, response, reading.with_article(question_id))
    return response


@require_safe
@with_service
@acts_for_visitor
def show_question_file(request: ServiceRequest, question_id: int, file_id: str) -> HttpResponseBase:
    file = article_display.open_question_file(request.service, question_id, file_id, get_oc_language(request))
    return stream_file(request, file)


@require_POST
@with_service
@acts_for_visitor
def suggest_questions(request: ServiceRequest) -> HttpResponse:
    """Return questions that are similar to the subject being typed. It is posted: typed text belongs in no URL."""
    try:
        tree = types_and_fields.get_category_tree(request.service).value
        path = tuple(category.id for category in tree.path(parse_id(request.GET.get("category", "")) or 0))
    except types_and_fields.NoCatalog:
        path = ()
    typed = request.POST.get(SUBJECT_NAME, "")
    found, language = form_panel.suggest_questions(request.service, typed, path, request.LANGUAGE_CODE)
    return render(request, "help/_suggestions.html", {"questions": found, "faq_language": language})


def find_recently_read(request: ServiceRequest, collection: QuestionCollection) -> tuple[QuestionLine, ...]:
    """Return the questions that this visitor read last, the newest first."""
    read = (collection.get(question_id) for question_id in read_reading(request).recent)
    return form_panel.build_lines(collection, [question for question in read if question])


def _build_beginning(collection: QuestionCollection, section: Section) -> Group:
    total = len(section.questions)
    is_cut = section.id and total > _OF_EACH + 1
    shown = section.questions[:_OF_EACH] if is_cut else section.questions
    lines = form_panel.build_lines(collection, shown)
    # Translators: The group of the frequent questions that have no category.
    return Group(section.name or _("Other"), lines, section.id, total if is_cut else 0)


def _build_page(
    request: ServiceRequest, collection: QuestionCollection, query: str, category_id: int
) -> dict[str, object]:
    """Return a page of a category, of the whole FAQ, or of matching questions; similar ones if none match."""
    number = parse_id(request.GET.get("page", "")) or 1
    page = question_pagination.get_page(request.service, collection, number, category_id=category_id, query=query)
    near = collection.find_similar(query, 5) if query and not page.rows else []
    asked = {"q": query} if query else {"category": category_id} if category_id else {}
    return {
        "lines": form_panel.build_lines(collection, page.rows, query),
        "near": form_panel.build_lines(collection, near, query),
        "total": page.total,
        "title": collection.path_text(category_id) if category_id else "",
        "pages": build_page_links(page.number, page.pages, lambda *, page: urlencode({**asked, "page": page})),
    }
