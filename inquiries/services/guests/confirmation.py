"""Confirmation of a guest's email address."""

import logging
from collections.abc import Collection
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.security import mailed_secrets
from common import languages, normalization, usercodes, wakeup
from common.hashing import hash_with_data_keys
from inquiries.domain.submission_data import SubmissionData
from inquiries.models import GuestInquiry, Inquiry, Service
from inquiries.services import quotas, stored_files
from inquiries.services.delivery_state_machine import transition
from inquiries.services.guests import guest_info

log = logging.getLogger(__name__)
State = Inquiry.State

LINK_PURPOSE = "open"  # of the mailed links, as `accounts.security.mailed_secrets` has it


def hash_address(service: Service, address: str) -> list[str]:
    """Return the hashes of an address at the service, the newest key's first."""
    return hash_with_data_keys("guest's address", str(service.pk), normalization.normalize_email(address))


def list_address_hashes(inquiry: Inquiry, address_hash: str) -> list[str]:
    """Return all hashes of the address that has this one, which the guest's inquiry was stored with.

    After a change of DATA_KEYS other inquiries of the same address have another one.
    """
    hashes = hash_address(inquiry.service, inquiry.submitted.email)
    return hashes if address_hash in hashes else [address_hash]


def build_link_subject(service: Service, receipt: str) -> str:
    """Return the subject of the mailed links that open the inquiry."""
    return f"{service.pk} {receipt}"


def must_confirm(service: Service, usercode: str, email: str, proven: frozenset[str]) -> bool:
    """Whether a new inquiry has to wait until its sender, a guest, has confirmed the address.

    `proven` are the hashes of addresses that this browser has shown to be its own.
    """
    is_checked = service.guests_verify and usercodes.is_guest(usercode)
    return is_checked and proven.isdisjoint(hash_address(service, email))


def must_confirm_correction(inquiry: Inquiry, submitted: SubmissionData, proven: frozenset[str] = frozenset()) -> bool:
    """Whether a corrected inquiry has to wait until its guest has confirmed the address, which is another one now.

    `proven` is as in `must_confirm`.
    """
    service = inquiry.service
    return _has_other_address(inquiry, submitted) and must_confirm(service, inquiry.usercode, submitted.email, proven)


def _has_other_address(inquiry: Inquiry, submitted: SubmissionData) -> bool:
    known = guest_info.find_guest_info(inquiry)
    return known is not None and known.address_hash not in hash_address(inquiry.service, submitted.email)


def admit(inquiry: Inquiry, submitted: SubmissionData, proven: frozenset[str]) -> None:
    """Record the address of a guest's new inquiry. Call it in the transaction that accepts it.

    `proven` is as in `must_confirm`.

    Raises: `GuestLimitReached`, with which nothing is accepted: a public form must not fill a stranger's mailbox, since
    OC mails the address too.
    """
    service, known = inquiry.service, hash_address(inquiry.service, submitted.email)
    is_confirmed = not proven.isdisjoint(known)
    quotas.count_guests_request(inquiry.client_ip)
    if not is_confirmed:
        quotas.count_guests_inquiry(submitted.email)
    waits = inquiry.state == State.AWAITING_CONFIRMATION
    GuestInquiry.objects.create(
        inquiry=inquiry,
        address_hash=known[0],
        is_confirmed=is_confirmed,
        confirm_by=timezone.now() + timedelta(days=service.guests_verify_days) if waits else None,
        is_anonymous_at_oc=not service.guests_usercode,
    )


def replace_address(inquiry: Inquiry, submitted: SubmissionData, proven: frozenset[str] = frozenset()) -> None:
    """Record the address of a corrected guest's inquiry, if it is another one now.

    Call it in the transaction that queues the inquiry, and has locked it. `proven` is as in `must_confirm`.

    Raises: `GuestLimitReached`, as `admit` does for the address of a new inquiry.
    """
    if not _has_other_address(inquiry, submitted):
        return
    service, known = inquiry.service, hash_address(inquiry.service, submitted.email)
    is_confirmed = not proven.isdisjoint(known)
    waits = must_confirm_correction(inquiry, submitted, proven)
    # Links that were mailed to the other address would confirm this one.
    mailed_secrets.revoke_links(LINK_PURPOSE, build_link_subject(service, inquiry.receipt))
    GuestInquiry.objects.filter(inquiry=inquiry).update(
        address_hash=known[0],
        is_confirmed=is_confirmed,
        confirm_by=timezone.now() + timedelta(days=service.guests_verify_days) if waits else None,
    )
    if not is_confirmed:
        quotas.count_guests_inquiry(submitted.email)


def lock_address(inquiry: Inquiry) -> str:
    """Return the hash of the address that the guest's inquiry has now, until the end of the transaction.

    A correction that names another address is waited for, or waits. "" if the inquiry is gone, or a member's.
    """
    Inquiry.objects.filter(pk=inquiry.pk).select_for_update(no_key=True).values_list("pk").first()
    hashes = GuestInquiry.objects.filter(inquiry=inquiry.pk).values_list("address_hash", flat=True)
    return hashes.first() or ""


def confirm(inquiry: Inquiry, hashes: Collection[str]) -> bool:
    """Record that the sender has proven the address, and release the inquiry to OC. Returns whether it waited.

    Nothing is done if the address of the inquiry has none of these hashes by now.
    """
    with transaction.atomic():
        return lock_address(inquiry) in hashes and _release(inquiry, is_confirmed=True)


def release(inquiry: Inquiry) -> bool:
    """Release a waiting inquiry to OC although its address is not confirmed. Returns whether it waited.

    The address stays unconfirmed: nothing else that its owner may see is opened to the sender.
    """
    return _release(inquiry)


def _release(inquiry: Inquiry, **known: bool) -> bool:
    with transaction.atomic():
        waiting = Inquiry.objects.filter(pk=inquiry.pk, state=State.AWAITING_CONFIRMATION)
        went_on = transition(waiting, State.ACCEPTED)
        if went_on:
            GuestInquiry.objects.filter(inquiry=inquiry).update(confirm_by=None, **known)
            transaction.on_commit(wakeup.wake_workers)
    return bool(went_on)


def purge() -> None:
    """Cancel inquiries that were not confirmed in time. A failure is logged and does not stop the others."""
    for key in list(_find_late().values_list("pk", flat=True)):
        try:
            _give_up(key)
        except Exception:
            log.exception("retention.purge_failed", extra={"what": "unconfirmed", "key": str(key)})


def _find_late() -> QuerySet[Inquiry]:
    return Inquiry.objects.filter(state=State.AWAITING_CONFIRMATION, guest_info__confirm_by__lt=timezone.now())


def _give_up(key: int) -> None:
    """Cancel an unconfirmed inquiry, and delete its text and files. Its receipt still says what happened."""
    with transaction.atomic():
        waiting = Inquiry.objects.filter(pk=key, state=State.AWAITING_CONFIRMATION).select_for_update(of=("self",))
        inquiry = waiting.only("pk", "language").first()
        # Whether it is late is asked again: it may have been confirmed, and corrected with another address, meanwhile.
        if inquiry is None or not _find_late().filter(pk=key).exists():
            return
        files = list(inquiry.attachments.all())
        inquiry.attachments.all().delete()
        with translation.override(languages.find_offered(inquiry.language)):
            reason = _("The email address was not confirmed in time, so the inquiry was deleted and not passed on.")
        transition(
            Inquiry.objects.filter(pk=key),
            State.CANCELLED,
            cancel_reason=reason,
            payload=SubmissionData(content="").to_json(),
            client_ip="",
        )
    for file in files:
        stored_files.delete(file.file)
