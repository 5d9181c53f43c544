"""Count events per service and day for the operators' statistics, without any reference to a person."""

from datetime import date

from django.db import transaction
from django.db.models import F, Sum
from django.utils import timezone

from inquiries.models import DailyCount, Service

Measure = DailyCount.Measure


def increment_count(service: Service, measure: Measure, key: str = "") -> None:
    """Add one to today's count of a measure.

    Args:
        service: where it happened.
        measure: what happened.
        key: divides the measure, at most 60 characters. Never something that a customer typed.
    """
    row = {"service": service, "day": timezone.localdate(), "measure": measure, "key": key[:60]}
    with transaction.atomic():
        # Two statements that both databases do atomically: concurrent requests lose no count.
        DailyCount.objects.bulk_create([DailyCount(**row)], ignore_conflicts=True)
        DailyCount.objects.filter(**row).update(count=F("count") + 1)


def decrement_count(service: Service, measure: Measure, key: str = "", *, day: date) -> None:
    """Take one back from the count of a measure, for a visitor who decided otherwise.

    Args:
        service: where it was counted.
        measure: what was counted.
        key: as it was counted.
        day: the day on which it was counted.
    """
    counted = DailyCount.objects.filter(service=service, day=day, measure=measure, key=key[:60], count__gt=0)
    counted.update(count=F("count") - 1)


def sum_counts(service: Service, measure: Measure, *, since: date) -> dict[str, int]:
    """Sum a measure's counts by key.

    Args:
        service: where it was counted.
        measure: what was counted.
        since: the first day that counts.

    Returns:
        The sums by key; keys without a count are absent.
    """
    rows = DailyCount.objects.filter(service=service, measure=measure, day__gte=since)
    return dict(rows.values("key").annotate(total=Sum("count")).values_list("key", "total"))
