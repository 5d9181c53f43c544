"""Mails with a code or a link: what is counted against the limit of their address."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.mail import outbox
from accounts.models import OutgoingMail
from tests.inquiries.views.guests import ADDRESS, ask_for_a_code, asked
from tests.support.mails import Mailbox
from tests.support.mails import mailbox as mailbox  # noqa: PLC0414 - a fixture
from tests.support.pages import Browser


def test_codes_that_never_left_do_not_count(guest: Browser, settings: Any, mailbox: Mailbox) -> None:
    asked(guest)
    settings.EMAIL_PORT, port = 9, settings.EMAIL_PORT
    for _try in range(settings.GUEST_ADDRESS_LIMIT):
        ask_for_a_code(guest)
    OutgoingMail.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    outbox.send_due()
    settings.EMAIL_PORT = port
    ask_for_a_code(guest)
    outbox.send_due()
    assert [mail["To"] for mail in mailbox.mails] == [ADDRESS]


def test_codes_that_the_mail_server_refused_count(guest: Browser, settings: Any, mailbox: Mailbox) -> None:
    asked(guest)
    mailbox.answer = "550 no such mailbox"
    for _try in range(settings.GUEST_ADDRESS_LIMIT):
        ask_for_a_code(guest)
    outbox.send_due()
    mailbox.answer = ""
    ask_for_a_code(guest)
    outbox.send_due()
    assert mailbox.mails == []
