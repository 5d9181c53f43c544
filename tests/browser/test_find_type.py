"""Finding a type while typing, and choosing what was found without losing a word."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.filled import SMALL_FORM
from tests.support.browser_actions import Person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def customer(person: Callable[..., Person]) -> Person:
    return person()


def test_p14_it_works_while_typing(customer: Person) -> None:
    customer.page.goto("/narae/inquiries/new/")
    customer.page.get_by_role("searchbox").press_sequentially("김치냉")
    customer.page.locator(".found-types a").filter(has_text="냉장고").click()
    expect(customer.page.locator("#inquiry")).to_be_visible()
    expect(customer.page).to_have_url("/narae/inquiries/new/?category=2542")
    expect(customer.page.locator(".form-title")).to_be_focused()


def test_p03_choosing_what_was_found_keeps_what_was_typed(customer: Person) -> None:
    customer.open_form()
    customer.fill(SMALL_FORM)
    customer.change_topic()
    customer.page.get_by_role("searchbox").fill("로그인")
    customer.page.locator(".found-types a").first.click()
    expect(customer.page.locator("[name=f_content]")).to_have_value(SMALL_FORM["content"])


def test_by_keyboard_alone(customer: Person) -> None:
    customer.page.goto("/narae/inquiries/new/")
    customer.page.get_by_role("searchbox").focus()
    customer.page.keyboard.type("김치냉장고")
    expect(customer.page.locator(".found-types a")).to_have_count(1)
    for _stop in ("the key that goes to the search", "the button", "what was found"):
        customer.page.keyboard.press("Tab")
    customer.page.keyboard.press("Enter")
    expect(customer.page.locator("#inquiry")).to_be_visible()


def test_without_a_script(person: Callable[..., Person]) -> None:
    customer = person(java_script_enabled=False)
    customer.page.goto("/narae/inquiries/new/")
    customer.page.get_by_role("searchbox").fill("김치냉장고")
    customer.page.get_by_role("searchbox").press("Enter")
    customer.page.locator(".found-types a").click()
    expect(customer.page.locator("#inquiry")).to_be_visible()


def test_where_the_portal_is_away_the_browser_asks_itself(customer: Person) -> None:
    customer.forgive("503")
    customer.forgive("htmx:")
    customer.page.goto("/narae/inquiries/new/")
    customer.page.route("**/types/?*", lambda route: route.fulfill(status=503, body="away"), times=1)
    customer.page.get_by_role("searchbox").fill("김치냉장고")
    expect(customer.page).to_have_url("/narae/inquiries/new/types/?q=%EA%B9%80%EC%B9%98%EB%83%89%EC%9E%A5%EA%B3%A0")
