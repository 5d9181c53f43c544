"""What customers said about the help, for operators: counts by article, and searches without a result."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Sum
from django.utils import timezone

from inquiries.domain.faq.question_collection import QuestionCollection
from inquiries.domain.safe_html import html_to_text
from inquiries.models import DailyCount, Service
from inquiries.services.daily_counts import Measure
from inquiries.services.help import help_center

DAYS = 90
_MEASURES = (
    Measure.ARTICLE_HELPED,
    Measure.ARTICLE_DID_NOT_HELP,
    Measure.SUGGESTION_SOLVED,
    Measure.SEARCH_WITHOUT_RESULT,
)


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

    @property
    def has_any(self) -> bool:
        """Whether there is anything to say of the service."""
        return bool(self.articles or self.searches_without_result or self.limited)


def list_help_counts(services: Iterable[Service]) -> list[HelpCounts]:
    """List the counts of some services, the articles with most votes first, with one query. Nothing here asks OC."""
    wanted = list(services)
    since = timezone.localdate() - timedelta(days=DAYS - 1)
    rows = DailyCount.objects.filter(service__in=[each.pk for each in wanted], measure__in=_MEASURES, day__gte=since)
    sums: dict[int, dict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    for service, measure, key, total in (
        rows.order_by().values_list("service", "measure", "key").annotate(total=Sum("count"))
    ):
        sums[service][measure][key] = total
    collections = help_center.list_known_questions(wanted)
    return [_describe(service, sums[service.pk], collections.get(service.pk)) for service in wanted]


def _describe(service: Service, sums: dict[str, dict[str, int]], collection: QuestionCollection | None) -> HelpCounts:
    helped, not_helped, solved, empty = (sums[measure] for measure in _MEASURES)
    articles = []
    for key in filter(str.isdecimal, {*helped, *not_helped, *solved}):
        question = collection.get(int(key)) if collection else None
        title = html_to_text.convert_to_text(question.title) if question else ""
        articles.append(ArticleCounts(key, title, helped.get(key, 0), not_helped.get(key, 0), solved.get(key, 0)))
    articles.sort(key=lambda row: (-(row.helped + row.did_not_help + row.solved), row.id))
    with_counts = tuple(row for row in articles if row.helped or row.did_not_help or row.solved)
    limited = len(collection.questions) if collection and collection.is_limited else 0
    return HelpCounts(service, with_counts, sum(empty.values()), limited)
