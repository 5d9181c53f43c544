"""When to expect an answer: what operators say, else what was usual here, in plain words."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from inquiries.models import FirstAnswer, Inquiry, Service, TypeGuide
from inquiries.services.tickets import response_times, threads
from tests.inquiries.services.steps import days_ago, deliver
from tests.support.factories import SMALL_FORM, changed, make_inquiry
from tests.support.sandbox import Sandbox

HOUR = timedelta(hours=1)
PATH = (SMALL_FORM,)


def answered(service: Service, *hours: float, days_since: float = 1, category_id: int = SMALL_FORM) -> None:
    """Inquiries of the type that were answered so many hours after they were received."""
    at = days_ago(days_since)
    first = FirstAnswer.objects.count()
    FirstAnswer.objects.bulk_create(
        FirstAnswer(
            service=service,
            ticket_id=f"T{first + number}",
            category_id=category_id,
            received_at=at - time * HOUR,
            answered_at=at,
        )
        for number, time in enumerate(hours)
    )
    cache.clear()


def read(service: Service, inquiry: Inquiry) -> None:
    threads.get_thread(service, inquiry.usercode, inquiry.ticket_id, "en", sent_here=inquiry)


def test_it_works(service: Service) -> None:
    answered(service, *[3] * 16, *[200] * 4)
    assert response_times.describe_expected(service, PATH, "en") == "usually within 3 hours"


def test_the_answer_time_set_by_an_operator_comes_first(service: Service) -> None:
    answered(service, *[3] * 20)
    TypeGuide.objects.create(service=service, category_id=SMALL_FORM, language="en", answer_time="by tomorrow")
    assert response_times.describe_expected(service, PATH, "en") == "by tomorrow"


def test_of_fewer_than_twenty_nothing_is_said(service: Service) -> None:
    answered(service, *[3] * 19)
    answered(service, 3, category_id=2603)
    answered(service, 3, days_since=91)
    assert response_times.describe_expected(service, PATH, "en") == ""


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (0, "usually within 1 hour"),
        (0.9, "usually within 1 hour"),
        (8, "usually within 8 hours"),
        (8.1, "usually within 1 day"),
        (25, "usually within 2 days"),
        (24 * 10.5, "usually within 2 weeks"),
        (24 * 57, ""),
    ],
)
def test_times_are_rounded_up_as_people_say_them(hours: float, words: str) -> None:
    assert response_times.format_duration(hours * HOUR) == words


def test_it_is_learned_once_by_reading_and_costs_no_call(service: Service, sandbox: Sandbox) -> None:
    inquiry = changed(deliver(make_inquiry(service)), created_at=timezone.now() - 5 * HOUR)
    read(service, inquiry)
    assert not FirstAnswer.objects.exists(), "there is no answer yet"
    sandbox.answer(inquiry.ticket_id, "<p>답</p>")
    sandbox.clear_journal()
    read(service, inquiry)
    sandbox.answer(inquiry.ticket_id, "<p>또</p>")
    read(service, inquiry)
    assert [entry["op"] for entry in sandbox.journal()] == ["detail", "detail"]
    row = FirstAnswer.objects.get()
    assert (row.category_id, row.received_at) == (SMALL_FORM, inquiry.created_at)
    assert row.answered_at - row.received_at > 4 * HOUR


def test_once_it_is_answered_its_customer_is_told_nothing_more(service: Service, sandbox: Sandbox) -> None:
    answered(service, *[3] * 20)
    inquiry = deliver(make_inquiry(service))
    assert response_times.describe_expected_for(inquiry, "en", None) == "usually within 3 hours"
    sandbox.answer(inquiry.ticket_id, "<p>답</p>")
    read(service, inquiry)
    first_answer = response_times.find_first_answer(inquiry)
    assert first_answer
    assert response_times.describe_expected_for(inquiry, "en", first_answer) == ""


def test_an_internal_note_is_no_answer(service: Service, sandbox: Sandbox) -> None:
    inquiry = deliver(make_inquiry(service))
    sandbox.answer(inquiry.ticket_id, "<p>메모</p>", type="memo", status="open")
    read(service, inquiry)
    assert not FirstAnswer.objects.exists()


def test_old_answers_are_purged(service: Service) -> None:
    answered(service, 1, days_since=181)
    answered(service, 1)
    assert response_times.purge() == 1
