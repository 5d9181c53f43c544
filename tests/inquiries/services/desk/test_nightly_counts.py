"""The counts of inquiries per day: computed every night, and kept when the inquiries are purged."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from inquiries.models import DailyCount, FirstAnswer, Inquiry, Service
from inquiries.services.daily_counts import Measure
from inquiries.services.desk.nightly_counts import summarize_days
from inquiries.services.desk.trends import read_trends
from tests.support.factories import SMALL_FORM, make_inquiry


def make_delivered(service: Service, ticket_id: str, seconds: float, **changes: Any) -> Inquiry:
    now = timezone.now()
    times: dict[str, Any] = {"created_at": now - timedelta(seconds=seconds), "delivered_at": now}
    delivered: dict[str, Any] = {"state": Inquiry.State.DELIVERED, "ticket_id": ticket_id, "attempts_made": 1}
    return make_inquiry(service, **(delivered | times | changes))


def test_a_day_is_summarized(service: Service) -> None:
    make_delivered(service, "1", 2)
    make_delivered(service, "2", 4, attempts_made=3, source="spweb")
    make_inquiry(service)
    summarize_days()
    trends = read_trends([service], 14)
    assert trends.totals[Measure.RECEIVED] == 3
    assert trends.totals[Measure.DELIVERED] == 2
    assert trends.first_try_share == 50
    assert sum(day.received for day in trends.days) == 3
    assert trends.days[-1].p95 in {2, 4}
    assert dict(dict(trends.parts)["By device"]) == {"Computer": 2, "Phone": 1}
    assert trends.topics[0][:2] == ("기타 > 그 밖의 문의", 3)


def test_trends_sum_the_days_of_their_window(service: Service) -> None:
    today = timezone.localdate()
    for days_ago, count in ((14, 100), (13, 20), (0, 3)):
        day = today - timedelta(days=days_ago)
        DailyCount.objects.create(service=service, day=day, measure=Measure.RECEIVED, count=count)
    assert read_trends([service], 14).totals[Measure.RECEIVED] == 23


def test_a_second_run_changes_nothing(service: Service) -> None:
    make_inquiry(service)
    summarize_days()
    before = list(DailyCount.objects.order_by("pk").values())
    summarize_days()
    assert list(DailyCount.objects.order_by("pk").values()) == before


def test_the_counts_outlive_the_inquiries(service: Service) -> None:
    make_inquiry(service)
    summarize_days()
    Inquiry.objects.all().delete()
    summarize_days()
    assert DailyCount.objects.get(measure=Measure.RECEIVED).count == 1


def test_first_answers_have_a_median_for_each_topic(service: Service) -> None:
    now = timezone.now()
    make_inquiry(service)
    for number, hours in enumerate((1, 2, 9)):
        received = now - timedelta(hours=hours)
        row = {"category_id": SMALL_FORM, "received_at": received, "answered_at": now}
        FirstAnswer.objects.create(service=service, ticket_id=str(number), **row)
    summarize_days()
    assert read_trends([service], 90).topics[0][2] == 2.0


def test_other_services_do_not_count(service: Service) -> None:
    make_inquiry(service)
    summarize_days()
    assert read_trends([], 14).totals == {}
