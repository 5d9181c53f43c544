"""After an error nothing is lost and the way to it is short; and however often one sends, it is one inquiry."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.filled import EVERY_FIELD, SMALL_FORM
from tests.support import browser_actions
from tests.support.browser_actions import Person, Portal, upload
from tests.support.samplefiles import PNG
from tests.support.words import say

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def customer(person: Callable[..., Person]) -> Person:
    """A guest at the smallest form."""
    customer = person()
    customer.open_form()
    return customer


def test_p21_the_summary_takes_the_focus_and_leads_to_the_fields_to_mend(customer: Person, portal: Portal) -> None:
    customer.fill(SMALL_FORM | {"mail": "not an address", "content": ""})
    customer.send()
    summary = customer.page.locator("#errors")
    expect(summary).to_be_focused()
    expect(summary.get_by_role("link")).to_have_count(2)
    summary.get_by_role("link").nth(1).click()
    expect(customer.page.locator("[name=f_content]")).to_be_focused()
    summary.get_by_role("link").nth(0).click()
    expect(customer.page.locator("[name=f_mail]")).to_be_focused()
    customer.fill({"mail": "customer@example.com", "content": SMALL_FORM["content"]})
    customer.send()
    expect(customer.page.locator("#receipt-number")).to_be_visible()
    assert len(portal.sandbox.journal("create")) == 1


def test_a_link_leads_into_a_group(person: Callable[..., Person]) -> None:
    customer = person()
    customer.open_form(browser_actions.EVERY_FIELD)
    customer.fill(EVERY_FIELD | {"dateperiod": ("2026-07-31", "2026-07-01")})
    customer.send()
    customer.page.locator("#errors").get_by_role("link").click()
    expect(customer.page.locator("[name=f_dateperiod_0]")).to_be_focused()


def test_p02_every_kind_of_field_keeps_what_was_typed(person: Callable[..., Person]) -> None:
    customer = person()
    customer.open_form(browser_actions.EVERY_FIELD)
    customer.fill(EVERY_FIELD | {"mail": "not an address"})
    before = customer.values()
    customer.send()
    expect(customer.page.locator("#errors")).to_be_focused()
    assert len(before) > 20
    assert customer.values() == before


def test_enter_sends_and_removes_no_file(customer: Person, portal: Portal) -> None:
    customer.attach(upload("사진.png", PNG, "image/png"))
    customer.fill(SMALL_FORM)
    customer.page.press("[name=f_subject]", "Enter")
    expect(customer.page.locator("#receipt-number")).to_be_visible()
    (create,) = portal.sandbox.journal("create")
    assert len(create["json"]["attachments"]) == 1


def test_p06_an_impatient_second_click_makes_no_second_inquiry(customer: Person, portal: Portal) -> None:
    portal.sandbox.fault("create", "delay", times=1, seconds=2, then="answer")
    posts: list[str] = []
    customer.page.on("request", lambda sent: posts.append(sent.method) if sent.is_navigation_request() else None)
    customer.fill(SMALL_FORM)
    # Both in the page: the browser's driver would wait for the first to lead somewhere.
    customer.page.locator("[data-send]").evaluate("button => (button.click(), setTimeout(() => button.click(), 100))")
    expect(customer.page.locator("h1")).to_have_text(say("It has reached our support team."))
    assert posts.count("POST") == 1
    assert len(portal.sandbox.journal("create")) == 1


@pytest.fixture
def went_back(customer: Person) -> str:
    """The customer has sent the form and gone back to it, which their browser has filled again."""
    customer.fill(SMALL_FORM)
    customer.send()
    expect(customer.page.locator("#receipt-number")).to_be_visible()
    receipt = customer.receipt_number
    customer.page.go_back()
    expect(customer.page.locator("[name=f_content]")).to_have_value(SMALL_FORM["content"])
    return receipt


def test_going_back_and_sending_again_shows_the_same_receipt_and_something_else_is_another_inquiry(
    customer: Person, portal: Portal, went_back: str
) -> None:
    customer.send()
    expect(customer.page.locator("#receipt-number")).to_have_text(went_back)
    assert len(portal.sandbox.journal("create")) == 1
    customer.page.go_back()
    expect(customer.page.locator("[name=f_content]")).to_have_value(SMALL_FORM["content"])
    customer.fill({"content": "일요일에도 여나요?"})
    customer.send()
    expect(customer.page.locator("#receipt-number")).not_to_have_text(went_back)
    asked = [create["json"]["content"].partition("<br>")[0] for create in portal.sandbox.journal("create")]
    assert asked == ["주말에도 여나요?", "일요일에도 여나요?"]


def test_going_back_for_a_forgotten_file_loses_neither(customer: Person, portal: Portal, went_back: str) -> None:
    customer.attach(upload("잊은 사진.png", PNG, "image/png"))
    customer.send()
    expect(customer.page.locator("#receipt-number")).not_to_have_text(went_back)
    assert [len(create["json"].get("attachments", ())) for create in portal.sandbox.journal("create")] == [0, 1]
