"""How long ago something was, beside the exact time: days are the calendar's."""

from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.support.browser_actions import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SEOUL = ZoneInfo("Asia/Seoul")
LIST = "/narae/inquiries/"


@pytest.fixture
def customer(person: Callable[..., Person]) -> Person:
    customer = person(timezone_id="Asia/Seoul")
    customer.resume(LIST)
    return customer


def changed(customer: Person) -> datetime:
    """When the first inquiry of the list was changed."""
    return datetime.fromisoformat(str(customer.page.locator("time").first.get_attribute("datetime"))).astimezone(SEOUL)


def test_it_works(customer: Person) -> None:
    at = changed(customer)
    for (days, words), hour in product([(2, "그저께"), (3, "3일 전"), (14, "2주 전")], [0, 12, 23]):
        customer.page.clock.set_fixed_time(at.replace(hour=hour, minute=30) + timedelta(days=days))
        customer.page.reload()
        expect(customer.page.locator(".ago").first).to_have_text(words)


def test_days_are_those_of_the_time_zone_in_which_times_are_written(person: Callable[..., Person]) -> None:
    elsewhere = person(timezone_id="Pacific/Honolulu")
    elsewhere.resume(LIST)
    at = changed(elsewhere)
    elsewhere.page.clock.set_fixed_time(at.replace(hour=0, minute=30) + timedelta(days=2))
    elsewhere.page.reload()
    expect(elsewhere.page.locator(".ago").first).to_have_text("그저께")


def test_within_a_day_hours_are_hours(customer: Person) -> None:
    customer.page.clock.set_fixed_time(changed(customer) + timedelta(hours=2, minutes=50))
    customer.page.reload()
    expect(customer.page.locator(".ago").first).to_have_text("2시간 전")
