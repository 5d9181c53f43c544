"""The progress line of a receipt: received, being looked at, answered."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from inquiries.models import FirstAnswer, Inquiry
from inquiries.views.presentation.progress import Step, build_steps
from tests.inquiries.views.steps import filled
from tests.support.factories import make_inquiry, make_service
from tests.support.pages import Browser
from tests.support.sandbox import Credentials, Sandbox
from tests.support.words import say

State = Inquiry.State
RECEIVED, LOOKED_AT, ANSWERED = (
    say(name, "en", context="progress") for name in ("Received", "Being looked at", "Answered")
)


def steps_of(**changes: object) -> tuple[Step, ...]:
    service = make_service(Sandbox("http://127.0.0.1:9", Credentials()), service_key="")
    with translation.override("en"):
        return build_steps(make_inquiry(service, **changes), answer_time="usually within 2 days")  # type: ignore[arg-type]


def test_it_works(member: Browser) -> None:
    page = filled(member).submit()
    assert page.texts(".progress-line .step-name") == [RECEIVED, LOOKED_AT, ANSWERED]
    assert page.texts(".progress-line [aria-current=step] .step-name") == [LOOKED_AT]
    assert len(page.soup.select(".progress-line .step-done")) == 1
    assert len(page.soup.select(".progress-line time[datetime]")) == 2


def test_an_answer_ends_it(member: Browser) -> None:
    page, inquiry, now = filled(member).submit(), Inquiry.objects.get(), timezone.now()
    moments = {"received_at": now, "answered_at": now}
    FirstAnswer.objects.create(service=inquiry.service, ticket_id=inquiry.ticket_id, category_id=2601, **moments)
    page = member.get(page.url)
    assert page.texts(".progress-line [aria-current=step] .step-name") == [ANSWERED]
    assert len(page.soup.select(".progress-line .step-done")) == 3


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (State.ACCEPTED, "usually within a few minutes"),
        (State.AWAITING_CONFIRMATION, "once you have confirmed your email address"),
        (State.NEEDS_CORRECTION, "after your change"),
        (State.OUTCOME_UNKNOWN, ""),
    ],
)
def test_the_step_to_come_says_what_it_waits_for(state: str, expected: str) -> None:
    received, looked_at, answered = steps_of(state=state)
    assert (received.is_present, looked_at.is_present, answered.is_present) == (True, False, False)
    assert looked_at.expected == (say(expected, "en") if expected else "")
    assert answered.expected == "usually within 2 days"


@pytest.mark.django_db
def test_minutes_are_not_promised_once_they_are_over() -> None:
    assert steps_of(created_at=timezone.now() - timedelta(minutes=11))[1].expected == ""


@pytest.mark.django_db
@pytest.mark.parametrize("state", [State.CANCELLED, State.REPLACED])
def test_what_was_withdrawn_has_none(state: str) -> None:
    assert steps_of(state=state) == ()
