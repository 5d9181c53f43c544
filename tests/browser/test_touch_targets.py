"""On a phone, whatever one taps is at least 44 pixels high and wide (WCAG 2.2, 2.5.5; KWCAG 2.2, 6.1.3)."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.filled import SMALL_FORM
from tests.support.browser_actions import EVERY_FIELD, Person, Portal, upload
from tests.support.samplefiles import PNG

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
# Ticks are as large as the label that they are in. A link within a sentence is as high as its line.
TOO_SMALL = """() => {
    const taps = "button, select, textarea, summary, input:not([type=hidden], [type=radio], [type=checkbox]), " +
        "label.choice, nav a, li a, .button, .tool, .brand";
    const inSentence = (e) => e.matches("a") && e.closest(".prose, .description, .terms, .caption-text, p");
    return [...document.querySelectorAll(taps)]
        .filter((e) => e.checkVisibility({visibilityProperty: true}) && !inSentence(e))
        .filter((e) => !e.closest(".visually-hidden, [inert]") && !e.matches(".skip"))
        .map((e) => [e.getBoundingClientRect(), e])
        .filter(([box]) => box.width < 43.5 || box.height < 43.5)
        .map(([box, e]) => `${Math.round(box.width)} x ${Math.round(box.height)}: ${e.outerHTML.slice(0, 120)}`);
}"""


@pytest.fixture
def customer(person: Callable[..., Person]) -> Person:
    return person(**PHONE)


def small_targets(page: Page) -> list[str]:
    return list(page.evaluate(TOO_SMALL))


PUBLIC = ["/narae/", "/accounts/sign-in/", f"/narae/inquiries/new/?category={EVERY_FIELD}"]
HELP = ["/narae/help/", "/narae/help/?q=환불", "/narae/help/3401/", "/narae/notices/", "/narae/notices/1232/"]


def test_on_public_pages(customer: Person) -> None:
    for address in (*PUBLIC, *HELP):
        customer.page.goto(address)
        assert small_targets(customer.page) == [], address


def test_p20_in_a_form_with_files_and_errors(customer: Person) -> None:
    customer.open_form()
    customer.attach(upload("사진.png", PNG, "image/png"))
    customer.page.set_input_files("input[type=file]", [upload("설치.exe", b"MZ")])
    expect(customer.refusals).to_have_count(1)
    assert small_targets(customer.page) == []
    customer.send()  # which tells of the file that was not added
    customer.send()
    expect(customer.page.locator("#errors")).to_be_visible()
    assert small_targets(customer.page) == []


def test_on_a_receipt(customer: Person, portal: Portal) -> None:
    portal.sandbox.fault("create", "http", status=429, headers={}, body="")
    customer.open_form()
    customer.fill(SMALL_FORM)
    customer.send()
    expect(customer.page.locator("#receipt-number")).to_be_visible()
    assert small_targets(customer.page) == []


def test_on_the_list_and_a_thread_with_files(customer: Person, portal: Portal) -> None:
    ticket = next(ticket for ticket in portal.sandbox.tickets() if ticket["usercode"] == "st18888")
    portal.sandbox.answer(ticket["ticketId"], "<p>답변</p>", [("안내.png", PNG)], status="reply")
    customer.resume("/narae/inquiries/?status=reply")
    customer.page.locator(".filters summary").first.click()
    assert small_targets(customer.page) == []
    customer.page.goto(f"/narae/inquiries/{ticket['ticketId']}/")
    expect(customer.page.locator(".tile")).to_be_visible()
    assert small_targets(customer.page) == []
