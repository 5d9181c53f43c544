"""What customers said about the help, for operators: counts by article, and searches without a result."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from common.languages import remove_region
from inquiries.domain.safe_html import sanitizer
from inquiries.models import Service
from inquiries.services import daily_counts
from inquiries.services.daily_counts import Measure
from inquiries.services.help import help_center

DAYS = 90


@dataclass(frozen=True, slots=True)
class ArticleCounts:
    """The counts of one article. `title` is "" for an article that the FAQ does not have any more."""

    id: str
    title: str
    helped: int
    did_not_help: int
    solved: int


@dataclass(frozen=True, slots=True)
class HelpCounts:
    """The counts of a service within `DAYS` days. `limited` is the number of questions if a limit is met, else 0."""

    service: Service
    articles: tuple[ArticleCounts, ...]
    searches_without_result: int
    limited: int


def read_help_counts(service: Service) -> HelpCounts:
    """Read the counts of a service, the articles with most votes first. Nothing here asks OC."""
    since = timezone.localdate() - timedelta(days=DAYS - 1)
    helped, not_helped, solved = (
        daily_counts.sum_counts(service, measure, since=since)
        for measure in (Measure.ARTICLE_HELPED, Measure.ARTICLE_DID_NOT_HELP, Measure.SUGGESTION_SOLVED)
    )
    empty = daily_counts.sum_counts(service, Measure.SEARCH_WITHOUT_RESULT, since=since)
    shelf = help_center.get_kept_questions(service, remove_region(service.default_language))
    rows = []
    for key in filter(str.isdecimal, {*helped, *not_helped, *solved}):
        question = shelf.get(int(key))
        title = sanitizer.convert_to_text(question.title) if question else ""
        rows.append(ArticleCounts(key, title, helped.get(key, 0), not_helped.get(key, 0), solved.get(key, 0)))
    rows.sort(key=lambda row: (-(row.helped + row.did_not_help + row.solved), row.id))
    with_counts = tuple(row for row in rows if row.helped or row.did_not_help or row.solved)
    return HelpCounts(service, with_counts, sum(empty.values()), len(shelf.questions) if shelf.is_limited else 0)
