"""The page "My data": what is kept, the download, and the deletion, for members and guests."""

import io
import json
import zipfile
from typing import Any

import pytest

from accounts.models import AuditEntry
from inquiries.models import Inquiry, Service
from tests.inquiries.views.guests import FIND, opened_with_a_code
from tests.inquiries.views.steps import filled, receipt_on
from tests.support.factories import changed
from tests.support.pages import Browser, Page
from tests.support.sandbox import Sandbox
from tests.support.words import say

MY_DATA, DOWNLOAD, DELETE = "/narae/my-data/", "/narae/my-data/download/", "/narae/my-data/delete/"
ASKED = "?for=my-data"


def download(page: Page) -> dict[str, Any]:
    answer = page.form_to(DOWNLOAD).submit()
    assert answer.headers["Content-Type"] == "application/zip"
    data: dict[str, Any] = json.loads(zipfile.ZipFile(io.BytesIO(answer.body)).read("data.json"))
    return data


def receipts_in(data: dict[str, Any]) -> list[str]:
    return [record["values"]["receipt"] for record in data.get("inquiries", {"records": []})["records"]]


def test_a_member_sees_why_and_until_when_and_downloads(member: Browser) -> None:
    number = receipt_on(filled(member).submit())
    page = member.get("/narae/").follow(f"a[href='{MY_DATA}']")
    assert say("Inquiries and follow-up questions", "en") in page.main
    assert say("Text of the consent", "en") in page.main
    assert receipts_in(download(page)) == [number]
    assert AuditEntry.objects.filter(action="data_exported", actor=member.account).exists()


def test_a_guest_proves_the_address_first(guest: Browser) -> None:
    number = receipt_on(filled(guest).submit())
    assert guest.get(MY_DATA).url.endswith(FIND + ASKED)
    page = opened_with_a_code(guest, query=ASKED)
    assert page.url.endswith(MY_DATA)
    assert receipts_in(download(page)) == [number]


def test_t66_a_guest_gets_nothing_of_another_address(guest: Browser) -> None:
    filled(guest, f_mail="other@example.com").submit()
    number = receipt_on(filled(guest, f_subject="mine").submit())
    guest.get(MY_DATA)
    assert receipts_in(download(opened_with_a_code(guest, query=ASKED))) == [number]


def test_a_member_deletes(member: Browser) -> None:
    filled(member).submit()
    page = member.get(MY_DATA).follow(f"a[href='{DELETE}']").form_to(DELETE).submit()
    assert page.url.endswith(MY_DATA)
    assert say("Your data was deleted here.", "en") in page.main
    assert Inquiry.objects.get().submitted.content == ""
    assert receipts_in(download(page)) == []


@pytest.mark.parametrize(("answer", "is_left"), [("keep", True), ("withdraw", False)])
def test_what_waits_is_asked_about(member: Browser, sandbox: Sandbox, answer: str, is_left: bool) -> None:
    filled(member).submit()
    Inquiry.objects.update(state=Inquiry.State.ACCEPTED, ticket_id="", delivered_at=None, lease_until=None)
    unanswered = member.get(DELETE).form_to(DELETE).submit()
    assert unanswered.status == 422
    assert Inquiry.objects.get().submitted.content
    unanswered.form_to(DELETE).fill(waiting=answer).submit()
    assert Inquiry.objects.exists() is is_left


def test_only_what_can_be_withdrawn_is_asked_about(member: Browser, sandbox: Sandbox) -> None:
    numbers = [receipt_on(filled(member, f_subject=subject).submit()) for subject in ("first", "second")]
    for number, state in zip(numbers, (Inquiry.State.OUTCOME_UNKNOWN, Inquiry.State.ACCEPTED), strict=True):
        changed(Inquiry.objects.get(receipt=number), state=state, ticket_id="", delivered_at=None)
    page = member.get(DELETE)
    assert (numbers[0] in page.main, numbers[1] in page.main) == (False, True)


def test_downloads_are_limited(member: Browser) -> None:
    for _number in range(5):
        download(member.get(MY_DATA))
    page = member.get(MY_DATA).form_to(DOWNLOAD).submit()
    assert say("You have downloaded your data several times today. Please try again tomorrow.", "en") in page.main


def test_without_mails_a_guest_is_told_what_to_do(guest: Browser) -> None:
    Service.objects.update(guests_mailed=False)
    assert guest.get(MY_DATA).status == 403
