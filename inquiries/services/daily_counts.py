"""Count events per service and day for the operators' statistics, without any reference to a person."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import F
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


def set_counts(service_id: int, day: date, counts: Mapping[tuple[Measure, str], int]) -> None:
    """Replace some counts of a day, which were computed anew.

    Args:
        service_id: the primary key of the service.
        day: the day in the portal's zone.
        counts: the new counts by measure and key.
    """
    rows = [
        DailyCount(service_id=service_id, day=day, measure=measure, key=key[:60], count=count)
        for (measure, key), count in counts.items()
    ]
    DailyCount.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=("service", "day", "measure", "key"), update_fields=("count",)
    )


def decrement_count(service: Service, measure: Measure, key: str, *, day: date) -> None:
    """Take one back from the count of a measure, for a visitor who decided otherwise.

    Args:
        service: where it was counted.
        measure: what was counted.
        key: as it was counted.
        day: the day on which it was counted.
    """
    counted = DailyCount.objects.filter(service=service, day=day, measure=measure, key=key[:60], count__gt=0)
    counted.update(count=F("count") - 1)
