"""Delete stored copies that have expired: delivered inquiries, and files that were never sent.

Only what was delivered or cancelled goes, and what was delivered only when nothing of the same person is still in
doubt, because finding that again can need what was delivered beside it.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from django.core.files.storage import Storage, default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from inquiries.models import Attachment, Draft, Inquiry, Service, SolvedFeedback
from inquiries.services import tombstones
from inquiries.services.daily_counts import Measure, increment_count
from inquiries.services.delivery_state_machine import LEFT_TO_PORTAL_OR_OPERATOR, WITHDRAWN
from inquiries.services.files import form_files
from inquiries.services.submission import drafts

log = logging.getLogger(__name__)
State = Inquiry.State

UNSENT_FILES_LAST = timedelta(hours=24)
# Rows that are deleted in one transaction: enough to make its cost small, few enough for the locks to be short.
_BATCH = 200
# The pace before OC's spam policy is kept by the attempts of a day, which go with their inquiry.
_MARGIN = timedelta(hours=1)
# No file is written for so long, wherever its folder's date begins.
_STRAY_AFTER = timedelta(days=2)
_READ = (*tombstones.READ_COLUMNS, "state", "erased_at")


@dataclass(frozen=True, slots=True)
class Swept:
    """The numbers of deleted rows; `failed` could not be deleted, and are tried again the next time."""

    inquiries: int
    cancelled: int
    drafts: int
    unsent_files: int
    stray_files: int
    failed: int
    feedback: int = 0


def purge(*, dry_run: bool = False) -> Swept:
    """Delete what is past its time: delivered and cancelled inquiries and feedback by their service's retention,
    drafts by DRAFT_DAYS, and files that were not sent after 24 hours or with their draft.

    Also bytes in the storage that no row knows. With `dry_run` everything is only counted. What cannot be deleted is
    logged, and stops nothing else.
    """
    sweep = _Sweep(dry_run)
    for service_id, days in Service.objects.values_list("pk", "retention_days"):
        due, cancelled = find_due(service_id, days), find_cancelled(service_id, days)
        sweep.in_batches("inquiries", due, partial(_purge_delivered, due, days))
        sweep.in_batches("cancelled", cancelled, partial(_purge_cancelled, cancelled))
        feedback = SolvedFeedback.objects.filter(service=service_id, given_at__lt=timezone.now() - timedelta(days=days))
        keys = feedback.values_list("pk", flat=True)
        sweep.each("feedback", keys, lambda key: SolvedFeedback.objects.filter(pk=key).delete())
    sweep.each("drafts", drafts.find_expired().values_list("pk", flat=True), _delete_draft)
    sweep.each("unsent_files", find_unsent_files().values_list("pk", flat=True), _delete_unsent)
    sweep.each("stray_files", _find_stray_paths(default_storage), default_storage.delete)
    if not dry_run:
        form_files.forget_cancelled()
        sweep.each("folders", _find_empty_folders(default_storage), default_storage.delete)
    return Swept(**{each.name: sweep.counts[each.name] for each in fields(Swept)})


def find_due(service_id: int, days: int) -> QuerySet[Inquiry]:
    """Find inquiries of a service that were delivered more than `days` days ago and may be deleted.

    Those whose text was deleted on request go after a day.
    """
    now = timezone.now()
    unfinished = Inquiry.objects.filter(
        service=OuterRef("service"), usercode=OuterRef("usercode"), state__in=LEFT_TO_PORTAL_OR_OPERATOR
    )
    return (
        Inquiry.objects.filter(
            Q(delivered_at__lt=now - timedelta(days=days) - _MARGIN)
            | Q(delivered_at__lt=now - timedelta(days=1) - _MARGIN, erased_at__isnull=False),
            service_id=service_id,
            state=State.DELIVERED,
        )
        .exclude(ticket_id="")
        .exclude(Exists(unfinished))
    )


def find_cancelled(service_id: int, days: int) -> QuerySet[Inquiry]:
    """Find inquiries of a service that were cancelled or replaced more than `days` days ago.

    OC has nothing of them.
    """
    long_ago = timezone.now() - timedelta(days=days)
    is_due = Q(cancelled_at__lt=long_ago) | Q(erased_at__isnull=False)
    return Inquiry.objects.filter(is_due, service_id=service_id, state__in=WITHDRAWN)


def find_unsent_files() -> QuerySet[Attachment]:
    """Find files that were picked more than a day ago, never sent, and belong to no stored draft."""
    drafted = Draft.objects.filter(form_token=OuterRef("form_token")).exclude(pk__in=drafts.find_expired().values("pk"))
    old = Attachment.objects.filter(inquiry=None, created_at__lt=timezone.now() - UNSENT_FILES_LAST)
    return old.exclude(Exists(drafted))


class _Sweep:
    """Counts, and goes on where one cannot be deleted."""

    def __init__(self, dry_run: bool) -> None:
        self.dry_run = dry_run
        self.counts: Counter[str] = Counter()

    def in_batches(self, what: str, rows: QuerySet[Inquiry], purge: Callable[[list[int]], tuple[int, int]]) -> None:
        """Purge the rows by their keys, many in one transaction.

        `purge` returns how many were deleted, and how many have a file that could not be deleted. Where it fails, each
        row has a transaction of its own: one that cannot be deleted must not keep all others.
        """
        keys = list(rows.order_by("pk").values_list("pk", flat=True))
        if self.dry_run:
            self.counts[what] += len(keys)
            return
        for start in range(0, len(keys), _BATCH):
            batch = keys[start : start + _BATCH]
            try:
                self._add(what, *purge(batch))
            except Exception:  # which one it was is not known
                log.warning("retention.batch_failed", extra={"what": what, "rows": len(batch)})
                for key in batch:
                    self._purge_alone(what, key, purge)

    def _purge_alone(self, what: str, key: int, purge: Callable[[list[int]], tuple[int, int]]) -> None:
        try:
            self._add(what, *purge([key]))
        except Exception:  # the next ones have to have their turn
            self._record_failure(what, key)

    def _add(self, what: str, deleted: int, failed: int) -> None:
        self.counts[what] += deleted
        self.counts["failed"] += failed

    def _record_failure(self, what: str, key: object) -> None:
        log.exception("retention.purge_failed", extra={"what": what, "key": str(key)})
        self.counts["failed"] += 1

    def each(self, what: str, keys: Iterable[object], delete: Callable[..., object]) -> None:
        try:
            found = list(keys)
        except OSError:  # the storage does not list what it has
            self._record_failure(what, "")
            return
        for key in found:
            try:
                if self.dry_run or delete(key) is not False:
                    self.counts[what] += 1
            except Exception:  # one that cannot be deleted must not keep all others
                self._record_failure(what, key)


def _purge_delivered(due: QuerySet[Inquiry], days: int, keys: list[int]) -> tuple[int, int]:
    """Replace those of the rows that are still due by tombstones."""
    with transaction.atomic():
        rows = list(due.filter(pk__in=keys).order_by("pk").only(*_READ).select_for_update(of=("self",)))
        stuck = _delete_files(rows)
        left = {row: 0 if row.erased_at else days for row in rows if row.pk not in stuck}
        tombstones.replace_by_tombstones(left)
    return len(left), len(stuck)


def _purge_cancelled(cancelled: QuerySet[Inquiry], keys: list[int]) -> tuple[int, int]:
    with transaction.atomic():
        rows = list(cancelled.filter(pk__in=keys).order_by("pk").only("pk").select_for_update(of=("self",)))
        stuck = _delete_files(rows)
        left = [row.pk for row in rows if row.pk not in stuck]
        Inquiry.objects.filter(pk__in=left).only("pk").delete()
    return len(left), len(stuck)


def _delete_files(rows: list[Inquiry]) -> set[int | None]:
    """Delete the files of locked rows. Returns the keys of the rows with a file that could not be deleted.

    Before the rows: if this breaks off, they are still here, and with them the way to what is left.
    """
    stuck: set[int | None] = set()
    for file in Attachment.objects.filter(inquiry__in=[row.pk for row in rows]).only("file", "inquiry_id"):
        try:
            file.file.delete(save=False)
        except Exception:  # its inquiry is tried again the next time
            log.exception("retention.purge_failed", extra={"what": "file", "key": str(file.pk)})
            stuck.add(file.inquiry_id)
    return stuck


def _delete_draft(key: UUID) -> bool:
    # Whether it has expired is asked again: it may have been written into meanwhile.
    draft = drafts.find_expired().filter(pk=key).select_related("service").only("service").first()
    if draft is None or not drafts.find_expired().filter(pk=key).delete()[0]:
        return False
    increment_count(draft.service, Measure.DRAFT_NOT_SENT)
    return True


def _delete_unsent(key: UUID) -> bool:
    with transaction.atomic():
        # Locked: a form that is being sent takes its files along, or does not find them any more.
        file = find_unsent_files().filter(pk=key).only("file").select_for_update(of=("self",)).first()
        if file is None:
            return False
        file.delete()
    file.file.delete(save=False)
    return True


def _find_stray_paths(storage: Storage) -> Iterator[str]:
    """Files that no row knows, as an upload or a deletion leaves them that broke off in between."""
    for folder in _find_old_folders(storage):
        known = set(Attachment.objects.filter(file__startswith=f"{folder}/").values_list("file", flat=True))
        yield from (path for name in storage.listdir(folder)[1] if (path := f"{folder}/{name}") not in known)


def _find_empty_folders(storage: Storage) -> Iterator[str]:
    # A generator, so that a storage that cannot be listed fails one part of the purge, not all.
    for folder in _find_old_folders(storage):
        if storage.listdir(folder) == ([], []):
            yield folder


def _find_old_folders(storage: Storage) -> list[str]:
    """Return the folders of days that are over; whatever else lies in the storage is not ours."""
    newest = (timezone.now() - _STRAY_AFTER).date()
    return [folder for folder in _list_folders(storage, "", 3) if (day := _parse_day(folder)) and day <= newest]


def _list_folders(storage: Storage, below: str, depth: int) -> Iterator[str]:
    if depth == 0:
        yield below
        return
    try:
        names = storage.listdir(below)[0]
    except FileNotFoundError:  # nothing was ever kept
        return
    for name in names:
        yield from _list_folders(storage, f"{below}/{name}" if below else name, depth - 1)


def _parse_day(folder: str) -> date | None:
    try:
        return date.fromisoformat(folder.replace("/", "-"))
    except ValueError:
        return None
