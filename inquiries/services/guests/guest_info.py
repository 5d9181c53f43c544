"""What the portal records of a guest's inquiry: whether OC knows whose it is, and what became of the newest mail."""

from django.utils import timezone

from common import usercodes
from inquiries.models import GuestInquiry, Inquiry

MailState = GuestInquiry.MailState


def is_guests_ticket(kind: str, usercode: str) -> bool:
    """Whether it is a guest's new inquiry, for which the limits, the confirmation and the mails are."""
    return kind == Inquiry.Kind.TICKET and usercodes.is_guest(usercode)


def find_guest_info(inquiry: Inquiry) -> GuestInquiry | None:
    """Return the record of a guest's inquiry; None for a member's, and for a comment."""
    if not is_guests_ticket(inquiry.kind, inquiry.usercode):
        return None
    return getattr(inquiry, "guest_info", None)


def is_anonymous_at_oc(inquiry: Inquiry) -> bool:
    """Whether OC has no usercode of the inquiry, so that it cannot be searched or read there."""
    known = find_guest_info(inquiry)
    return bool(known and known.is_anonymous_at_oc)


def record_mail(inquiry: Inquiry, key: int | None) -> None:
    """Record that a mail waits in the outbox under `key`; None if its address has had its mails of the day.

    Call it in the transaction that puts the mail there.
    """
    state = MailState.LIMITED if key is None else MailState.WAITING
    GuestInquiry.objects.filter(inquiry=inquiry).update(mail_state=state, mail_at=timezone.now(), mail_key=key)


def record_mail_end(key: int, *, was_sent: bool) -> None:
    """Record what became of the mail of this key, if an inquiry waits for it."""
    state = MailState.SENT if was_sent else MailState.DROPPED
    GuestInquiry.objects.filter(mail_key=key).update(mail_state=state, mail_at=timezone.now(), mail_key=None)
