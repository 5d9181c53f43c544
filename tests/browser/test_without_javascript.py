"""Journeys with JavaScript off that no other file walks: each ends where it would end with it.

The way from a type to the answer is in `test_whole_journey`; drafts that come back, dead ends, guests' codes and links,
the help, papers, photos and the types' search have theirs beside what they do with a script.
"""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from accounts.mail import outbox
from inquiries.models import Inquiry, Service
from tests.browser.filled import SMALL_FORM
from tests.inquiries.views.steps import EVERYTHING, shorten
from tests.support.browser_actions import Person, Portal, upload
from tests.support.mails import Mailbox, code_in, text_of
from tests.support.mails import mailbox as mailbox  # noqa: PLC0414 - a fixture
from tests.support.samplefiles import PNG
from tests.support.tables import cases
from tests.support.totp import shown_by_app
from tests.support.words import say, say_fixed_part

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIST = "/narae/inquiries/"
NEW_ONE = "quite-another-one-7"


@pytest.fixture
def customer(person: Callable[..., Person]) -> Person:
    return person(java_script_enabled=False)


def press(customer: Person, name: str) -> None:
    customer.page.get_by_role("main").get_by_role("button", name=name, exact=True).click()


def follow(customer: Person, name: str) -> None:
    customer.page.get_by_role("main").get_by_role("link", name=name).first.click()


@pytest.mark.parametrize("locale", cases(["ja", "th"], "th"))
def test_on_the_narrowest_phone_no_button_is_cut_off(person: Callable[..., Person], locale: str) -> None:
    somebody = person(java_script_enabled=False, viewport={"width": 320, "height": 640}, locale=locale)
    somebody.sign_in(LIST)
    pages = [
        f"/narae/inquiries/new/?category={EVERYTHING}",
        somebody.page.locator("a.row-link").first.get_attribute("href"),
    ]
    for address in pages:
        somebody.page.goto(str(address))
        controls = somebody.page.locator("main :is(button, input, .drop):visible").all()
        boxes: list[Any] = [control.bounding_box() for control in controls]
        assert [box for box in boxes if box and box["x"] + box["width"] > 320 and box["width"] > 1] == []


def test_the_list_is_searched_narrowed_and_paged(customer: Person, portal: Portal) -> None:
    portal.sandbox.config(wild=False)
    page = customer.page
    customer.sign_in(LIST)
    page.get_by_role("searchbox").fill("환불")
    press(customer, say("Search"))
    page.wait_for_url("**q=*")
    found = page.locator(".groups [aria-current] .count").inner_text()
    page.locator(".filters summary").click()
    page.get_by_label(say("Status")).select_option("closed")
    press(customer, say("Apply"))
    expect(page.get_by_role("searchbox")).to_have_value("환불")
    assert int(page.locator(".groups [aria-current] .count").inner_text()) < int(found)
    follow(customer, say("Reset"))
    first = page.locator(".row-title").first.inner_text()
    page.locator(".pages").get_by_role("link", name="2", exact=True).click()
    page.wait_for_url("**page=2")
    assert page.locator(".row-title").first.inner_text() != first
    page.locator(".groups").get_by_role("link", name=say("Finished")).click()
    expect(page.locator(".groups [aria-current]")).to_contain_text(say("Finished"))


def test_an_inquiry_is_called_solved_and_not(customer: Person) -> None:
    customer.sign_in(f"{LIST}?status=reply")
    customer.page.locator(".row-link").first.click()
    customer.page.locator(".solved-yes summary").click()
    customer.page.check("[name=face][value=good]")
    press(customer, say("Mark as solved"))
    expect(customer.page.locator("#answered")).to_contain_text(say_fixed_part("You marked this as solved on %(day)s."))
    press(customer, say("Undo"))
    expect(customer.page.locator(".solved-yes summary")).to_be_visible()


def test_another_language_is_at_the_same_place_with_what_was_typed(customer: Person) -> None:
    page = customer.page
    customer.open_form()
    customer.fill({"content": SMALL_FORM["content"]})
    page.set_input_files("input[type=file]", [upload("하나.png", PNG)])
    press(customer, "English")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("[name=f_content]")).to_have_value(SMALL_FORM["content"])
    expect(page.locator("#files .file-name")).to_have_text(["하나.png"])
    page.goto(LIST)
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_file_is_picked_and_removed_and_the_draft_discarded(customer: Person) -> None:
    customer.open_form()
    customer.fill({"content": SMALL_FORM["content"]})
    customer.page.set_input_files("input[type=file]", [upload(name, PNG) for name in ("하나.png", "둘.png")])
    press(customer, say("Save as a draft"))
    expect(customer.kept_files).to_have_count(2)
    press(customer, say("Remove %(name)s", name="하나.png"))
    expect(customer.page.locator("#files .file-name")).to_have_text(["둘.png"])
    expect(customer.page.locator("[name=f_content]")).to_have_value(SMALL_FORM["content"])
    customer.page.goto("/narae/")
    customer.page.locator(".draft").get_by_role("button", name=say("Discard")).click()
    expect(customer.page.locator(".welcome")).to_be_visible()
    expect(customer.page.locator(".draft")).to_have_count(0)


def test_a_reviewed_inquiry_is_changed_and_sent(customer: Person) -> None:
    Service.objects.update(review_step=True)
    customer.open_form()
    customer.fill(SMALL_FORM)
    customer.send()
    press(customer, say("Edit", context="button"))
    customer.fill({"subject": "고친 제목"})
    customer.send()
    expect(customer.page.locator("#review")).to_contain_text("고친 제목")
    press(customer, say("Send now"))
    expect(customer.page.locator("#receipt-number")).to_be_visible()
    assert Inquiry.objects.get().submitted.subject == "고친 제목"


def test_an_inquiry_refused_by_oc_is_corrected(customer: Person, portal: Portal) -> None:
    customer.open_form()
    customer.fill(SMALL_FORM | {"subject": "아주 긴 제목입니다"})
    shorten(portal.sandbox, "subject", 23)
    customer.send()
    follow(customer, say("Correct what you sent"))
    customer.page.locator("#errors a").first.click()
    customer.fill({"subject": "짧게"})
    customer.send()
    assert customer.receipt_number == Inquiry.objects.get().receipt
    assert portal.sandbox.journal("create")[-1]["json"]["subject"].startswith("짧게")


def test_a_receipt_is_looked_at_again(customer: Person, portal: Portal) -> None:
    portal.sandbox.fault("create", "http", status=429, headers={}, body="", times=1)
    customer.open_form()
    customer.fill(SMALL_FORM)
    customer.send()
    expect(customer.page.locator("h1")).to_have_text(say("We have received it."))
    Inquiry.objects.update(state=Inquiry.State.CANCELLED)
    follow(customer, say("Check again"))
    expect(customer.page.locator("h1")).to_have_text(say("This inquiry was cancelled."))


def test_a_forgotten_password_is_replaced(customer: Person, mailbox: Mailbox) -> None:
    page = customer.page
    page.goto(f"/accounts/sign-in/?next={LIST}")
    follow(customer, say("Forgot your password?"))
    page.get_by_label(say("Email")).fill("gildong@example.com")
    press(customer, say("Send code"))
    outbox.send_due()
    page.get_by_label(say("Code")).fill(code_in(text_of(mailbox.mails[-1])))
    press(customer, say("Continue"))
    for field in ("#id_password1", "#id_password2"):
        page.fill(field, NEW_ONE)
    press(customer, say("Save password"))
    follow(customer, say("Sign in"))
    page.fill("#id_login", "gildong")
    page.fill("#id_password", NEW_ONE)
    press(customer, say("Sign in"))
    expect(page.get_by_role("group").filter(has_text="홍길동")).to_be_visible()


def test_an_app_is_a_second_factor(customer: Person) -> None:
    page = customer.page
    customer.sign_in()
    page.goto("/accounts/security/app/")
    page.fill("#id_password", "a-long-password")
    press(customer, say("Continue"))
    secret = page.locator(".secret").inner_text()
    page.get_by_label(say("Code")).fill(shown_by_app(secret))
    press(customer, say("Use this app"))
    page.context.clear_cookies()
    page.goto(f"/accounts/sign-in/?next={LIST}")
    page.fill("#id_login", "gildong")
    page.fill("#id_password", "a-long-password")
    press(customer, say("Sign in"))
    page.get_by_label(say("Code")).fill(shown_by_app(secret, steps=1))
    press(customer, say("Continue"))
    page.wait_for_url(f"**{LIST}")
