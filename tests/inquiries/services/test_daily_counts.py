"""What operators count: by service, day and key, without any reference to a person."""

from datetime import timedelta

from django.utils import timezone

from inquiries.models import DailyCount, Service
from inquiries.services.daily_counts import Measure, increment_count, sum_counts


def test_events_of_a_day_become_one_row(service: Service) -> None:
    for _ in range(3):
        increment_count(service, Measure.ARTICLE_HELPED, "7")
    assert DailyCount.objects.get().count == 3


def test_keys_are_summed_apart_over_the_days(service: Service) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    DailyCount.objects.create(service=service, day=yesterday, measure=Measure.ARTICLE_HELPED, key="7", count=2)
    increment_count(service, Measure.ARTICLE_HELPED, "7")
    increment_count(service, Measure.ARTICLE_HELPED, "8")
    assert sum_counts(service, Measure.ARTICLE_HELPED, since=yesterday) == {"7": 3, "8": 1}


def test_days_before_the_first_one_are_left_out(service: Service) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    DailyCount.objects.create(service=service, day=yesterday, measure=Measure.ARTICLE_HELPED, key="7", count=2)
    assert sum_counts(service, Measure.ARTICLE_HELPED, since=timezone.localdate()) == {}
