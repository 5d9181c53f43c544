"""Limits of guests' inquiries, and the confirmation of a guest's email address."""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.security import one_time_secrets, rate_limit
from common import languages, networks, normalization, usercodes, wakeup
from common.hashing import hash_with_data_keys
from inquiries.domain.submission_data import SubmissionData
from inquiries.models import GuestInquiry, Inquiry, Service
from inquiries.services import stored_files
from inquiries.services.delivery_state_machine import transition

log = logging.getLogger(__name__)
State = Inquiry.State

LINK_PURPOSE = "open"  # of the mailed links, as `accounts.security.one_time_secrets` has it
_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)
# Of the scopes of `accounts.security.rate_limit`.
OF_ADDRESS, OF_NETWORK = "guests' inquiries with an address", "guests' requests from a network"


class GuestLimitReached(Exception):
    """The limit of this email address or network is reached: nothing was accepted."""

    def __init__(self, *, from_network: bool) -> None:
        super().__init__()
        self.from_network = from_network


def hash_address(service: Service, address: str) -> list[str]:
    """Return the hashes of an address at the service, the newest key's first."""
    return hash_with_data_keys("guest's address", str(service.pk), normalization.normalize_email(address))


def build_link_subject(service: Service, receipt: str) -> str:
    """Return the subject of the mailed links that open the inquiry."""
    return f"{service.pk} {receipt}"


def must_confirm(service: Service, usercode: str, email: str, proven: frozenset[str]) -> bool:
    """Whether a new inquiry has to wait until its sender, a guest, has confirmed the address.

    `proven` are the hashes of addresses that this browser has shown to be its own.
    """
    is_checked = service.guests_verify and usercodes.is_guest(usercode)
    return is_checked and proven.isdisjoint(hash_address(service, email))


def must_confirm_correction(inquiry: Inquiry, submitted: SubmissionData) -> bool:
    """Whether a corrected inquiry has to wait until its guest has confirmed the address, which is another one now."""
    return inquiry.service.guests_verify and _has_other_address(inquiry, submitted)


def _has_other_address(inquiry: Inquiry, submitted: SubmissionData) -> bool:
    known = find_guest_info(inquiry)
    return known is not None and known.address_hash not in hash_address(inquiry.service, submitted.email)


def is_guests_ticket(kind: str, usercode: str) -> bool:
    """Whether it is a guest's new inquiry, for which the limits, the confirmation and the mails are."""
    return kind == Inquiry.Kind.TICKET and usercodes.is_guest(usercode)


def admit(inquiry: Inquiry, submitted: SubmissionData, proven: frozenset[str]) -> None:
    """Record the address of a guest's new inquiry. Call it in the transaction that accepts it.

    `proven` is as in `must_confirm`.

    Raises: `GuestLimitReached`, with which nothing is accepted: a public form must not fill a stranger's mailbox, since
    OC mails the address too.
    """
    service, known = inquiry.service, hash_address(inquiry.service, submitted.email)
    is_confirmed = not proven.isdisjoint(known)
    spend_for_network(inquiry.client_ip)
    limit = settings.GUEST_ADDRESS_LIMIT
    if not is_confirmed and not rate_limit.spend(
        OF_ADDRESS, normalization.normalize_for_counting(submitted.email), limit, _DAY
    ):
        raise GuestLimitReached(from_network=False)
    waits = inquiry.state == State.AWAITING_CONFIRMATION
    GuestInquiry.objects.create(
        inquiry=inquiry,
        address_hash=known[0],
        is_confirmed=is_confirmed,
        confirm_by=timezone.now() + timedelta(days=service.guests_verify_days) if waits else None,
        is_anonymous_at_oc=not service.guests_usercode,
    )


def replace_address(inquiry: Inquiry, submitted: SubmissionData) -> None:
    """Record the address of a corrected guest's inquiry as unconfirmed, if it is another one now.

    Call it in the transaction that queues the inquiry.
    """
    if not _has_other_address(inquiry, submitted):
        return
    service, waits = inquiry.service, must_confirm_correction(inquiry, submitted)
    # Links that were mailed to the other address would confirm this one.
    one_time_secrets.revoke_links(LINK_PURPOSE, build_link_subject(service, inquiry.receipt))
    GuestInquiry.objects.filter(inquiry=inquiry).update(
        address_hash=hash_address(service, submitted.email)[0],
        is_confirmed=False,
        confirm_by=timezone.now() + timedelta(days=service.guests_verify_days) if waits else None,
    )


def spend_for_network(client_ip: str) -> None:
    """Count one request of a guest's network. Raises `GuestLimitReached` if its limit of the hour is reached."""
    network = networks.get_network(client_ip)
    if network and not rate_limit.spend(OF_NETWORK, network, settings.GUEST_NETWORK_LIMIT, _HOUR):
        raise GuestLimitReached(from_network=True)


def find_guest_info(inquiry: Inquiry) -> GuestInquiry | None:
    """Return the record of a guest's inquiry; None for a member's, and for a comment."""
    if not is_guests_ticket(inquiry.kind, inquiry.usercode):
        return None
    return getattr(inquiry, "guest_info", None)


def is_anonymous_at_oc(inquiry: Inquiry) -> bool:
    """Whether OC has no usercode of the inquiry, so that it cannot be searched or read there."""
    known = find_guest_info(inquiry)
    return bool(known and known.is_anonymous_at_oc)


def confirm(inquiry: Inquiry) -> bool:
    """Record that the sender has proven the address, and release the inquiry to OC. Returns whether it waited."""
    with transaction.atomic():
        waiting = Inquiry.objects.filter(pk=inquiry.pk, state=State.AWAITING_CONFIRMATION)
        went_on = transition(waiting, State.ACCEPTED)
        if went_on:
            GuestInquiry.objects.filter(inquiry=inquiry).update(is_confirmed=True, confirm_by=None)
    wakeup.wake_workers()
    return bool(went_on)


def release(inquiry: Inquiry) -> bool:
    """Release a waiting inquiry to OC although its address is not confirmed. Returns whether it waited.

    The address stays unconfirmed: nothing else that its owner may see is opened to the sender.
    """
    with transaction.atomic():
        went_on = transition(Inquiry.objects.filter(pk=inquiry.pk, state=State.AWAITING_CONFIRMATION), State.ACCEPTED)
        if went_on:
            GuestInquiry.objects.filter(inquiry=inquiry).update(confirm_by=None)
    wakeup.wake_workers()
    return bool(went_on)


def purge() -> None:
    """Cancel inquiries that were not confirmed in time. A failure is logged and does not stop the others."""
    late = Inquiry.objects.filter(state=State.AWAITING_CONFIRMATION, guest_info__confirm_by__lt=timezone.now())
    for key in list(late.values_list("pk", flat=True)):
        try:
            _give_up(key)
        except Exception:
            log.exception("retention.purge_failed", extra={"what": "unconfirmed", "key": str(key)})


def _give_up(key: int) -> None:
    """Cancel an unconfirmed inquiry, and delete its text and files. Its receipt still says what happened."""
    with transaction.atomic():
        waiting = Inquiry.objects.filter(pk=key, state=State.AWAITING_CONFIRMATION).select_for_update(of=("self",))
        inquiry = waiting.only("pk", "language").first()
        if inquiry is None:
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
