"""Compute the daily counts that come from inquiries, every night, before the retention deletes their rows."""

import statistics
from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from inquiries.models import FirstAnswer, GuestInquiry, Inquiry
from inquiries.services.daily_counts import Measure, set_counts
from inquiries.services.desk import trends

WINDOWS = (14, 90)  # days that the operators' home shows
RECOMPUTED = 7  # days: an inquiry that is delivered later than this no longer changes its day

Counts = dict[tuple[Measure, str], int]


def summarize_days(days: int = RECOMPUTED) -> None:
    """Compute the counts of the last days and store them, for every service. A second run changes nothing.

    Args:
        days: how many days to compute, today included, in the portal's zone.
    """
    first = timezone.localdate() - timedelta(days=days - 1)
    for (service_id, day), counts in _count_inquiries(first).items():
        set_counts(service_id, day, counts)
    for service_id, counts in _count_first_answers().items():
        set_counts(service_id, timezone.localdate(), counts)
    trends.forget_sums()


def _count_inquiries(first: date) -> dict[tuple[int, date], Counts]:
    """Count what was received from the first day on, by the day that it was received."""
    begin = timezone.make_aware(datetime.combine(first, time.min))
    rows = Inquiry.objects.filter(created_at__gte=begin).order_by()
    of_guest = Exists(GuestInquiry.objects.filter(inquiry=OuterRef("pk")))
    read = ("service_id", "created_at", "delivered_at", "attempts_made", "kind", "category_id", "language", "source")
    counts: dict[tuple[int, date], Counter[tuple[Measure, str]]] = defaultdict(Counter)
    seconds: dict[tuple[int, date], list[float]] = defaultdict(list)
    for row in rows.annotate(of_guest=of_guest).values_list(*read, "of_guest").iterator():
        service_id, created_at, delivered_at, attempts, kind, category_id, language, source, is_guest = row
        day = service_id, timezone.localdate(created_at)
        counts[day][Measure.RECEIVED, ""] += 1
        counts[day][Measure.RECEIVED_BY_LANGUAGE, language] += 1
        counts[day][Measure.RECEIVED_BY_DEVICE, source] += 1
        counts[day][Measure.RECEIVED_BY_CHANNEL, "guest" if is_guest else "member"] += 1
        if kind == Inquiry.Kind.TICKET:
            counts[day][Measure.RECEIVED_BY_TOPIC, str(category_id or "")] += 1
        if delivered_at:
            counts[day][Measure.DELIVERED, ""] += 1
            counts[day][Measure.DELIVERED_AT_FIRST_TRY, ""] += attempts == 1
            # A clock that was set back must not make a delivery earlier than its inquiry.
            seconds[day].append(max(0.0, (delivered_at - created_at).total_seconds()))
    return {day: {**counted, **_summarize_seconds(seconds[day])} for day, counted in counts.items()}


def _summarize_seconds(seconds: list[float]) -> Counts:
    if not seconds:
        return {}
    p95 = sorted(seconds)[int(0.95 * (len(seconds) - 1))]
    return {
        (Measure.DELIVERY_SECONDS, "median"): round(statistics.median(seconds)),
        (Measure.DELIVERY_SECONDS, "p95"): round(p95),
    }


def _count_first_answers() -> dict[int, Counts]:
    """Compute the median time to the first answer for each window, service and topic."""
    minutes: dict[tuple[int, str], list[float]] = defaultdict(list)
    now = timezone.now()
    rows = FirstAnswer.objects.filter(answered_at__gte=now - timedelta(days=max(WINDOWS))).order_by()
    read = ("service_id", "category_id", "received_at", "answered_at")
    for service_id, category_id, received_at, answered_at in rows.values_list(*read).iterator():
        for window in WINDOWS:
            if answered_at >= now - timedelta(days=window):
                minutes[service_id, f"{window}:{category_id}"].append((answered_at - received_at).total_seconds() / 60)
    medians: dict[int, Counts] = defaultdict(dict)
    for (service_id, key), taken in minutes.items():
        medians[service_id][Measure.FIRST_ANSWER_MINUTES, key] = round(statistics.median(taken))
    return medians
