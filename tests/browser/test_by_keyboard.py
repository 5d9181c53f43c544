"""The whole way by keyboard alone: from the start page to the receipt, and nobody is ever lost or caught."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.filled import SMALL_FORM
from tests.support.people import Person, Portal

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FOCUSED = "document.activeElement"


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the control has the focus. Each stop on the way is visible and shows that it has the focus."""
    while True:
        page.keyboard.press("Tab")
        if page.evaluate(f"selector => {FOCUSED}.matches(selector)", selector):
            return
        stop = page.evaluate(f"{FOCUSED}.outerHTML.slice(0, 200)")
        assert not stop.startswith("<body"), f"{selector} cannot be reached"
        expect(page.locator(":focus"), stop).to_be_in_viewport()
        assert page.evaluate(f"getComputedStyle({FOCUSED}).outlineStyle") != "none", stop


def test_it_works_from_the_start_page_to_the_receipt(person: Callable[..., Person], portal: Portal) -> None:
    page = person().page
    page.goto("/narae/")
    tab_to(page, ".door-primary")
    page.keyboard.press("Enter")
    page.wait_for_url("**/inquiries/new/")
    tab_to(page, "#level-1")
    page.keyboard.press("End")
    expect(page.locator("#inquiry")).to_be_visible()
    for code in ("name", "mail", "subject", "content"):
        tab_to(page, f"[name=f_{code}]")
        page.keyboard.type(SMALL_FORM[code])
    tab_to(page, "#id_f_personalAgree")
    page.keyboard.press("Space")
    tab_to(page, "[data-send]")
    page.keyboard.press("Enter")
    expect(page.locator("#receipt-number")).to_be_visible()
    (create,) = portal.sandbox.journal("create")
    assert create["json"]["content"].partition("<br>")[0] == SMALL_FORM["content"]  # what follows is for agents


def test_the_first_stop_skips_to_the_content(person: Callable[..., Person]) -> None:
    page = person().page
    page.goto("/narae/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate(f"{FOCUSED}.closest('main') !== null")


def test_a_menu_is_opened_and_left(person: Callable[..., Person]) -> None:
    page = person().page
    page.goto("/narae/")
    tab_to(page, ".menu summary")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="English")).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_file_is_picked_and_removed(person: Callable[..., Person]) -> None:
    customer = person()
    customer.open_form()
    page = customer.page
    page.on("filechooser", lambda chooser: None)  # from here on, no window of the system's opens
    tab_to(page, "input[type=file]")
    with page.expect_file_chooser() as choosing:
        page.keyboard.press("Space")
    choosing.value.set_files([{"name": "메모.txt", "mimeType": "text/plain", "buffer": "메모".encode()}])
    expect(customer.kept_files).to_have_count(1)
    tab_to(page, "button[name=remove_file]")
    page.keyboard.press("Enter")
    expect(customer.kept_files).to_have_count(0)
    expect(page.locator("input[type=file]")).to_be_focused()
