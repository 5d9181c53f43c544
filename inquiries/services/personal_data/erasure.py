"""Erase what is kept of a person and not needed to deliver.

What waits for delivery stays unless the person asks to withdraw it, and what may be at OC already always stays: once a
receipt exists, an inquiry is not dropped in silence. A delivered inquiry leaves a tombstone, as the retention does. If
its row is still needed (for the pace before OC's spam policy, or to find another one that is in doubt), its text and
files go now and the row with the nightly purge.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.security import mailed_secrets
from inquiries.domain.submission_data import SubmissionData
from inquiries.models import Attachment, ContactHash, Draft, Inquiry, SharedInquiry, TicketMark
from inquiries.services import stored_files, tombstones
from inquiries.services.delivery_state_machine import (
    ENDED,
    LEFT_TO_PORTAL_OR_OPERATOR,
    MAY_BE_AT_OC,
    REQUEUABLE,
    UNFINISHED,
    WITHDRAWN,
    transition,
)
from inquiries.services.guests import confirmation
from inquiries.services.personal_data import people
from inquiries.services.personal_data.people import Person

log = logging.getLogger(__name__)
State = Inquiry.State

# Certainly not at OC, so that they can be withdrawn.
WITHDRAWABLE = (*REQUEUABLE, State.AWAITING_CONFIRMATION)
# The attempts of a day, and an hour for a slow clock: see `inquiries.services.delivery.rate_limit`.
_PACE_LASTS = timedelta(hours=25)
_READ = (*tombstones.READ_COLUMNS, "state", "lease_until", "erased_at")


@dataclass(frozen=True, slots=True)
class Erasure:
    """What an erasure deletes, or has deleted, as numbers of rows.

    - `waiting`: inquiries that were not sent yet; the person decides whether they are withdrawn.
    - `may_be_at_oc`: inquiries that OC may already have; they stay.
    - `failed`: could not be deleted now.
    """

    inquiries: int = 0
    waiting: int = 0
    may_be_at_oc: int = 0
    withdrawn: int = 0
    drafts: int = 0
    unsent_files: int = 0
    marks: int = 0
    feedback: int = 0
    failed: int = 0

    @property
    def traces(self) -> int:
        """Read marks and feedback together."""
        return self.marks + self.feedback


def preview(person: Person) -> Erasure:
    """Count what `erase` would delete, and what waits for delivery."""
    return Erasure(
        inquiries=people.filter_inquiries(person).filter(state__in=ENDED).count(),
        waiting=people.filter_inquiries(person).filter(state__in=WITHDRAWABLE).count(),
        may_be_at_oc=people.filter_inquiries(person).filter(state__in=MAY_BE_AT_OC).count(),
        drafts=_filter_erasable_drafts(person).count(),
        unsent_files=_filter_erasable_files(person).count(),
        marks=people.filter_marks(person).count(),
        feedback=people.filter_feedback(person).count(),
    )


def erase(person: Person, *, withdraw: bool) -> Erasure:
    """Delete the person's data that is not needed to deliver. What cannot be deleted is logged, and stops nothing else.

    Args:
        person: whose data.
        withdraw: whether inquiries that were not sent yet are cancelled and deleted, too. The caller has asked the
            person.
    """
    # First what is found by way of the inquiries.
    feedback = people.filter_feedback(person).delete()[0]
    # One by one: a page that marks a ticket as read locks two.
    marks = sum(TicketMark.objects.filter(pk=mark.pk).delete()[0] for mark in people.filter_marks(person).only("pk"))
    withdrawn = _withdraw(person) if withdraw else 0
    keys = list(people.filter_inquiries(person).filter(state__in=ENDED).values_list("pk", flat=True))
    inquiries, failed = _each(keys, _erase_inquiry)
    file_keys = list(_filter_erasable_files(person).values_list("pk", flat=True))
    drafts = _filter_erasable_drafts(person).delete()[0]
    unsent_files, failed_files = _each(file_keys, _erase_file)
    left = preview(person)
    return Erasure(
        inquiries=inquiries,
        waiting=left.waiting,
        may_be_at_oc=left.may_be_at_oc,
        withdrawn=withdrawn,
        drafts=drafts,
        unsent_files=unsent_files,
        marks=marks,
        feedback=feedback,
        failed=failed + failed_files,
    )


def list_waiting(person: Person) -> list[Inquiry]:
    """Return the inquiries that can still be withdrawn, newest first. Others that are not delivered may be at OC."""
    return list(people.filter_inquiries(person).filter(state__in=WITHDRAWABLE).select_related("service")[:100])


def _withdraw(person: Person) -> int:
    waiting = people.filter_inquiries(person).filter(state__in=WITHDRAWABLE)
    keys = list(waiting.values_list("pk", flat=True))
    # One by one: a claim locks two rows, and the condition of `transition` decides for each at its time.
    rows = [Inquiry.objects.filter(pk=key, state__in=WITHDRAWABLE) for key in keys]
    return sum(transition(row, State.CANCELLED, cancel_reason=_("Withdrawn on request.")) for row in rows)


def _erase_inquiry(key: int) -> bool:
    with transaction.atomic():
        rows = Inquiry.objects.filter(pk=key, state__in=ENDED, erased_at=None)
        inquiry = rows.only(*_READ).select_for_update(of=("self",)).first()
        if inquiry is None:
            return False
        subject = confirmation.build_link_subject(inquiry.service, inquiry.receipt)
        mailed_secrets.revoke_links(confirmation.LINK_PURPOSE, subject)
        # Before the row: if this breaks off, the row is still here, and with it the way to what is left.
        for file in inquiry.attachments.only("file"):
            file.file.delete(save=False)
        if _is_needed(inquiry):
            _empty(inquiry)
        elif inquiry.state in WITHDRAWN:
            inquiry.delete()
        else:
            tombstones.replace_by_tombstones({inquiry: 0})
    return True


def _is_needed(inquiry: Inquiry) -> bool:
    """Whether the row, without what the customer wrote, is needed for a while."""
    now = timezone.now()
    if inquiry.state in WITHDRAWN:  # a worker that has just prepared it must find that it is cancelled
        return bool(inquiry.lease_until and inquiry.lease_until > now)
    siblings = Inquiry.objects.filter(
        service=inquiry.service_id, usercode=inquiry.usercode, state__in=LEFT_TO_PORTAL_OR_OPERATOR
    )
    is_new = inquiry.delivered_at is None or inquiry.delivered_at > now - _PACE_LASTS
    return is_new or not inquiry.ticket_id or siblings.exists()


def _empty(inquiry: Inquiry) -> None:
    """Delete what the customer wrote and sent, whose bytes are gone already, and keep the row for the purge."""
    inquiry.attachments.all().delete()
    ContactHash.objects.filter(inquiry=inquiry).delete()
    SharedInquiry.objects.filter(inquiry=inquiry).delete()
    Inquiry.objects.filter(pk=inquiry.pk).update(
        payload=SubmissionData(content="").to_json(),
        payload_hash="",
        client_ip="",
        category_path="",
        moved_from="",
        erased_at=timezone.now(),
    )


def _erase_file(key: UUID) -> bool:
    with transaction.atomic():
        # Locked: a form that is being sent takes its files along, or does not find them any more.
        file = Attachment.objects.filter(pk=key, inquiry=None).only("file").select_for_update(of=("self",)).first()
        if file is None:
            return False
        file.delete()
    stored_files.delete(file.file)
    return True


def _filter_erasable_drafts(person: Person) -> QuerySet[Draft]:
    """Return the drafts without those of inquiries that wait for a correction: what was typed there is to be sent."""
    unfinished = Inquiry.objects.filter(state__in=UNFINISHED).values("form_token")
    return people.filter_drafts(person).exclude(form_token__in=unfinished)


def _filter_erasable_files(person: Person) -> QuerySet[Attachment]:
    unfinished = Inquiry.objects.filter(state__in=UNFINISHED).values("form_token")
    return people.filter_unsent_files(person).exclude(form_token__in=unfinished)


def _each(keys: Iterable[object], erase_one: Callable[..., bool]) -> tuple[int, int]:
    done = failed = 0
    for key in keys:
        try:
            done += erase_one(key)
        except Exception:  # one that cannot be deleted must not keep all others
            log.exception("personal_data.erase_failed", extra={"key": str(key)})
            failed += 1
    return done, failed
