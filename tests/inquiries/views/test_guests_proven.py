"""Which address a link or a code proves, and to which inquiries that leads."""

import io
import zipfile
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.utils import timezone

from accounts.security import mailed_secrets
from inquiries.models import Inquiry, Service
from inquiries.services.guests import confirmation, links_and_codes
from inquiries.services.submission import accept
from tests.faults.test_workers import on_postgres
from tests.inquiries.views.guests import ADDRESS, asked, link_of, mails, open_link, opened_with_a_code
from tests.inquiries.views.steps import filled
from tests.support.crossing import cross
from tests.support.factories import guest_usercode
from tests.support.pages import Browser
from tests.support.sandbox import Sandbox


@pytest.fixture
def elsewhere(narae: Service, sandbox: Sandbox) -> Browser:
    """Another browser, that has sent nothing."""
    return Browser(sandbox)


def test_a_code_finds_what_was_sent_before_and_after_a_change_of_keys(
    guest: Browser, elsewhere: Browser, settings: Any
) -> None:
    numbers = {asked(guest, f_subject="하나")}
    settings.DATA_KEYS = [Fernet.generate_key().decode(), *settings.DATA_KEYS]
    numbers.add(asked(guest, f_subject="둘"))
    page = opened_with_a_code(elsewhere)
    assert numbers <= set(page.text.split())
    archive = elsewhere.get("/narae/my-data/").form_to("/narae/my-data/download/").submit()
    data = zipfile.ZipFile(io.BytesIO(archive.body)).read("data.json").decode()
    assert all(number in data for number in numbers)


def refused(guest: Browser, sandbox: Sandbox) -> Inquiry:
    """A guest's inquiry that waits for a correction."""
    form = filled(guest)
    sandbox.fault("create", "code", result_code=400, message="no", times=1)
    form.submit()
    return Inquiry.objects.select_related("service").get()


def test_t61_no_link_goes_to_an_address_that_was_just_corrected(guest: Browser, sandbox: Sandbox) -> None:
    """Who reads the other mailbox would prove an address that is not theirs."""
    stale, before = refused(guest, sandbox), len(mails())
    accept.correct(stale, replace(stale.submitted, email="right@example.com"))
    links_and_codes.mail_receipt(stale)
    assert len(mails()) == before


def test_t61_a_link_that_is_opened_meanwhile_proves_the_address_it_was_mailed_to(
    guest: Browser, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    inquiry, is_valid = refused(guest, sandbox), mailed_secrets.is_link_valid
    token = link_of(mails()[0]).rstrip("/").rpartition("/")[2]

    def correct_meanwhile(*link: str) -> bool:
        was_valid = is_valid(*link)
        accept.correct(inquiry, replace(inquiry.submitted, email="right@example.com"))
        return was_valid

    monkeypatch.setattr(mailed_secrets, "is_link_valid", correct_meanwhile)
    proven = links_and_codes.open_with_link(inquiry.service, inquiry.receipt, token, guest_usercode())
    assert set(proven) <= set(confirmation.hash_address(inquiry.service, ADDRESS))


@on_postgres
@pytest.mark.django_db(transaction=True)
def test_t61_a_correction_waits_for_a_link_that_is_being_mailed(
    guest: Browser, elsewhere: Browser, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    inquiry = refused(guest, sandbox)
    cross(
        monkeypatch,
        mailed_secrets,
        "issue_link",
        first=lambda: links_and_codes.send_link(inquiry.service, inquiry.receipt),
        second=lambda: accept.correct(inquiry, replace(inquiry.submitted, email="right@example.com")),
    )
    assert [open_link(elsewhere, link_of(mail)).status for mail in mails() if mail.to == [ADDRESS]] == [422, 422]


def test_a_link_to_what_was_purged_opens_nothing(guest: Browser, elsewhere: Browser) -> None:
    asked(guest)
    link = link_of(mails()[0])
    Inquiry.objects.update(delivered_at=timezone.now() - timedelta(days=1000))
    call_command("purge")
    assert not Inquiry.objects.exists()
    assert open_link(elsewhere, link).status == 422
