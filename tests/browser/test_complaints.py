"""What people complained about at other portals (docs/people.md), where no other file of these journeys shows it."""

import unicodedata
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.browser.filled import SMALL_FORM
from tests.support.browser_actions import Person, Portal, upload
from tests.support.samplefiles import PNG, SAMPLES
from tests.support.words import say

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIST = "/narae/inquiries/"


@pytest.fixture
def customer(person: Callable[..., Person]) -> Person:
    """A guest at the smallest form."""
    customer = person()
    customer.open_form()
    return customer


def test_p09_a_text_that_is_too_long_is_reported_while_typing_and_never_cut(customer: Person) -> None:
    subject = customer.page.locator("[name=f_subject]")
    limit = int(subject.get_attribute("data-limit") or "")
    counter = customer.page.locator("#id_f_subject_counter")
    expect(counter).to_contain_text(str(limit))
    customer.fill(SMALL_FORM | {"subject": "가" * (limit + 7)})
    expect(counter).to_contain_text(f"{limit + 7} / {limit}")
    customer.send()
    expect(customer.page.locator("#errors")).to_be_focused()
    expect(subject).to_have_value("가" * (limit + 7))


def test_p10_the_type_that_a_browser_sends_for_a_file_is_ignored(customer: Person) -> None:
    types = {"hwp": "application/x-unheard-of", "xlsx": "application/zip", "pdf": "", "zip": "application/octet-stream"}
    customer.attach(*(upload(f"문서.{extension}", SAMPLES[extension], mime) for extension, mime in types.items()))
    expect(customer.refusals).to_have_count(0)


def test_p15_the_sent_form_is_shown_beside_the_conversation(customer: Person, portal: Portal) -> None:
    customer.resume()
    customer.open_form()
    customer.fill(SMALL_FORM)
    customer.send()
    expect(customer.page.locator("#receipt-number")).to_be_visible()
    customer.page.goto(f"{LIST}{portal.sandbox.journal('create')[0]['result_id']}/")
    fold = customer.page.locator("details.fold").first
    fold.locator("summary").first.click()
    for typed in ("mail", "name"):
        expect(fold).to_contain_text(SMALL_FORM[typed])


def test_p22_the_browsers_language_counts_until_another_is_chosen(
    person: Callable[..., Person], portal: Portal
) -> None:
    customer = person(locale="ja-JP")
    customer.open_form()
    page = customer.page
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    customer.fill(SMALL_FORM)
    expect(page.locator("[data-draft-status]")).not_to_be_empty()
    page.locator(".menu summary").first.click()
    page.get_by_role("button", name="ไทย").click()
    expect(page.locator("html")).to_have_attribute("lang", "th")
    page.goto("/narae/")
    expect(page.locator("html")).to_have_attribute("lang", "th")
    customer.open_form()
    customer.fill(SMALL_FORM)
    customer.send()
    expect(page.locator("#receipt-number")).to_be_visible()
    assert [create["json"]["language"] for create in portal.sandbox.journal("create")] == ["th"]


def test_p23_a_time_is_that_of_the_zone_which_the_page_names(person: Callable[..., Person]) -> None:
    """Wherever the browser is: the zone is the portal's, and each time says which moment it means."""
    customer = person(timezone_id="America/New_York", locale="en-US")
    customer.resume(LIST)
    expect(customer.page.locator("footer")).to_contain_text(
        say("Times are shown in %(zone)s.", "en", zone=say("Korea time", "en"))
    )
    shown = customer.page.locator("time").first
    moment = datetime.fromisoformat(str(shown.get_attribute("datetime")))
    assert moment.tzinfo
    exactly = f"{moment.astimezone(ZoneInfo(settings.TIME_ZONE)):%H:%M}"
    expect(shown).to_contain_text(exactly)


def test_p24_a_name_from_a_mac_arrives_composed(customer: Person, portal: Portal) -> None:
    name = "냉장고 사진.png"
    customer.attach(upload(unicodedata.normalize("NFD", name), PNG, "image/png"))
    expect(customer.page.locator("#files")).to_contain_text(name)
    assert [entry["file"]["name"] for entry in portal.sandbox.journal("upload")] == [name]


def test_p25_signing_in_in_another_tab_costs_no_word(customer: Person, portal: Portal) -> None:
    customer.fill(SMALL_FORM)
    other = customer.page.context.new_page()
    other.goto("/accounts/sign-in/?next=/narae/")
    other.fill("#id_login", "gildong")
    other.fill("#id_password", "a-long-password")
    other.click("main button.button-primary")
    other.wait_for_url("**/narae/")
    customer.forgive("403")
    customer.send()
    expect(customer.page.locator("main")).to_contain_text(SMALL_FORM["content"])
    assert portal.sandbox.journal("create") == []


def test_p26_a_thread_shows_authors_files_and_status(person: Callable[..., Person], portal: Portal) -> None:
    customer = person()
    customer.resume()
    customer.open_form()
    customer.fill(SMALL_FORM)
    customer.send()
    expect(customer.page.locator("#receipt-number")).to_be_visible()
    (create,) = portal.sandbox.journal("create")
    customer.page.goto(f"{LIST}{create['result_id']}/")
    expect(customer.page.locator(".message-mine")).to_contain_text(SMALL_FORM["content"])
    expect(customer.page.locator(".message-theirs")).to_have_count(0)
    portal.sandbox.answer(create["result_id"], "<p>네, 엽니다.</p>", [("안내.png", PNG)], status="solved")
    customer.page.reload()
    expect(customer.page.locator(".message-theirs")).to_contain_text("네, 엽니다.")
    expect(customer.page.locator(".message-theirs .tile")).to_have_count(1)
    expect(customer.page.locator(".message-mine .tile")).to_have_count(0)
    expect(customer.page.locator("main .status").first).to_contain_text(say("Answered", context="ticket status"))


def test_p30_a_guest_opens_the_inquiry_from_the_receipt_without_signing_in(customer: Person) -> None:
    customer.fill(SMALL_FORM)
    customer.send()
    customer.page.locator("#receipt-state a[href*='/inquiries/']").first.click()
    expect(customer.page.locator("h1")).to_have_text(SMALL_FORM["subject"])
    expect(customer.page.locator("[name=comment]")).to_be_visible()
