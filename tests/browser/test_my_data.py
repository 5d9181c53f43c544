"""A member and a guest, on a phone: they see what is kept, download it, and delete it."""

import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from accounts.mail import outbox
from inquiries.models import Inquiry
from tests.support.browser_actions import Person
from tests.support.mails import Mailbox, code_in, text_of
from tests.support.mails import mailbox as mailbox  # noqa: PLC0414 - a fixture
from tests.support.words import say

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}
FILLED = {"mail": "guest@example.com", "name": "손님", "subject": "배송 문의", "content": "언제 오나요?"}


def ask(person: Person) -> str:
    person.open_form()
    person.fill(FILLED | {"personalAgree": True})
    person.send()
    person.page.wait_for_url("**/receipts/**")
    return person.receipt_number


def download_and_delete(page: Page, number: str) -> None:
    """From the page "My data"."""
    with page.expect_download() as download:
        page.get_by_role("button", name=say("Download my data")).click()
    data = json.loads(zipfile.ZipFile(download.value.path()).read("data.json"))
    assert [record["values"]["receipt"] for record in data["inquiries"]["records"]] == [number]
    page.get_by_role("link", name=say("Delete my data")).click()
    page.get_by_role("button", name=say("Delete for good")).click()
    expect(page.locator("main")).to_contain_text(say("Your data was deleted here."))
    assert Inquiry.objects.get().submitted.content == ""


def test_a_member(person: Callable[..., Person]) -> None:
    member = person(**PHONE)
    member.resume()
    number = ask(member)
    page = member.page
    page.locator("summary", has_text=say("Account:")).click()
    page.get_by_role("link", name=say("My data")).click()
    download_and_delete(page, number)


def test_a_guest_after_proving_the_address(person: Callable[..., Person], mailbox: Mailbox) -> None:
    guest = person(**PHONE)
    number = ask(guest)
    page = guest.page
    page.get_by_role("link", name=say("My data")).click()
    page.get_by_label(say("Email address")).fill(FILLED["mail"])
    page.locator("main .button-primary").first.click()
    page.wait_for_url("**/guests/code/")
    outbox.send_due()
    page.get_by_label(say("Code", context="")).fill(code_in(text_of(mailbox.mails[-1])))
    page.wait_for_url("**/my-data/")
    download_and_delete(page, number)
