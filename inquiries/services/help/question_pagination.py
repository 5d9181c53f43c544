"""Pages of questions: of a category, of a search, or of the whole FAQ."""

from dataclasses import replace

from django.core.paginator import Paginator

from inquiries.domain.faq.question_collection import QuestionCollection
from inquiries.models import Service
from inquiries.oc.errors import OCError
from inquiries.oc.types.help_center import Page, Question
from inquiries.oc.types.requests import QuestionQuery
from inquiries.services.help import help_center

PAGE_SIZE = 20


def get_page(
    service: Service, collection: QuestionCollection, number: int, *, category_id: int = 0, query: str = ""
) -> Page[Question]:
    """Return a page of the questions in a category and all below it, or of those that match a search.

    Args:
        service: whose FAQ it is.
        collection: as `help_center` returns it. While a large one is still being read, OC is asked for the page.
        number: the page, from 1; beyond the last one it is the last.
        category_id: of OC; 0 for all questions.
        query: the words of a search; then the category does not count.

    Returns:
        The page. If OC does not answer, it has what was read so far.
    """
    if not collection.is_complete:
        try:
            return _ask_for_page(service, collection, number, 0 if query else category_id, query)
        except OCError:
            pass
    found = collection.find(query) if query else collection.list_questions(category_id)
    page = Paginator(found, PAGE_SIZE).get_page(number)
    return Page(tuple(page), len(found), page.paginator.num_pages, page.number)


def _ask_for_page(
    service: Service, collection: QuestionCollection, number: int, category_id: int, query: str
) -> Page[Question]:
    asked = QuestionQuery(
        language=collection.language,
        category_id=category_id or None,
        words=query,
        page=number,
        page_size=PAGE_SIZE,
    )
    page = help_center.ask_questions(service, asked)
    return replace(page, pages=max(1, page.pages))
