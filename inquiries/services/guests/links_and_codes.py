"""Mail links and codes, and open a guest's inquiries with them: a link opens one, a code all of an address.

The response and the work are the same, whether the address or the receipt number is known or not. Found is only what
this table knows; a list of OC's is never shown to a guest.
"""

import logging
import time
from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.mail import outbox
from accounts.security import mailed_secrets, sliding_window
from common import normalization, usercodes, wakeup
from common.database.prepared_queries import A_MOMENT, PreparedQuery
from common.time_scale import scale
from inquiries.models import GuestInquiry, Inquiry, Service
from inquiries.services.guests import confirmation, guest_info, mail_quotations, mail_texts, sharing
from inquiries.services.guests.mail_texts import InquirySummary, MailContent

log = logging.getLogger(__name__)

LINK_LASTS = timedelta(hours=24)
_OPEN, _FIND = confirmation.LINK_PURPOSE, "find"  # purposes of secrets
# Mails to one address are counted apart by whether they were asked for.
_SCOPES = {
    **dict.fromkeys((mail_texts.LINK, mail_texts.CODE), "mails that were asked for"),
    **dict.fromkeys((mail_texts.RECEIPT, mail_texts.CONFIRM, mail_texts.LATE), "mails that come by themselves"),
}
_DAY = timedelta(days=1)
_MOST = 200
_LATE = 4 * 3600.0  # seconds, as DELIVERY_TIME_SCALE has them
_SET_ASIDE = 15 * 60.0  # seconds
_UNCOUNTED = "late-member"  # the notice of a member, which no limit counts
_UNREACHABLE = "unreachable@example.invalid"  # its mail is written and never sent


def can_mail_guests(service: Service) -> bool:
    """Whether the service sends mails to its guests."""
    return settings.SENDS_MAIL and service.guests_mailed


def mail_receipt(inquiry: Inquiry, answer_time: str = "") -> None:
    """Mail a guest the link to an inquiry that was just accepted. Never raises.

    `answer_time` says in the customer's language when to expect an answer; "" if that is unknown.
    """
    try:
        known = guest_info.find_guest_info(inquiry)
        if known and can_mail_guests(inquiry.service):
            line = mail_quotations.find_first_line(inquiry.submitted.content)
            summary = InquirySummary(
                topic=inquiry.category_path,
                first_line=line if mail_quotations.leads_nowhere(line) else "",
                answer_time=answer_time,
            )
            _send_link(inquiry, mail_texts.CONFIRM if known.confirm_by else mail_texts.RECEIPT, known, summary)
    except Exception:
        log.exception("mail.compose_failed", extra={"receipt": inquiry.receipt})


def send_link(service: Service, receipt: str) -> None:
    """Mail a new link to the address of a guest's inquiry, if there is such an inquiry."""
    known = GuestInquiry.objects.filter(inquiry__service=service, inquiry__receipt=receipt).select_related("inquiry")
    found = known.first()
    if found and found.inquiry.submitted.email:
        found.inquiry.service = service
        _send_link(found.inquiry, mail_texts.CONFIRM if found.confirm_by else mail_texts.LINK, found)
    else:
        _write_unsent(service, receipt)


def open_with_link(service: Service, receipt: str, token: str, usercode: str) -> list[str]:
    """Share the inquiry with the owner of its link, and release it if it waited.

    Returns: the hashes of the address, which is proven with it; none for a link that is not valid, or whose inquiry is
    gone.
    """
    inquiry = service.inquiries.filter(receipt=receipt).first()
    with transaction.atomic():
        # A correction with another address ends the link, and waits until this is over: the link must not prove that.
        address_hash = confirmation.lock_address(inquiry) if inquiry else ""
        subject = confirmation.build_link_subject(service, receipt)
        if inquiry is None or not (address_hash and mailed_secrets.is_link_valid(_OPEN, subject, token)):
            return []
        sharing.share([inquiry], usercode)
        confirmation.confirm(inquiry, [address_hash])
    return confirmation.list_address_hashes(inquiry, address_hash)


def send_code(service: Service, address: str, holder: str, language: str) -> None:
    """Mail a code that opens all inquiries of the address, for the browser session `holder`."""
    known = GuestInquiry.objects.filter(
        inquiry__service=service, address_hash__in=confirmation.hash_address(service, address)
    )
    address_hash = known.values_list("address_hash", flat=True).first()
    may_mail = _may_mail(mail_texts.CODE, address)
    subject = f"{service.pk} {address_hash}" if address_hash and may_mail else ""
    letter = MailContent(code=mailed_secrets.issue_code(_FIND, subject, holder))
    mail = mail_texts.build_mail(mail_texts.CODE, service, language, normalization.normalize_email(address), letter)
    outbox.put(mail_texts.CODE, mail if subject else None, lasts=mailed_secrets.CODE_LASTS)
    wakeup.wake_workers()


def open_with_code(service: Service, typed: str, holder: str, usercode: str) -> tuple[list[str], int] | None:
    """Share all inquiries of the code's address with `usercode`.

    Returns the address's hashes, which are proven with it, and how many inquiries there are; None for a code that opens
    nothing.
    """
    subject = mailed_secrets.use_code(_FIND, holder, typed)
    service_pk, _blank, address_hash = (subject or "").partition(" ")
    if service_pk != str(service.pk):
        return None
    one = _filter_by_addresses(service, [address_hash]).filter(erased_at=None).select_related("service").first()
    hashes = confirmation.list_address_hashes(one, address_hash) if one else [address_hash]
    found = list(_filter_by_addresses(service, hashes)[:_MOST])
    sharing.share(found, usercode)
    for inquiry in found:
        if inquiry.usercode == usercode:  # of this very browser: its sender has now shown the address
            confirmation.confirm(inquiry, hashes)
    return hashes, len(found)


def find_joinable(service: Service, usercode: str, addresses: list[str]) -> list[Inquiry]:
    """Find guests' inquiries with a member's verified addresses that the member does not have yet."""
    if not addresses:
        return []
    known = [known for address in addresses for known in confirmation.hash_address(service, address)]
    return list(_filter_by_addresses(service, known).exclude(shares__usercode=usercode)[:_MOST])


# Only customers who were not told yet: this runs every second, and hundreds may wait for an operator for days.
_UNTOLD = PreparedQuery(
    lambda since: Inquiry.objects.filter(
        state=Inquiry.State.NEEDS_OPERATOR, created_at__lt=since, kind=Inquiry.Kind.TICKET, delay_notified_at=None
    ).values_list("pk"),
    since=A_MOMENT,
)
# When this process tries again those that it could not read, by key.
_set_aside: dict[int, float] = {}


def tell_late() -> int:
    """Mail each customer once whose inquiry has waited for an operator for hours. Returns the number of mails.

    One that cannot be read, because a key of DATA_KEYS is lost, holds up neither the others nor any other mail.
    """
    if not settings.SENDS_MAIL:
        return 0
    told = 0
    for (key,) in _UNTOLD.fetch(since=timezone.now() - scale(_LATE)):
        if time.monotonic() < _set_aside.get(key, 0.0):
            continue
        try:
            inquiry = Inquiry.objects.select_related("service").filter(pk=key).first()
            told += _tell_late(inquiry) if inquiry else 0
        except DatabaseError:
            raise
        except Exception:
            log.exception("mail.compose_failed", extra={"inquiry": key})
            _set_aside[key] = time.monotonic() + _SET_ASIDE
    return told


def _tell_late(inquiry: Inquiry) -> bool:
    """Mark the inquiry and write the mail, if it has an address: both, or neither. Returns whether there was one."""
    address = inquiry.submitted.email
    may_mail = inquiry.service.guests_mailed or not usercodes.is_guest(inquiry.usercode)
    with transaction.atomic():
        is_ours = Inquiry.objects.filter(pk=inquiry.pk, delay_notified_at=None).update(delay_notified_at=timezone.now())
        if not (is_ours and may_mail and address):
            return False
        if known := guest_info.find_guest_info(inquiry):
            _send_link(inquiry, mail_texts.LATE, known)
        else:
            mail = mail_texts.build_mail(
                mail_texts.LATE, inquiry.service, inquiry.language, address, MailContent(receipt=inquiry.receipt)
            )
            outbox.put(_UNCOUNTED, mail, lasts=_DAY)
    return True


def _send_link(inquiry: Inquiry, kind: str, known: GuestInquiry, summary: InquirySummary | None = None) -> None:
    address, now = inquiry.submitted.email, timezone.now()
    until = known.confirm_by or now + LINK_LASTS
    subject = confirmation.build_link_subject(inquiry.service, inquiry.receipt)
    with transaction.atomic():  # a worker finds the mail only together with the record of it
        if confirmation.lock_address(inquiry) not in confirmation.hash_address(inquiry.service, address):
            return  # it was corrected meanwhile: this link would prove an address that it was not mailed to
        letter = MailContent(
            receipt=inquiry.receipt,
            token=mailed_secrets.issue_link(_OPEN, subject, until - now),
            until=until,
            summary=summary or InquirySummary(),
        )
        mail = mail_texts.build_mail(kind, inquiry.service, inquiry.language, address, letter)
        may_mail = _may_mail(kind, address)
        key = outbox.put(kind, mail if may_mail else None, lasts=until - now)
        guest_info.record_mail(inquiry, key if may_mail else None)
    wakeup.wake_workers()


def _write_unsent(service: Service, receipt: str) -> None:
    """Do the work of a link, so that response times do not reveal whether the receipt number exists."""
    until = timezone.now() + LINK_LASTS
    letter = MailContent(receipt=receipt, token=mailed_secrets.issue_link(_OPEN, "", LINK_LASTS), until=until)
    mail_texts.build_mail(mail_texts.LINK, service, "", _UNREACHABLE, letter)
    _may_mail(mail_texts.LINK, _UNREACHABLE)
    outbox.put(mail_texts.LINK, None, lasts=LINK_LASTS)
    wakeup.wake_workers()


def give_mail_back(kind: str, address: str) -> None:
    """Take back the count of a mail that never left, because the mail server was away."""
    if kind in _SCOPES:
        sliding_window.give_back(_SCOPES[kind], normalization.normalize_for_counting(address))


def _may_mail(kind: str, address: str) -> bool:
    """Count one mail to the address; False if it exceeds the limit of today."""
    return sliding_window.spend(
        _SCOPES[kind], normalization.normalize_for_counting(address), settings.GUEST_ADDRESS_LIMIT, _DAY
    )


def _filter_by_addresses(service: Service, hashes: list[str]) -> QuerySet[Inquiry]:
    return Inquiry.objects.filter(service=service, guest_info__address_hash__in=hashes)
