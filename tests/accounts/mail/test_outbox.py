"""Mails on their way: each at most once, tried again only where the server certainly did not take it."""

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.mail import outbox
from accounts.mail.outbox import Mail
from accounts.models import OutgoingMail
from tests.support.mails import Mailbox, html_of, text_of
from tests.support.mails import mailbox as mailbox  # noqa: PLC0414 - a fixture
from tests.support.threads import at_once

DAY = timedelta(days=1)
TO = "canary@example.com"

pytestmark = pytest.mark.django_db


def put(**changes: str) -> None:
    said = {"to": TO, "subject": "제목", "text": "본문입니다", "html": "<p>본문입니다</p>"}
    outbox.put("receipt", Mail(**said | changes), lasts=DAY)


def ours(caplog: pytest.LogCaptureFixture) -> list[logging.LogRecord]:
    return [record for record in caplog.records if record.name.startswith("accounts") and record.levelno > logging.INFO]


def events(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.message for record in ours(caplog)]


def all_due() -> None:
    OutgoingMail.objects.update(next_at=timezone.now())


def test_it_works(mailbox: Mailbox) -> None:
    put()
    assert outbox.send_due() == 1
    (mail,) = mailbox.mails
    assert (mail["To"], mail["Subject"]) == (TO, "제목")
    assert (text_of(mail).strip(), html_of(mail).strip()) == ("본문입니다", "<p>본문입니다</p>")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert not OutgoingMail.objects.exists()
    assert outbox.send_due() == 0


def test_a_waiting_mail_is_encrypted() -> None:
    put()
    assert TO not in str(list(OutgoingMail.objects.values("kind", "next_at")))
    with_keys_away = OutgoingMail.objects.extra(select={"raw": "message"}).values_list("raw", flat=True).get()
    assert TO not in with_keys_away


def test_an_entry_without_a_mail_is_processed_and_sends_nothing(mailbox: Mailbox) -> None:
    outbox.put("code", None, lasts=DAY)
    assert outbox.send_due() == 1
    assert mailbox.mails == []
    assert not OutgoingMail.objects.exists()


def test_of_many_workers_one_sends(transactional_db: None, mailbox: Mailbox) -> None:
    put()
    at_once(6, lambda _number: outbox.send_due())
    assert len(mailbox.mails) == 1


def test_a_temporarily_refused_mail_is_tried_again(mailbox: Mailbox) -> None:
    put()
    mailbox.answer = "451 later, please"
    outbox.send_due()
    assert outbox.send_due() == 0
    mailbox.answer = ""
    all_due()
    outbox.send_due()
    assert len(mailbox.mails) == 1


def test_a_permanently_refused_mail_is_dropped(mailbox: Mailbox, caplog: pytest.LogCaptureFixture) -> None:
    put()
    mailbox.answer = f"550 no such mailbox: {TO}"
    outbox.send_due()
    assert not OutgoingMail.objects.exists()
    assert events(caplog) == ["mail.dropped"]
    assert TO not in str(vars(ours(caplog)[0]))


def test_a_silence_after_the_text_may_be_a_yes(mailbox: Mailbox) -> None:
    put()
    mailbox.on_data = lambda server: server.transport.abort()
    outbox.send_due()
    assert not OutgoingMail.objects.exists()


def test_a_server_that_is_away_is_waited_for_and_then_the_mail_is_dropped(
    mailbox: Mailbox, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    put()
    settings.EMAIL_PORT, port = 9, settings.EMAIL_PORT
    outbox.send_due()
    assert OutgoingMail.objects.get().tries == 1
    for _try in range(5):
        all_due()
        outbox.send_due()
    assert not OutgoingMail.objects.exists()
    assert events(caplog) == ["mail.retry_scheduled"] * 5 + ["mail.dropped"]
    settings.EMAIL_PORT = port
    assert outbox.send_due() == 0
    assert mailbox.mails == []


def test_a_mail_that_a_killed_worker_held_is_not_sent_twice(mailbox: Mailbox, caplog: pytest.LogCaptureFixture) -> None:
    put()
    OutgoingMail.objects.update(is_sent=True)
    assert outbox.send_due() == 0
    assert outbox.purge() == 0
    OutgoingMail.objects.update(next_at=timezone.now() - DAY)
    assert outbox.purge() == 1
    assert events(caplog) == ["mail.lost"]


def test_an_expired_mail_is_not_sent(mailbox: Mailbox) -> None:
    outbox.put("code", Mail(TO, "x", "x", "x"), lasts=timedelta())
    outbox.send_due()
    assert mailbox.mails == []


@pytest.mark.parametrize("where", ["to", "subject"])
def test_t42_a_line_break_makes_no_header(mailbox: Mailbox, where: str, caplog: pytest.LogCaptureFixture) -> None:
    put(**{where: f"{TO}\r\nBcc: victim@example.com"})
    outbox.send_due()
    assert mailbox.mails == []
    assert not OutgoingMail.objects.exists()


def test_t62_the_log_names_no_address(mailbox: Mailbox, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    put()
    outbox.send_due()
    mine = [vars(record) for record in caplog.records if record.name.startswith("accounts")]
    assert mine
    assert TO not in str(mine)


def test_told_to_stop_the_rest_waits(mailbox: Mailbox) -> None:
    put()
    put()
    answers = iter([True, False])
    assert outbox.send_due(lambda: next(answers)) == 1
    assert OutgoingMail.objects.count() == 1
