"""When to expect an answer stands beside the form and on the receipt."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inquiries.models import FirstAnswer, Service
from tests.inquiries.views.steps import NEW, SIMPLE, filled
from tests.support.pages import Browser
from tests.support.words import say_number

WORDS = say_number("usually within %(n)d day", 2, "en")


@pytest.fixture(autouse=True)
def _usual(narae: Service) -> None:
    now = timezone.now()
    times = {"category_id": SIMPLE, "received_at": now - timedelta(hours=40), "answered_at": now}
    FirstAnswer.objects.bulk_create(FirstAnswer(service=narae, ticket_id=f"T{n}", **times) for n in range(20))


def test_it_works(member: Browser) -> None:
    assert WORDS in member.get(f"{NEW}?category={SIMPLE}").texts(".guide .answer-time")[0]
    assert WORDS in filled(member).submit().texts(".progress-line .answer-expected")[0]


def test_above_a_type_nothing_is_said(member: Browser) -> None:
    assert not member.get(f"{NEW}?category=2536").soup.select(".answer-time")


def test_p08_the_receipt_says_what_happens_next_and_has_its_number(guest: Browser) -> None:
    page = filled(guest).submit()
    assert page.one("#receipt-number").get_text(strip=True)
    assert page.soup.select_one("[data-copy='receipt-number']")
    assert len(page.soup.select(".next-steps li")) >= 2
    assert page.soup.select_one("#receipt-state a[href*='/inquiries/T']")
