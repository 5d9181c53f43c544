"""Build the panel beside the form: known issues of the chosen type, and suggested questions."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from common.languages import pick_text, remove_region
from inquiries.domain.faq.question_collection import QuestionCollection
from inquiries.domain.safe_html import html_to_text
from inquiries.models import KnownIssue, Service
from inquiries.oc.types.help_center import Question
from inquiries.services.catalog import operator_content_cache
from inquiries.services.help import contact_options, help_center
from inquiries.services.help.contact_options import ContactWay
from inquiries.services.upstream.service_cache import ServiceCache

_MOST = 3
_FEWEST_LETTERS = 2
_MOST_TYPES = 500  # of a service and language whose questions a process keeps


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A question in a list: its title and the beginning of its answer."""

    id: int
    title: str
    excerpt: str
    category: str = ""


@dataclass(frozen=True, slots=True)
class Issue:
    """A known issue in the reader's language. `notice_id` is a notice with details, `title` its title."""

    text: str
    notice_id: int | None = None
    title: str = ""


@dataclass(frozen=True, slots=True)
class FormHelp:
    """The panel of one type. `language` is the language of the questions."""

    issues: tuple[Issue, ...] = ()
    questions: tuple[QuestionLine, ...] = ()
    language: str = ""
    contacts: tuple[ContactWay, ...] = ()


# The questions of a type by its path and names, as long as the FAQ and what operators say stay the same.
_suggested: ServiceCache[dict[tuple[tuple[int, ...], str], tuple[QuestionLine, ...]]] = ServiceCache()


def build_panel(service: Service, path: tuple[int, ...], words: str, language: str) -> FormHelp:
    """Build the panel of the type at the end of `path` (ids from the top); `words` are its names, top first.

    `language` is one of the portal's own codes. Nothing here fails: what OC does not give is left out.
    """
    collection = help_center.get_questions_or_none(service, remove_region(language))
    suggested = _suggested.get(service, dict, key=language, source=collection)
    lines = suggested.get((path, words))
    if lines is None:
        within = _find_faq_categories(service, path, collection)
        found = collection.find_fitting(words, within)[:_MOST] if within else collection.find_similar(words, _MOST)
        if len(suggested) >= _MOST_TYPES:
            suggested.clear()
        lines = suggested[path, words] = build_lines(collection, found)
    ways = contact_options.find_contact_ways(service, path, language)
    return FormHelp(find_issues(service, path, language), lines, collection.language, ways)


def build_short_panel(service: Service, path: tuple[int, ...], language: str) -> FormHelp:
    """Build the panel of a page that shows no questions: without a type, with errors, or while OC is down."""
    ways = contact_options.find_contact_ways(service, path, language)
    return FormHelp(find_issues(service, path, language), contacts=ways)


def find_issues(service: Service, path: tuple[int, ...], language: str) -> tuple[Issue, ...]:
    """Find the known issues of the type at the end of `path`, the newest first; without a path those of all types."""
    current = [
        issue
        for issue in operator_content_cache.get_operator_content(service).issues
        if issue.is_current and issue.concerns(path)
    ]
    found = [_issue(service, issue, language) for issue in current]
    return tuple(issue for issue in found if issue.text or issue.notice_id)


def suggest_questions(
    service: Service, typed: str, path: tuple[int, ...], language: str
) -> tuple[tuple[QuestionLine, ...], str]:
    """Find questions similar to the typed text, and their language; those of the type come first.

    Two letters are enough. `language` is one of the portal's own codes.
    """
    collection = help_center.get_questions_or_none(service, remove_region(language))
    if len("".join(typed.split())) < _FEWEST_LETTERS:
        return (), collection.language
    return build_lines(
        collection, collection.find_similar(typed, _MOST, _find_faq_categories(service, path, collection))
    ), collection.language


def find_type_of_question(service: Service, question_id: int, language: str) -> int:
    """Find the submission type to ask about what a question did not answer; 0 if operators mapped none.

    It is the type that operators gave the question's category of the FAQ, or the closest category above it.
    """
    collection = help_center.get_questions_or_none(service, language)
    question = collection.get(question_id)
    above = collection.list_above(question.category_id or 0) if question else ()
    rows = [
        row for row in operator_content_cache.get_operator_content(service).questions if row.faq_category_id in above
    ]
    return max(rows, key=lambda row: above.index(row.faq_category_id)).category_id if rows else 0


def build_lines(
    collection: QuestionCollection, questions: Iterable[Question], query: str = ""
) -> tuple[QuestionLine, ...]:
    """Build list lines of the questions; the excerpt shows what `query` matches.

    A question without a title is called by the beginning of its answer.
    """
    return tuple(
        QuestionLine(
            q.id,
            html_to_text.convert_to_text(q.title) or collection.excerpt(q) or _("Question"),
            collection.excerpt(q, query),
            collection.path_text(q.category_id or 0),
        )
        for q in questions
    )


def _find_faq_categories(service: Service, path: tuple[int, ...], collection: QuestionCollection) -> frozenset[int]:
    """Return the categories of the FAQ that an operator gave the type, or the closest type above it."""
    if not collection or not path:
        return frozenset()
    rows = [row for row in operator_content_cache.get_operator_content(service).questions if row.category_id in path]
    nearest = max(rows, key=lambda row: path.index(row.category_id), default=None)
    return collection.below(nearest.faq_category_id) if nearest else frozenset()


def _issue(service: Service, issue: KnownIssue, language: str) -> Issue:
    text = pick_text(issue.texts, language, service.default_language)
    if issue.notice_id is None or not service.has_notices:
        return Issue(text)
    notice = help_center.get_notices_or_none(service, remove_region(language)).get(issue.notice_id)
    return Issue(text, notice.id, html_to_text.convert_to_text(notice.title)) if notice else Issue(text)
