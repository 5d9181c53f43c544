"""What operators count: by service, day and key, without any reference to a person."""

from datetime import timedelta

from django.utils import timezone

from inquiries.models import DailyCount, Service
from inquiries.services.daily_counts import Measure, increment_count


def test_events_of_a_day_become_one_row(service: Service) -> None:
    for _ in range(3):
        increment_count(service, Measure.ARTICLE_HELPED, "7")
    assert DailyCount.objects.get().count == 3


def test_keys_are_counted_apart(service: Service) -> None:
    increment_count(service, Measure.ARTICLE_HELPED, "7")
    increment_count(service, Measure.ARTICLE_HELPED, "8")
    assert dict(DailyCount.objects.values_list("key", "count")) == {"7": 1, "8": 1}


def test_a_day_has_counts_of_its_own(service: Service) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    DailyCount.objects.create(service=service, day=yesterday, measure=Measure.ARTICLE_HELPED, key="7", count=2)
    increment_count(service, Measure.ARTICLE_HELPED, "7")
    assert dict(DailyCount.objects.values_list("day", "count")) == {yesterday: 2, timezone.localdate(): 1}
