"""A file that is added while its form is being sent: it is part of the inquiry, or it is refused in words."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from inquiries.models import Attachment, Inquiry, Service
from inquiries.oc.client import Client
from inquiries.services.files import oc_upload, uploads
from inquiries.services.files.uploads import FileRefused
from inquiries.services.submission import accept
from inquiries.services.submission.accept import TypeChosen
from tests.faults.test_workers import on_postgres
from tests.inquiries.services.steps import deliver, wait_until
from tests.support.crossing import has_lock_waiter
from tests.support.factories import SMALL_FORM, filled, make_file, make_inquiry, make_sender, make_service
from tests.support.samplefiles import PNG
from tests.support.sandbox import Sandbox
from tests.support.threads import at_once

State = Inquiry.State
ME = "tester"


def sent(service: Service, nonce: str) -> Inquiry:
    chosen = TypeChosen(SMALL_FORM, "기타")
    return accept.accept_inquiry(service, make_sender(ME), nonce, chosen, filled())


def added(service: Service, nonce: str) -> str:
    """The file's name, or the sentence that refuses it."""
    try:
        return make_file(service, ME, nonce, "사진.png", PNG).name
    except FileRefused as reason:
        return str(reason)


def is_decided(service: Service, nonce: str, said: str) -> bool:
    """Whether the file goes with the inquiry, or its sender knows that it does not."""
    owners = [file.inquiry_id for file in Attachment.objects.filter(form_token=nonce)]
    inquiry = Inquiry.objects.get(form_token=nonce)
    return owners == ([inquiry.pk] if said == "사진.png" else [])


def test_it_works(transactional_db: None, sandbox: Sandbox) -> None:
    service = make_service(sandbox)
    for turn in range(8):
        nonce = f"form-{turn}"
        steps: list[Callable[[], object]] = [lambda: added(service, nonce), lambda: sent(service, nonce)]  # noqa: B023
        said = at_once(2, lambda number: steps[number]())  # noqa: B023
        assert is_decided(service, nonce, str(said[0]))


@on_postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_corrected", [False, True], ids=["sent", "corrected"])
def test_sending_waits_for_a_file_that_is_being_written(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, is_corrected: bool
) -> None:
    service = make_service(sandbox)
    inquiry = make_inquiry(service, ME, state=State.NEEDS_CORRECTION) if is_corrected else None
    nonce = inquiry.form_token if inquiry else "form"
    usual = uploads.check_form

    def send() -> None:
        try:
            accept.correct(inquiry, filled()) if inquiry else sent(service, nonce)
        finally:
            connection.close()

    sender = threading.Thread(target=send)

    def checked(attachment: Attachment) -> None:
        usual(attachment)
        if connection.in_atomic_block:  # and not before the file is prepared
            sender.start()
            wait_until(has_lock_waiter)

    monkeypatch.setattr(uploads, "check_form", checked)
    said = added(service, nonce)
    sender.join()
    assert said == "사진.png"
    assert is_decided(service, nonce, said)


def test_a_file_refused_by_oc_after_its_form_was_sent_is_kept(
    service: Service, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = oc_upload.forward

    def forwarded(attachment: Attachment, client: Client, *, deadline: float) -> str:
        if not Inquiry.objects.exists():
            sent(service, "form")
        return usual(attachment, client, deadline=deadline)

    monkeypatch.setattr(oc_upload, "forward", forwarded)
    sandbox.fault("upload", "code", result_code=9017)
    assert added(service, "form") == "사진.png"
    inquiry = deliver(Inquiry.objects.get())
    assert [file.name for file in inquiry.attachments.all()] == ["사진.png"]
    assert (inquiry.state, inquiry.refusals[0]["file"]) == (State.NEEDS_CORRECTION, "사진.png")
