"""The mail outbox: a table of mails that the delivery worker sends, each at most once.

A row is marked before its mail is handed over, so that a worker that dies in between leaves an unsent mail rather than
one that arrives twice. A mail is tried again only if the mail server certainly did not accept it, until it expires or
its tries are used up; then it is dropped with a line in the log. No request waits for a mail or fails with one.
"""

import logging
import smtplib
from base64 import b64decode
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from email.mime.image import MIMEImage
from typing import Any

from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F
from django.dispatch import Signal
from django.utils import timezone

from accounts.models import OutgoingMail
from common.database.prepared_queries import A_MOMENT, PreparedQuery

log = logging.getLogger(__name__)

# Sent with `key` and `kind`, the row's, and `was_sent`: whether the mail server took the mail, or it was dropped.
# `unsent_to` is the address of a mail that never left because the server was away, else "".
mail_finished = Signal()

_PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
_DIED_AFTER = timedelta(hours=1)
_MOST_AT_ONCE = 20
_FOR_GOOD = 500  # and above: the server will never accept the mail


@dataclass(frozen=True, slots=True)
class Mail:
    to: str
    subject: str
    text: str
    html: str
    # A picture that the HTML shows as `cid:logo`: its subtype, such as "png", and its content in Base64.
    logo_type: str = ""
    logo: str = ""


def put(kind: str, mail: Mail | None, *, lasts: timedelta) -> int:
    """Queue a mail for the worker, until it is of no use any more. `None` does the same work and sends nothing.

    Returns: the key with which `mail_finished` tells what became of it.
    """
    row: dict[str, Any] = {"message": asdict(mail) if mail else {}, "expires_at": timezone.now() + lasts}
    return OutgoingMail.objects.create(kind=kind, **row).pk


# An idle worker asks this every second.
_DUE = PreparedQuery(
    lambda now: (
        OutgoingMail.objects.filter(is_sent=False, next_at__lte=now)
        .order_by("next_at")
        .values_list("pk")[:_MOST_AT_ONCE]
    ),
    now=A_MOMENT,
)


def send_due(goes_on: Callable[[], bool] = lambda: True) -> int:
    """Send due mails while `goes_on()` is true. Returns the number of rows that were taken."""
    taken = 0
    taken_now: dict[str, Any] = {"is_sent": True, "tries": F("tries") + 1, "next_at": timezone.now()}
    for (key,) in _DUE.fetch(now=timezone.now()):
        if not goes_on():
            break
        # The process whose UPDATE matches the row sends it: another worker, or this one.
        if OutgoingMail.objects.filter(pk=key, is_sent=False).update(**taken_now):
            taken += 1
            _send(key)
    return taken


def purge() -> int:
    """Delete mails that a dead worker had claimed. Returns their number."""
    long_ago = timezone.now() - _DIED_AFTER
    lost = OutgoingMail.objects.filter(is_sent=True, next_at__lt=long_ago)
    rows = list(lost.only("kind"))
    for row in rows:
        log.error("mail.lost", extra={"kind": row.kind})
        _finish(row, was_sent=False)
    return len(rows)


def _send(key: int) -> None:
    row = OutgoingMail.objects.get(pk=key)
    if not row.message or row.expires_at < timezone.now():
        _finish(row, was_sent=False, unsent_to=row.message.get("to", ""))
        return
    is_offered = False
    try:
        with get_connection() as connection:
            is_offered = True
            _build_message(Mail(**row.message), connection).send()
    except Exception as error:  # whatever the server does: the lane goes on
        _record_failure(row, error, may_be_taken=is_offered and not _was_refused_for_now(error))
        return
    _finish(row, was_sent=True)
    log.info("mail.sent", extra={"kind": row.kind})


def _finish(row: OutgoingMail, *, was_sent: bool, unsent_to: str = "") -> None:
    told = {"key": row.pk, "kind": row.kind, "was_sent": was_sent, "unsent_to": unsent_to}
    row.delete()
    mail_finished.send_robust(sender=OutgoingMail, **told)  # which logs what a receiver raises


def _build_message(mail: Mail, connection: BaseEmailBackend) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(mail.subject, mail.text, to=[mail.to], connection=connection)
    message.attach_alternative(mail.html, "text/html")
    if mail.logo:
        message.mixed_subtype = "related"
        picture = MIMEImage(b64decode(mail.logo), mail.logo_type)
        picture.add_header("Content-ID", "<logo>")
        picture.add_header("Content-Disposition", "inline")
        message.attach(picture)
    # So that no holiday notice answers, and no robot starts a conversation.
    message.extra_headers["Auto-Submitted"] = "auto-generated"
    return message


def _record_failure(row: OutgoingMail, error: Exception, *, may_be_taken: bool) -> None:
    said = {"kind": row.kind, "error": type(error).__name__}  # never the address, and never the server's own words
    if may_be_taken or row.tries > len(_PAUSES):
        _finish(row, was_sent=False, unsent_to="" if may_be_taken else row.message["to"])
        log.error("mail.dropped", extra=said)
        return
    again_at = timezone.now() + _PAUSES[row.tries - 1]
    OutgoingMail.objects.filter(pk=row.pk).update(is_sent=False, next_at=again_at)
    log.warning("mail.retry_scheduled", extra=said)


def _was_refused_for_now(error: Exception) -> bool:
    """Whether the server refused the mail temporarily. No answer may mean that it took it."""
    match error:
        case smtplib.SMTPRecipientsRefused(recipients=refused):
            return all(code < _FOR_GOOD for code, _text in refused.values())
        case smtplib.SMTPResponseException(smtp_code=code):
            return code < _FOR_GOOD
    return False
