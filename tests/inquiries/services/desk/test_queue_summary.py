"""The queue in the operators' home: by state, with the oldest, and when it will be empty."""

from datetime import timedelta

from django.utils import timezone

from inquiries.models import Inquiry, Service
from inquiries.services.desk.queue_summary import summarize_queue
from tests.support.factories import make_inquiry

State = Inquiry.State


def test_unfinished_inquiries_are_counted_by_state(service: Service) -> None:
    old = timezone.now() - timedelta(hours=3)
    make_inquiry(service, created_at=old)
    make_inquiry(service)
    make_inquiry(service, state=State.NEEDS_OPERATOR)
    make_inquiry(service, state=State.DELIVERED, ticket_id="7")
    counts = {row.state: (row.count, row.oldest) for row in summarize_queue([service]).states if row.count}
    assert counts[State.ACCEPTED] == (2, old)
    assert set(counts) == {State.ACCEPTED, State.NEEDS_OPERATOR}


def test_the_end_is_estimated_from_the_last_hour(service: Service) -> None:
    for number in range(4):
        make_inquiry(service, state=State.DELIVERED, ticket_id=str(number), delivered_at=timezone.now())
    make_inquiry(service)
    make_inquiry(service)
    summary = summarize_queue([service])
    assert (summary.left_to_portal, summary.delivered_last_hour) == (2, 4)
    assert summary.empty_at
    assert timedelta(minutes=29) < summary.empty_at - timezone.now() <= timedelta(minutes=30)


def test_what_waits_for_a_person_is_not_on_its_way(service: Service) -> None:
    make_inquiry(service, state=State.DELIVERED, ticket_id="1", delivered_at=timezone.now())
    make_inquiry(service, state=State.NEEDS_OPERATOR)
    make_inquiry(service, state=State.NEEDS_CORRECTION)
    summary = summarize_queue([service])
    assert (summary.left_to_portal, summary.empty_at, summary.has_any) == (0, None, True)


def test_without_a_delivery_there_is_no_estimate(service: Service) -> None:
    make_inquiry(service)
    assert summarize_queue([service]).empty_at is None


def test_other_services_do_not_count(service: Service) -> None:
    make_inquiry(service)
    assert summarize_queue([]).left_to_portal == 0
