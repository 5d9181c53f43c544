"""F35 and F36: files go up first, and nothing is sent without them."""

import json
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from inquiries.models import Attachment, Inquiry
from inquiries.services.desk import operator_inbox
from inquiries.services.files import oc_upload
from inquiries.services.operations import operator_actions
from tests.faults.steps import (
    State,
    accepted,
    assert_arrived_once,
    assert_sent_again,
    in_doubt,
    inquiry_of,
    tickets,
    waits,
    work,
)
from tests.inquiries.views.steps import filled
from tests.support.pages import Browser
from tests.support.rawserver import envelope
from tests.support.samplefiles import PNG
from tests.support.sandbox import Sandbox
from tests.support.tables import cases
from tests.support.words import say


def files_of(sandbox: Sandbox, number: str) -> list[str]:
    """The ids of the files on the receipt's ticket."""
    return [file["attachmentId"] for file in tickets(sandbox, number)[0]["attachments"]]


def uploaded(sandbox: Sandbox) -> list[str]:
    return [entry["result_id"] for entry in sandbox.journal("upload") if entry["executed"]]


def test_F35_upload_works_and_create_fails(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member).attach(("사진.png", PNG))
    sandbox.fault("create", "html", status=500)
    number = in_doubt(form.submit())
    assert Attachment.objects.get().file.read() == PNG
    assert_sent_again(member, sandbox, number)
    assert files_of(sandbox, number) == uploaded(sandbox)
    assert len(uploaded(sandbox)) == 1


def test_F35_after_half_an_hour_the_file_goes_up_anew(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member).attach(("사진.png", PNG))
    sandbox.fault("create", "http", status=429, body="")
    number = waits(form.submit(), State.ACCEPTED)
    Attachment.objects.update(forwarded_at=timezone.now() - oc_upload.UPSTREAM_ID_LASTS)
    sandbox.clear_faults()
    work(number)
    assert_arrived_once(member, sandbox, number)
    assert len(uploaded(sandbox)) == 2
    assert files_of(sandbox, number) == uploaded(sandbox)[1:]


def test_F36_refused_upload_is_named(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member).attach(("사진.png", PNG))
    sandbox.fault("upload", "code", result_code=9017, message="raw words")
    page = form.submit()
    assert page.status == 422
    assert "사진.png" in page.one("#errors").get_text()
    assert "raw words" not in page.text
    assert page.form()["f_content"] == "내용"
    assert sandbox.journal("create") == []


def test_a_stored_file_that_is_gone_is_an_operators_case_and_named(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member).attach(("사진.png", PNG))
    sandbox.fault("upload", "refuse")
    number = waits(form.submit(), State.ACCEPTED)
    stored = Attachment.objects.get().file
    stored.storage.delete(stored.name)
    sandbox.clear_faults()
    work(number)
    inquiry = inquiry_of(number)
    assert list(operator_inbox.filter_case(Inquiry.objects.all(), operator_inbox.Case.FILE_UNREADABLE)) == [inquiry]
    told = "We cannot read the file “%(name)s” at the moment, so we have not passed your inquiry on yet. "
    told += "Our staff are looking into it."
    assert say(told, "en", name="사진.png") in member.get(f"/narae/receipts/{number}/").one("#receipt-state").get_text()
    assert sandbox.journal("create") == []
    stored.storage.save(stored.name, ContentFile(PNG))
    operator_actions.request_delivery(inquiry)
    work(number)
    assert_arrived_once(member, sandbox, number)


def mutated(**changes: Any) -> str:
    """What OC answers to an upload, in part wrong."""
    content = {"attachmentId": "0" * 32, "contentType": "image/png", "fileName": "사진.png", "size": len(PNG)}
    return envelope(result={"content": content | changes}).decode()


FAILED = json.dumps({"header": {"resultCode": 500, "resultMessage": "", "isSuccessful": False}, "result": None})


@pytest.mark.parametrize("body", [mutated(attachmentId=""), FAILED], ids=["id", "flag"])
def test_F36_upload_without_success(member: Browser, sandbox: Sandbox, body: str) -> None:
    form = filled(member).attach(("사진.png", PNG))
    sandbox.fault("upload", "wrong_json", body=body)
    number = waits(form.submit(), State.ACCEPTED)
    work(number)
    assert inquiry_of(number).attempts_made == 0
    assert sandbox.journal("create") == []
    sandbox.clear_faults()
    work(number)
    assert_arrived_once(member, sandbox, number)
    assert files_of(sandbox, number) == uploaded(sandbox)[-1:]


OTHERS = {"size": mutated(size=len(PNG) - 1), "name": mutated(fileName="남의 사진.png")}
ANOTHER = pytest.mark.parametrize("body", cases(OTHERS))


@ANOTHER
def test_F36_another_file_arrived_than_was_sent(member: Browser, sandbox: Sandbox, body: str) -> None:
    form = filled(member).attach(("사진.png", PNG))
    sandbox.fault("upload", "wrong_json", body=body)
    page = form.submit()
    assert page.status == 422
    told = say("“%(name)s” was not uploaded correctly. Please add it again, or rename it first.", "en", name="사진.png")
    assert told in page.one("#errors").get_text()
    assert page.form()["f_content"] == "내용"
    assert sandbox.journal("create") == []
    sandbox.clear_faults()
    number = accepted(page.form().attach(("사진.png", PNG)).submit())
    assert_arrived_once(member, sandbox, number)
    assert files_of(sandbox, number) == uploaded(sandbox)[-1:]


def test_F36_a_file_name_changed_by_oc_is_accepted(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member).attach(("사진 (1).PNG", PNG))
    sandbox.fault("upload", "wrong_json", body="file_renamed")
    number = accepted(form.submit())
    assert_arrived_once(member, sandbox, number)
    assert files_of(sandbox, number) == uploaded(sandbox)[-1:]


@ANOTHER
def test_F36_once_is_an_accident(member: Browser, sandbox: Sandbox, body: str) -> None:
    form = filled(member).attach(("사진.png", PNG))
    sandbox.fault("upload", "wrong_json", body=body, times=1)
    number = accepted(form.submit())
    assert_arrived_once(member, sandbox, number)
    assert files_of(sandbox, number) == uploaded(sandbox)[-1:]


@ANOTHER
def test_F36_the_worker_finds_out(member: Browser, sandbox: Sandbox, body: str) -> None:
    form = filled(member).attach(("사진.png", PNG), ("둘째.png", PNG))
    sandbox.fault("upload", "refuse")
    number = waits(form.submit(), State.ACCEPTED)
    sandbox.clear_faults()
    sandbox.fault("upload", "wrong_json", body=body)
    work(number)
    assert (inquiry_of(number).state, sandbox.journal("create")) == (State.NEEDS_CORRECTION, [])
    page = member.get(f"/narae/receipts/{number}/edit/")
    told = "“%(name)s” could not be accepted. Please remove it or add it in another format."
    assert say(told, "en", name="사진.png") in page.one("#errors").get_text()
    sandbox.clear_faults()
    assert accepted(page.form().submit()) == number
    assert_arrived_once(member, sandbox, number)
    assert len(files_of(sandbox, number)) == 2
