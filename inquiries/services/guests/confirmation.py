"""Limits of guests' inquiries, and the confirmation of a guest's e-mail address."""

import logging
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.security import rate_limit
from common import identifiers, languages, networks, usercodes, wakeup
from common.hashing import hash_with_data_keys
from inquiries.domain.submission_data import SubmissionData
from inquiries.models import GuestInquiry, Inquiry, Service

log = logging.getLogger(__name__)
State = Inquiry.State

_DAY, _HOUR = timedelta(days=1), timedelta(hours=1)
# Of the scopes of `accounts.security.rate_limit`.
OF_ADDRESS, OF_NETWORK = "guests' inquiries with an address", "guests' requests from a network"


class TooMany(Exception):
    """The limit of this e-mail address or network is reached: nothing was accepted."""

    def __init__(self, *, from_network: bool) -> None:
        super().__init__()
        self.from_network = from_network


def hash_address(service: Service, address: str) -> list[str]:
    """Return the hashes of an address at the service, the newest key's first."""
    return hash_with_data_keys("guest's address", str(service.pk), identifiers.normalize_email(address))


def admit(inquiry: Inquiry, submitted: SubmissionData, proven: frozenset[str]) -> None:
    """Record the address of a guest's new inquiry. Call it in the transaction that accepts it; members pass.

    `proven` are the hashes of addresses that this browser has shown to be its own. Raises `TooMany`, with which nothing
    is accepted: a public form must not fill a stranger's mailbox, since OC mails the address too.
    """
    if inquiry.kind != Inquiry.Kind.TICKET or not usercodes.is_guest(inquiry.usercode):
        return
    service, known = inquiry.service, hash_address(inquiry.service, submitted.email)
    is_confirmed = not proven.isdisjoint(known)
    spend_for_network(inquiry.client_ip)
    limit = settings.GUEST_ADDRESS_LIMIT
    if not is_confirmed and not rate_limit.spend(
        OF_ADDRESS, identifiers.normalize_for_counting(submitted.email), limit, _DAY
    ):
        raise TooMany(from_network=False)
    waits = service.guests_verify and not is_confirmed
    GuestInquiry.objects.create(
        inquiry=inquiry,
        address_hash=known[0],
        is_confirmed=is_confirmed,
        confirm_by=timezone.now() + timedelta(days=service.guests_verify_days) if waits else None,
        is_anonymous_at_oc=not service.guests_usercode,
    )
    if waits:
        Inquiry.objects.filter(pk=inquiry.pk).update(state=State.AWAITING_CONFIRMATION)
        inquiry.state = State.AWAITING_CONFIRMATION


def replace_address(inquiry: Inquiry, submitted: SubmissionData) -> bool:
    """Record another address for a corrected guest inquiry; it is unconfirmed.

    To be called in the transaction that queues it. Returns whether the guest has to confirm it first.
    """
    known, hashes_now = find_guest_info(inquiry), hash_address(inquiry.service, submitted.email)
    if known is None or known.address_hash in hashes_now:
        return False
    waits = inquiry.service.guests_verify
    confirm_by = timezone.now() + timedelta(days=inquiry.service.guests_verify_days) if waits else None
    changes = {"address_hash": hashes_now[0], "is_confirmed": False, "confirm_by": confirm_by}
    GuestInquiry.objects.filter(pk=known.pk).update(**changes)
    if waits:
        Inquiry.objects.filter(pk=inquiry.pk).update(state=State.AWAITING_CONFIRMATION)
    return waits


def spend_for_network(client_ip: str) -> None:
    """Count one request of a guest's network. Raises `TooMany` if its limit of the hour is reached."""
    network = networks.get_network(client_ip)
    if network and not rate_limit.spend(OF_NETWORK, network, settings.GUEST_NETWORK_LIMIT, _HOUR):
        raise TooMany(from_network=True)


def find_guest_info(inquiry: Inquiry) -> GuestInquiry | None:
    """Return the record of a guest's inquiry; None for a member's, and for a comment."""
    if inquiry.kind != Inquiry.Kind.TICKET or not usercodes.is_guest(inquiry.usercode):
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
        went_on = waiting.update(state=State.ACCEPTED, next_at=timezone.now())
        if went_on:
            GuestInquiry.objects.filter(inquiry=inquiry).update(is_confirmed=True, confirm_by=None)
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
            reason = _("The e-mail address was not confirmed in time, so it was deleted and not passed on.")
        Inquiry.objects.filter(pk=key).update(
            state=State.CANCELLED,
            cancel_reason=reason,
            cancelled_at=timezone.now(),
            payload=SubmissionData(content="").to_json(),
            client_ip="",
        )
    for file in files:
        file.file.delete(save=False)
