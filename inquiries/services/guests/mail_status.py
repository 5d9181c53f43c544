"""What became of the mail with which a guest's inquiry was confirmed, for the receipt page."""

from django.utils import timezone

from inquiries.models import GuestInquiry, Inquiry

MailState = GuestInquiry.MailState


def record_queued(inquiry: Inquiry, key: int) -> None:
    """Record that the mail waits in the outbox under `key`. Call it in the transaction that puts it there."""
    _record(inquiry, MailState.WAITING, key)


def record_limited(inquiry: Inquiry) -> None:
    """Record that no mail was sent because its address has had its mails of the day."""
    _record(inquiry, MailState.LIMITED, None)


def record_finished(key: int, *, was_sent: bool) -> None:
    """Record what became of the mail of this key, if an inquiry waits for it."""
    state = MailState.SENT if was_sent else MailState.DROPPED
    GuestInquiry.objects.filter(mail_key=key).update(mail_state=state, mail_at=timezone.now(), mail_key=None)


def _record(inquiry: Inquiry, state: str, key: int | None) -> None:
    GuestInquiry.objects.filter(inquiry=inquiry).update(mail_state=state, mail_at=timezone.now(), mail_key=key)
