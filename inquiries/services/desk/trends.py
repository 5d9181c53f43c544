"""The trends of the operators' home: sums of the daily counts of some services over a number of days."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.core.cache import cache
from django.db.models import Max, Sum
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from inquiries.models import DailyCount, Service, SolvedFeedback
from inquiries.services.daily_counts import Measure
from inquiries.services.desk import topic_names

_TOPICS = 8  # the largest ones are listed
_VERSION = "desk:trends:version"  # of the sums that are kept
_KEEP_SECONDS = 300  # sums of 90 days are a hundred thousand rows
_OF_DAYS = (Measure.RECEIVED, Measure.DELIVERED, Measure.DELIVERY_SECONDS)
_COMPUTED = (Measure.DELIVERY_SECONDS, Measure.FIRST_ANSWER_MINUTES)  # no sums of them
_DEVICES = {"web": pgettext_lazy("device", "Computer"), "spweb": pgettext_lazy("device", "Phone")}
_CHANNELS = {"member": _("Members"), "guest": _("Guests")}
# The codes of `inquiries.services.files` that are common; others are shown as they are.
_REASONS = {
    "type": pgettext_lazy("file", "File type not accepted"),
    "too_large": pgettext_lazy("file", "Too large"),
    "too_many": pgettext_lazy("file", "Too many files"),
    "empty": pgettext_lazy("file", "Empty"),
    "macros": pgettext_lazy("file", "Contains macros"),
    "wrong content": pgettext_lazy("file", "Content does not match the file type"),
    "rights": pgettext_lazy("file", "Protected by document security (DRM)"),
    "day_limit": pgettext_lazy("file", "Limit of the day"),
    "virus": pgettext_lazy("file", "Virus found"),
    "refused_by_oc": pgettext_lazy("file", "Refused by Online Contact"),
}
# What divides the inquiries: its name, its measure, and the names of the measure's keys; a key without one is shown.
_PARTS: tuple[tuple[Promise, Measure, Mapping[str, str | Promise]], ...] = (
    (_("By language"), Measure.RECEIVED_BY_LANGUAGE, dict(settings.LANGUAGES)),
    (_("By device"), Measure.RECEIVED_BY_DEVICE, _DEVICES),
    (_("By sender"), Measure.RECEIVED_BY_CHANNEL, _CHANNELS),
    (_("Files refused, by reason"), Measure.UPLOAD_REFUSED, _REASONS),
    (_("Solved, by rating"), Measure.MARKED_AS_SOLVED, dict(SolvedFeedback.Face.choices)),
)


@dataclass(frozen=True, slots=True)
class Day:
    """The counts of one day; the times are in seconds, and None where nothing was delivered."""

    day: date
    received: int
    delivered: int
    median: int | None
    p95: int | None


@dataclass(frozen=True, slots=True)
class Trends:
    """The counts of a window of days, the oldest first. The lists are ordered by count, the largest first.

    `parts` is what divides the inquiries, each with its name; what has no counts is left out.
    """

    days: tuple[Day, ...]
    totals: dict[str, int]
    topics: tuple[tuple[str, int, float | None], ...]  # name, inquiries, median hours to the first answer
    parts: tuple[tuple[str, tuple[tuple[str, int], ...]], ...]

    def list_totals(self) -> list[tuple[str, int]]:
        """List the totals that have no list of their own, by name."""
        listed = (
            Measure.RECEIVED,
            Measure.DELIVERED,
            Measure.DRAFT_NOT_SENT,
            Measure.SEARCH_WITHOUT_RESULT,
            Measure.SUGGESTION_SOLVED,
            Measure.ARTICLE_HELPED,
            Measure.ARTICLE_DID_NOT_HELP,
            Measure.MARKED_AS_SOLVED,
            Measure.UPLOAD_REFUSED,
        )
        return [(str(measure.label), self.totals.get(measure, 0)) for measure in listed]

    @property
    def first_try_share(self) -> int | None:
        """The share of deliveries that succeeded at the first attempt, in percent."""
        delivered = self.totals.get(Measure.DELIVERED, 0)
        return round(100 * self.totals.get(Measure.DELIVERED_AT_FIRST_TRY, 0) / delivered) if delivered else None


def read_trends(services: Iterable[Service], window: int) -> Trends:
    """Sum the daily counts of some services.

    Args:
        services: the services that count.
        window: how many days, today included.

    Returns:
        The trends; what was received today counts from the last nightly run on, and events after five minutes.
    """
    ids = sorted(service.pk for service in services)
    today = timezone.localdate()
    first = today - timedelta(days=window - 1)
    version = cache.get(_VERSION, "")
    key = f"desk:trends:{version}:{today}:{window}:{hashlib.sha256(repr(ids).encode()).hexdigest()}"
    if (sums := cache.get(key)) is None:
        sums = _sum_counts(ids, first)
        cache.set(key, sums, _KEEP_SECONDS)
    by_day, by_key, slowest = sums
    days = [first + timedelta(days=number) for number in range(window)]
    return Trends(
        days=tuple(
            Day(
                day=day,
                received=by_day[day][Measure.RECEIVED],
                delivered=by_day[day][Measure.DELIVERED],
                median=slowest.get((day, "median")),
                p95=slowest.get((day, "p95")),
            )
            for day in days
        ),
        totals={measure: sum(counts.values()) for measure, counts in by_key.items()},
        topics=_list_topics(ids, by_key[Measure.RECEIVED_BY_TOPIC], window),
        parts=tuple(
            (str(name), tuple((str(names.get(key, key)), count) for key, count in by_key[measure].most_common()))
            for name, measure, names in _PARTS
            if by_key[measure]
        ),
    )


def forget_sums() -> None:
    """Sum the counts anew for the next page: they were computed again."""
    cache.set(_VERSION, timezone.now().isoformat(), None)


def _sum_counts(
    ids: list[int], first: date
) -> tuple[dict[date, Counter[str]], dict[str, Counter[str]], dict[tuple[date, str], int]]:
    """Sum the counts from a day on: by day and measure, by measure and key, and the slowest deliveries by day."""
    rows = DailyCount.objects.filter(service__in=ids, day__gte=first).order_by()
    by_day: dict[date, Counter[str]] = defaultdict(Counter)
    slowest: dict[tuple[date, str], int] = {}
    of_days = rows.filter(measure__in=_OF_DAYS).values_list("day", "measure", "key")
    for day, measure, key, total, most in of_days.annotate(Sum("count"), Max("count")):
        if measure == Measure.DELIVERY_SECONDS:
            slowest[day, key] = most
        else:
            by_day[day][measure] += total
    by_key: dict[str, Counter[str]] = defaultdict(Counter)
    of_window = rows.exclude(measure__in=_COMPUTED).values_list("measure", "key")
    for measure, key, total in of_window.annotate(Sum("count")):
        by_key[measure][key] = total
    return by_day, by_key, slowest


def _list_topics(ids: list[int], counts: Counter[str], window: int) -> tuple[tuple[str, int, float | None], ...]:
    most = [(int(key), count) for key, count in counts.most_common(_TOPICS) if key]
    names = topic_names.find_names(ids, [topic for topic, _count in most])
    medians = _read_first_answers(ids, window)
    return tuple((names.get(topic, str(topic)), count, medians.get(topic)) for topic, count in most)


def _read_first_answers(ids: list[int], window: int) -> dict[int, float]:
    """Return the newest median of each topic; of a topic that two services have, the slower one."""
    rows = DailyCount.objects.filter(
        service__in=ids, measure=Measure.FIRST_ANSWER_MINUTES, key__startswith=f"{window}:"
    ).order_by()
    newest = rows.aggregate(day=Max("day"))["day"]
    found = rows.filter(day=newest).values_list("key").annotate(Max("count"))
    return {int(key.partition(":")[2]): minutes / 60 for key, minutes in found}
