"""The ways out of a refusal, and the question before the same is sent a second time, as a person walks them."""

import re
from collections.abc import Callable

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import expect

from inquiries.models import Inquiry
from tests.browser.filled import SMALL_FORM
from tests.support.browser_actions import Person, Portal, upload
from tests.support.samplefiles import PNG
from tests.support.tables import cases
from tests.support.words import say, say_fixed_part

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORDS = SMALL_FORM["content"]
# Without one, a form is posted as in the tests of its view.
WITH_AND_WITHOUT = pytest.mark.parametrize("script", cases({"with a script": True, "without one": False}))


def the_worker_delivers() -> None:
    Inquiry.objects.exclude(state="needs_correction").update(next_at=timezone.now(), lease_until=None)
    call_command("deliver", "--once")


@WITH_AND_WITHOUT
def test_another_type_is_chosen_for_the_same_inquiry(
    person: Callable[..., Person], portal: Portal, script: bool
) -> None:
    customer = person(java_script_enabled=script)
    customer.open_form()
    customer.fill(SMALL_FORM)
    portal.sandbox.remove_categories([2601])
    customer.send()
    number = customer.receipt_number
    customer.page.get_by_role("link", name=say("Choose another topic")).click()
    customer.choose("2599", "2603")
    expect(customer.page.locator("[name=f_content]")).to_have_value(WORDS)
    customer.send()
    expect(customer.page.locator("h1")).to_have_text(say("It has reached our support team."))
    assert customer.receipt_number == number
    assert Inquiry.objects.count() == 1


@WITH_AND_WITHOUT
def test_a_question_on_a_closed_ticket_is_asked_again(
    person: Callable[..., Person], portal: Portal, script: bool
) -> None:
    customer = person(java_script_enabled=script)
    customer.open_form()
    customer.fill(SMALL_FORM)
    customer.send()
    customer.page.locator("#receipt-state a.button-primary").click()
    customer.page.fill("[name=comment]", "하나 더 있어요")
    portal.sandbox.fault("comment", "http", status=429, headers={}, body="", times=1)
    customer.send()
    customer.page.locator(".is-pending .message-foot a").click()
    first, question = customer.receipt_number, customer.page.url
    portal.sandbox.set_status(Inquiry.objects.get(receipt=first).ticket_id, "closed")
    the_worker_delivers()
    customer.page.goto(question)
    customer.page.get_by_role("button", name=say("Send as a new inquiry")).click()
    expect(customer.page.locator("[name=f_content]")).to_have_value(text_with("하나 더 있어요"))
    expect(customer.page.locator("main")).to_contain_text(first)
    customer.page.check("#id_f_personalAgree")
    customer.send()
    expect(customer.page.locator("h1")).to_have_text(say("It has reached our support team."))
    assert customer.receipt_number != first
    customer.page.goto(question)
    expect(customer.page.locator("h1")).to_have_text(say("Replaced by your new inquiry"))


def text_with(words: str) -> re.Pattern[str]:
    return re.compile(re.escape(words))


@WITH_AND_WITHOUT
def test_t15_the_same_words_from_a_second_tab_are_asked_about(
    person: Callable[..., Person], portal: Portal, script: bool
) -> None:
    customer = person(java_script_enabled=script)
    customer.open_form()
    customer.fill(SMALL_FORM)
    customer.send()
    number = customer.receipt_number
    customer.open_form()
    customer.fill(SMALL_FORM)
    customer.send()
    expect(customer.page.locator("#errors")).to_contain_text(number)
    expect(customer.page.locator("[name=f_content]")).to_have_value(WORDS)
    assert len(portal.sandbox.journal("create")) == 1
    customer.page.get_by_role("button", name=say("Yes, send it again")).click()
    expect(customer.page.locator("#receipt-number")).to_be_visible()
    assert customer.receipt_number != number
    assert len(portal.sandbox.journal("create")) == 2


def test_t15_going_back_without_a_script_and_resending_is_asked_about(
    person: Callable[..., Person], portal: Portal
) -> None:
    customer = person(java_script_enabled=False)
    customer.open_form()
    customer.fill(SMALL_FORM)
    customer.send()
    number = customer.receipt_number
    customer.page.go_back()
    customer.page.reload()  # the browser has no copy of the page: it comes anew, with another token
    customer.fill(SMALL_FORM)
    customer.send()
    expect(customer.page.locator("#errors")).to_contain_text(number)
    customer.page.get_by_role("link", name=say("No, show me the receipt")).click()
    expect(customer.page.locator("#receipt-number")).to_have_text(number)
    assert len(portal.sandbox.journal("create")) == 1


def test_a_correction_is_kept_while_it_is_written_with_its_files(person: Callable[..., Person], portal: Portal) -> None:
    customer = person()
    customer.open_form()
    customer.fill(SMALL_FORM)
    portal.sandbox.fault("create", "code", result_code=400, times=1)
    customer.send()
    customer.page.get_by_role("link", name=say("Correct what you sent")).click()
    expect(customer.page.locator("h1")).to_have_text(say("Correct what you sent"))
    address = customer.page.url
    customer.attach(upload("새것.png", PNG, "image/png"))
    customer.page.locator("[name=f_content]").press_sequentially(" 고침")
    expect(customer.page.locator("[data-draft-status]")).to_contain_text(say_fixed_part("Draft saved at %(time)s"))
    customer.page.goto("/narae/")
    customer.page.goto(address)
    customer.page.locator(".draft").get_by_role("link", name=say("Restore")).click()
    expect(customer.page.locator("[name=f_content]")).to_have_value(re.compile("고침"))
    expect(customer.kept_files).to_have_count(1)
