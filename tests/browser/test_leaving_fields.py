"""A field shows its error, in the server's words, when it is left; typing is not interrupted."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.filled import SMALL_FORM
from tests.support import browser_actions
from tests.support.browser_actions import Person, Portal
from tests.support.words import say

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CARD = "4111 1111 1111 1111"


@pytest.fixture
def customer(person: Callable[..., Person]) -> Person:
    """Return a person at the form with every kind of field."""
    customer = person()
    customer.open_form(browser_actions.EVERY_FIELD)
    return customer


def control(customer: Person, code: str) -> Locator:
    return customer.page.locator(f"[name=f_{code}]")


def error(customer: Person, code: str) -> Locator:
    return customer.page.locator(f"#id_f_{code}_error")


def leave(customer: Person, code: str, value: str) -> None:
    control(customer, code).fill(value)
    control(customer, code).blur()


def test_it_works(customer: Person) -> None:
    mail = control(customer, "mail")
    leave(customer, "mail", "not an address")
    expect(error(customer, "mail")).to_contain_text("name@example.com")
    expect(mail).to_have_attribute("aria-invalid", "true")
    expect(mail).to_have_accessible_description(re.compile("name@example.com"))


def test_it_is_gone_as_soon_as_it_is_mended(customer: Person) -> None:
    leave(customer, "mail", "not an address")
    expect(error(customer, "mail")).to_be_visible()
    control(customer, "mail").fill("gildong@example.com")
    expect(error(customer, "mail")).to_have_count(0)
    expect(control(customer, "mail")).to_be_focused()
    expect(control(customer, "mail")).not_to_have_attribute("aria-invalid", "true")


def test_a_period_is_left_when_both_its_ends_are(customer: Person) -> None:
    control(customer, "dateperiod_0").fill("2026-07-31")
    control(customer, "dateperiod_1").fill("2026-07-01")
    control(customer, "dateperiod_1").blur()
    expect(error(customer, "dateperiod")).to_be_visible()
    control(customer, "dateperiod_1").fill("2026-08-01")
    expect(error(customer, "dateperiod")).to_have_count(0)


def test_a_field_left_empty_shows_no_error(customer: Person) -> None:
    control(customer, "subject").focus()
    control(customer, "subject").blur()
    # By the time the field after it has its answer, this one would have had one.
    leave(customer, "mail", "not an address")
    expect(error(customer, "mail")).to_be_visible()
    expect(customer.page.locator(".error")).to_have_count(1)


def test_a_telephone_number_is_grouped_once_it_is_left(customer: Person) -> None:
    control(customer, "phone").press_sequentially("01012345678")
    expect(control(customer, "phone")).to_have_value("01012345678")
    control(customer, "phone").blur()
    expect(control(customer, "phone")).to_have_value("010-1234-5678")


def test_a_thai_year_is_shown_as_it_was_understood(customer: Person) -> None:
    leave(customer, "date", "2569-11-05")
    expect(control(customer, "date")).to_have_value("2026-11-05")
    control(customer, "datetimeperiod_0").fill("2569-11-05T09:30")
    leave(customer, "datetimeperiod_1", "2569-11-06T09:30")
    expect(control(customer, "datetimeperiod_0")).to_have_value("2026-11-05T09:30")
    expect(control(customer, "datetimeperiod_1")).to_have_value("2026-11-06T09:30")
    expect(customer.page.locator(".error")).to_have_count(0)


def test_a_card_number_is_warned_of_and_sent_all_the_same(person: Callable[..., Person], portal: Portal) -> None:
    customer = person()
    customer.open_form()
    customer.fill(SMALL_FORM | {"content": f"카드는 {CARD}입니다."})
    control(customer, "content").blur()
    expect(customer.page.locator("#id_f_content_doubt")).to_be_visible()
    customer.send()
    expect(customer.page.locator("#receipt-number")).to_be_visible()
    (create,) = portal.sandbox.journal("create")
    assert CARD in create["json"]["content"]


def test_without_a_script_it_is_asked_once(person: Callable[..., Person], portal: Portal) -> None:
    customer = person(java_script_enabled=False)
    customer.open_form()
    customer.fill(SMALL_FORM | {"content": f"카드는 {CARD}입니다."})
    customer.send()
    expect(customer.page.locator("#errors")).to_contain_text(say("Your inquiry", context="label"))
    assert portal.sandbox.journal("create") == []
    customer.send()
    expect(customer.page.locator("#receipt-number")).to_be_visible()
    assert len(portal.sandbox.journal("create")) == 1
