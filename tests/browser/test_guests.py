"""A guest's way back, on a phone: the mail's link in another browser, a code for all, and confirming first."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.mail import outbox
from inquiries.models import Service
from tests.inquiries.views.guests import asked
from tests.support.browser_actions import Person, Portal
from tests.support.mails import Mailbox, code_in, link_in, text_of
from tests.support.mails import mailbox as mailbox  # noqa: PLC0414 - a fixture
from tests.support.pages import Browser
from tests.support.tables import cases
from tests.support.words import say, say_fixed_part

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
# Without one, a form is posted as in the tests of its view.
WITH_AND_WITHOUT_SCRIPT = pytest.mark.parametrize("script", cases({"script": True, "no script": False}))
UNCONFIRMED = (
    "Please confirm your email address by opening the link we emailed you. Until then we keep your inquiry but do not "
    "pass it on. If it is not confirmed by %(day)s, it will be deleted."
)
FILLED = {"mail": "guest@example.com", "name": "손님", "subject": "배송 문의", "content": "언제 오나요?"}


def ask(person: Person) -> str:
    """Send the small form; the receipt number."""
    person.open_form()
    person.fill(FILLED | {"personalAgree": True})
    person.send()
    person.page.wait_for_url("**/receipts/**")
    return person.receipt_number


def ask_before(portal: Portal) -> str:
    """What `ask` does, without a browser of the guest's; the receipt number."""
    guest = Browser(portal.sandbox)
    guest.headers = {"Accept-Language": "ko"}
    return asked(guest, **{f"f_{code}": value for code, value in FILLED.items()})


def press(page: Page) -> None:
    page.locator("main .button-primary").first.click()


def ask_for_code(person: Person) -> Page:
    """Ask for a code where the list would be; the page that takes it."""
    page = person.page
    page.goto("/narae/inquiries/")
    page.get_by_label(say("Email address")).fill(FILLED["mail"])
    press(page)
    page.wait_for_url("**/guests/code/")
    page.wait_for_load_state()
    return page


def enter_code(page: Page, code: str, *, by_itself: bool) -> None:
    """Type the code; without a script the button sends it."""
    page.get_by_label(say("Code")).fill(code)
    if not by_itself:
        press(page)


def newest(mailbox: Mailbox) -> str:
    outbox.send_due()
    return text_of(mailbox.mails[-1])


@WITH_AND_WITHOUT_SCRIPT
def test_p18_a_link_from_the_mail_opens_the_inquiry(
    person: Callable[..., Person], portal: Portal, mailbox: Mailbox, script: bool
) -> None:
    number = ask_before(portal)
    somewhere_else = person(java_script_enabled=script, **PHONE)
    page = somewhere_else.page
    page.goto(link_in(newest(mailbox)))
    press(page)
    page.wait_for_url("**/receipts/**")
    assert somewhere_else.receipt_number == number
    page.click("#receipt-state a[href*='/inquiries/']")
    expect(page.locator("h1")).to_have_text("배송 문의")
    page.fill("[name=comment]", "다른 휴대전화에서 더 묻습니다")
    page.click("[data-send]")
    expect(page.locator(".message-mine").last).to_contain_text("다른 휴대전화에서")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@WITH_AND_WITHOUT_SCRIPT
def test_p18_a_code_opens_all_of_an_address(
    person: Callable[..., Person], portal: Portal, mailbox: Mailbox, script: bool
) -> None:
    number = ask_before(portal)
    page = person(java_script_enabled=script, **PHONE).page
    page.goto("/narae/")
    page.click("a[href='/narae/guests/']")
    page.get_by_label(say("Email address")).fill(FILLED["mail"])
    press(page)
    page.wait_for_url("**/guests/code/")
    code = code_in(newest(mailbox))
    wrong = code[:-1] + str((int(code[-1]) + 1) % 10)
    enter_code(page, wrong, by_itself=script)
    expect(page.locator(".error")).to_be_visible()
    enter_code(page, code, by_itself=script)
    page.wait_for_url("**/narae/inquiries/")
    expect(page.locator("main")).to_contain_text(number)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("typed", cases(["{}", "{}-{}", "{} {}", "full width"], "{} {}"))
def test_a_code_submits_itself_however_it_is_typed(
    person: Callable[..., Person], portal: Portal, mailbox: Mailbox, typed: str
) -> None:
    ask_before(portal)
    page = ask_for_code(person(**PHONE))
    code = code_in(newest(mailbox)).replace(" ", "")
    full_width = "".join(chr(ord(digit) - ord("0") + ord("０")) for digit in code)
    text = {"{}": code, "{}-{}": f"{code[:4]}-{code[4:]}", "{} {}": f"{code[:4]} {code[4:]}"}.get(typed, full_width)
    page.get_by_label(say("Code")).press_sequentially(text[:5])
    expect(page.get_by_label(say("Code"))).to_have_value(f"{code[:4]} {code[4]}" if len(text) == 8 else f"{code[:4]}")
    page.get_by_label(say("Code")).press_sequentially(text[5:])
    page.wait_for_url("**/narae/inquiries/")


def test_a_members_code_submits_itself_too(person: Callable[..., Person], mailbox: Mailbox) -> None:
    page = person(**PHONE).page
    page.goto("/accounts/code/?next=/narae/inquiries/")
    page.get_by_label(say("Email address")).fill("gildong@example.com")
    press(page)
    page.wait_for_url("**/accounts/code/enter/**")
    page.wait_for_load_state()
    code = code_in(newest(mailbox)).replace(" ", "")
    page.get_by_label(say("Code")).press_sequentially(code[:5])
    expect(page.get_by_label(say("Code"))).to_have_value(f"{code[:4]} {code[4]}")
    page.get_by_label(say("Code")).press_sequentially(code[5:])
    page.wait_for_url("**/narae/inquiries/")


def test_a_code_is_found_in_what_is_pasted(person: Callable[..., Person], portal: Portal, mailbox: Mailbox) -> None:
    ask_before(portal)
    page = ask_for_code(person(**PHONE))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("text => navigator.clipboard.writeText(text)", f"인증 코드: {code_in(newest(mailbox))}\n10분")
    page.get_by_label(say("Code")).focus()
    page.keyboard.press("Control+V")
    page.wait_for_url("**/narae/inquiries/")


def test_a_wrong_code_is_sent_once(person: Callable[..., Person], portal: Portal, mailbox: Mailbox) -> None:
    ask_before(portal)
    page = ask_for_code(person(**PHONE))
    code = code_in(newest(mailbox))
    page.get_by_label(say("Code")).fill(code[:-1] + str((int(code[-1]) + 1) % 10))
    expect(page.locator(".error")).to_be_visible()
    page.wait_for_load_state()  # its scripts too
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method) if request.method == "POST" else None)
    page.get_by_label(say("Code")).press("End")
    page.get_by_label(say("Code")).press_sequentially("9")  # a ninth digit changes nothing
    page.get_by_label(say("Code")).press("Backspace")
    page.get_by_label(say("Code")).press_sequentially(code[-1])
    page.wait_for_url("**/narae/inquiries/")
    assert sent == ["POST"]


def test_the_first_browser_sees_that_the_address_was_confirmed(
    person: Callable[..., Person], portal: Portal, mailbox: Mailbox
) -> None:
    Service.objects.update(guests_verify=True)
    first, second = person(**PHONE), person(**PHONE)
    ask(first)
    expect(first.page.locator("h1")).to_contain_text(say("We have received it. One more step is needed."))
    second.page.goto(link_in(newest(mailbox)))
    press(second.page)
    second.page.wait_for_url("**/receipts/**")
    expect(first.page.locator("h1")).to_have_text(say("We have received it."))
    expect(first.page.locator("#receipt-state")).not_to_contain_text(say_fixed_part(UNCONFIRMED))


def test_the_trap_is_out_of_sight_and_out_of_the_way(person: Callable[..., Person], portal: Portal) -> None:
    page = person(**PHONE).page
    page.goto("/narae/inquiries/new/?category=2601")
    box = page.locator("[name=second_subject]").bounding_box()
    assert box is None or box["x"] + box["width"] <= 0
    page.focus("[name=f_mail]")
    passed = set()
    for _key in range(60):
        page.keyboard.press("Tab")
        passed.add(page.evaluate("document.activeElement.name"))
    assert "second_subject" not in passed
    assert say("Leave this empty") not in page.locator("body").aria_snapshot()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_guest_who_sends_too_quickly_sends_once_more(
    person: Callable[..., Person], portal: Portal, settings: Any
) -> None:
    settings.GUEST_FORM_SECONDS = 3600
    somebody = person(**PHONE)
    somebody.open_form()
    somebody.fill(FILLED | {"personalAgree": True})
    somebody.send()
    expect(somebody.page.locator("#errors")).to_contain_text(
        say("That was very quick. If you meant to send it, please press the button again.")
    )
    expect(somebody.page.locator("[name=f_content]")).to_have_value(FILLED["content"])
    somebody.send()
    somebody.page.wait_for_url("**/receipts/**")
    assert len(portal.sandbox.journal("create")) == 1
