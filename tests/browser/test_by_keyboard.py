"""The way from the start page to the receipt by keyboard alone: the focus is never lost or trapped."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from accounts.mail import outbox
from inquiries.models import Inquiry
from tests.browser.filled import SMALL_FORM
from tests.browser.keyboard import FOCUSED, press, tab_to, write
from tests.support.browser_actions import EVERY_FIELD, Person, Portal, upload
from tests.support.mails import Mailbox, code_in, text_of
from tests.support.mails import mailbox as mailbox  # noqa: PLC0414 - a fixture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


# Of a choice, the first that is offered; in a day, each of its parts.
CONTROLS = """() => [...new Map([...document.querySelectorAll("#inquiry :is(input, select, textarea)")]
    .filter((control) => !/hidden|file/.test(control.type) && control.checkVisibility()
        && !control.closest("[aria-hidden=true]"))
    .map((control) => [control.name, control.type]).reverse()).entries()].reverse()"""
TYPED = {"email": "gildong@example.com", "tel": "010-1234-5678"}


def fill_by_keyboard(page: Page, name: str, kind: str) -> None:
    control = page.locator(f"[name={name}]").first
    tab_to(page, f"[name={name}]")
    match kind:
        case "checkbox" | "radio":
            page.keyboard.press("Space" if kind == "checkbox" else "ArrowUp")
            expect(page.locator(f"[name={name}]:checked")).to_have_count(1)
        case "select-one":
            page.keyboard.press("ArrowDown")
            expect(control).not_to_have_value("")
        case "date" | "datetime-local":
            page.keyboard.press("ArrowUp")
            while not control.input_value():
                page.keyboard.press("Tab")
                page.keyboard.press("ArrowUp")
                assert page.evaluate(f"{FOCUSED}.name") == name
        case _:
            page.keyboard.press("ControlOrMeta+A")
            page.keyboard.type(TYPED.get(kind, "가나다"))


def test_it_works_from_the_start_page_to_the_receipt(person: Callable[..., Person], portal: Portal) -> None:
    page = person().page
    page.goto("/narae/")
    press(page, ".topic[href*='2601']")
    expect(page.locator("#inquiry")).to_be_visible()
    for code in ("name", "mail", "content", "subject"):
        tab_to(page, f"[name=f_{code}]")
        page.keyboard.type(SMALL_FORM[code])
    tab_to(page, "#id_f_personalAgree")
    page.keyboard.press("Space")
    tab_to(page, "[data-send]")
    page.keyboard.press("Enter")
    expect(page.locator("#receipt-number")).to_be_visible()
    (create,) = portal.sandbox.journal("create")
    assert create["json"]["content"].partition("<br>")[0] == SMALL_FORM["content"]  # what follows is for agents


def test_every_kind_of_field_is_filled(person: Callable[..., Person], portal: Portal) -> None:
    customer = person()
    customer.open_form(EVERY_FIELD)
    controls = customer.page.evaluate(CONTROLS)
    assert len({kind for _name, kind in controls}) > 8
    for name, kind in controls:
        fill_by_keyboard(customer.page, name, kind)
    press(customer.page, "[data-send]")
    expect(customer.page.locator("#receipt-number")).to_be_visible()
    (create,) = portal.sandbox.journal("create")
    assert {field["code"] for field in create["json"]["userFields"]} >= {"radiobutton", "date", "datetimeperiod"}
    assert len(create["json"]["userFields"]) == 9


def test_a_type_is_found_by_words(person: Callable[..., Person]) -> None:
    page = person().page
    page.goto("/narae/inquiries/new/")
    write(page, "#type-words", "김치냉장고")
    expect(page.locator(".found-types a")).to_have_count(1)
    press(page, ".found-types a")
    expect(page.locator("#inquiry")).to_be_visible()


def test_one_signs_in_finds_an_inquiry_and_asks_again(person: Callable[..., Person]) -> None:
    page = person().page
    page.goto("/narae/inquiries/?status=reply")
    press(page, ".way-beside a")
    page.wait_for_url("**/sign-in/**")
    write(page, "#id_login", "gildong")
    write(page, "#id_password", "a-long-password")
    page.keyboard.press("Enter")
    expect(page.locator(".row-link").first).to_be_visible()
    tab_to(page, "[name=status]")  # what narrows the list is open already
    page.keyboard.press("Home")
    press(page, ".filters .button")
    page.wait_for_url(lambda address: "status=reply" not in address)
    press(page, ".row-link")
    expect(page.locator("[name=comment]")).to_be_visible()
    write(page, "[name=comment]", "토요일도 되나요?")
    press(page, "[data-send]")
    expect(page.locator(".message-mine").last).to_contain_text("토요일도 되나요?")


def test_an_answer_is_found_in_the_help(person: Callable[..., Person]) -> None:
    page = person().page
    page.goto("/narae/")
    press(page, ".tabs a[href='/narae/help/']")
    page.wait_for_url("**/help/")
    write(page, "#help-query", "환불")
    page.wait_for_url("**q=**")
    press(page, "#questions .answer > summary, #questions li a")
    expect(page.locator(".prose").first).to_be_visible()


def test_a_guest_comes_back(person: Callable[..., Person], mailbox: Mailbox) -> None:
    customer = person()
    customer.open_form()
    customer.fill(SMALL_FORM)
    customer.send()
    expect(customer.page.locator("#receipt-number")).to_be_visible()
    page = person().page
    page.goto("/narae/")
    press(page, "a[href='/narae/guests/']")
    page.wait_for_url("**/guests/")
    write(page, "main .field input", SMALL_FORM["mail"])
    page.keyboard.press("Enter")
    page.wait_for_url("**/guests/code/")
    outbox.send_due()
    write(page, "main .field input", code_in(text_of(mailbox.mails[-1])))
    page.keyboard.press("Enter")
    page.wait_for_url("**/narae/inquiries/")
    expect(page.locator("main")).to_contain_text(Inquiry.objects.get().receipt)


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
    tab_to(page, "#id_files")
    with page.expect_file_chooser() as choosing:
        page.keyboard.press("Space")
    choosing.value.set_files(upload("메모.txt", "메모".encode(), "text/plain"))
    expect(customer.kept_files).to_have_count(1)
    tab_to(page, "button[name=remove_file]")
    page.keyboard.press("Enter")
    expect(customer.kept_files).to_have_count(0)
    expect(page.locator("#id_files")).to_be_focused()
