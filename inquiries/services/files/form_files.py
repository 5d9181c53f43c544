"""The files of a form: each is stored once, can be removed, and is attached to the inquiry when the form is sent.

The page's script gives every pick an id of its own. A repeated upload of the same file, after a lost answer or in a
second post of the form, finds the row that is there already and adds its id to it. Cancelling takes one id away; the
last one takes the row along.
"""

import hashlib
import re
from collections.abc import Collection, Iterable
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from common import locks
from common.database.prepared_queries import A_NUMBER, PreparedQuery
from inquiries.models import SENT_FILES, Attachment, CancelledPick, Inquiry, Service
from inquiries.services import stored_files
from inquiries.services.files.upload_handler import ReceivedFile

UNNAMED = "unnamed"  # came from a script that names no files when it sends: an older release, another client
_HAS_FILES = PreparedQuery(
    lambda service, usercode, form: (
        Attachment.objects.filter(service=service, usercode=usercode, form_token=form).order_by().values_list("pk")[:1]
    ),
    service=A_NUMBER,
)
_SENT_WITH = PreparedQuery(lambda inquiry: Attachment.objects.filter(inquiry=inquiry), inquiry=A_NUMBER)
_PICK_ID = re.compile(r"[0-9a-f]{16,32}")
_MOST_CANCELLED = 200  # of one form
_CANCELLED_LASTS = timedelta(days=1)  # much longer than any upload takes


def parse_pick_id(posted: str) -> str:
    """Return the posted id of a pick, or `UNNAMED` if the script sent none."""
    return posted if _PICK_ID.fullmatch(posted) else UNNAMED


def hash_picked(received: ReceivedFile) -> str:
    """Return the hash that identifies a picked file: its cleaned name and its content before any conversion."""
    content = received.content
    return hashlib.sha256(f"{content.md5_hex} {content.size} {received.clean_name}".encode()).hexdigest()


def hold_form(form_nonce: str) -> None:
    """Lock the form until the end of the transaction, so that no other request changes its files or sends it.

    A request that is just adding a file is waited for.
    """
    locks.hold("form", form_nonce)


def find_same_file(wanted: Attachment) -> Attachment | None:
    """Find the same file of the same form, also if the form was sent since.

    The same is one with the `picked_hash`, or one kept under the name and with the content of `wanted`, which is not
    saved yet. The pick is added to the row that is returned.
    """
    with transaction.atomic():
        hold_form(wanted.form_token)
        row = (
            _filter_form(wanted.service, wanted.usercode, wanted.form_token)
            .filter(Q(picked_hash=wanted.picked_hash) | Q(name=wanted.name, md5_hex=wanted.md5_hex))
            .select_related("service")
            .first()
        )
        if row and wanted.picks not in row.picks.split():
            row.picks = f"{row.picks} {wanted.picks}"
            Attachment.objects.filter(pk=row.pk).update(picks=row.picks)
    return row


def is_cancelled(form_nonce: str, pick: str) -> bool:
    """Whether the customer cancelled this upload while it was on its way."""
    return CancelledPick.objects.filter(form_token=form_nonce, pick=pick).exists()


def find_form_files(service: Service, usercode: str, form_nonce: str) -> QuerySet[Attachment]:
    """Find the files of a form that can still be changed, in their order: not sent yet, or to be corrected."""
    can_be_changed = Q(inquiry=None) | Q(inquiry__state=Inquiry.State.NEEDS_CORRECTION)
    return _filter_form(service, usercode, form_nonce).filter(can_be_changed)


def remove(service: Service, usercode: str, form_nonce: str, file_id: UUID | str) -> None:
    """Remove a picked file. One that is gone already, or was sent meanwhile, is left alone."""
    with transaction.atomic():
        hold_form(form_nonce)
        # Locked: a form that is being sent in another tab takes the file along, or not at all.
        found = (
            find_form_files(service, usercode, form_nonce)
            .filter(pk__in=parse_file_ids([str(file_id)]))
            .select_for_update(of=("self",))
        )
        removed = list(found)
        for attachment in removed:
            attachment.delete()
    for attachment in removed:
        stored_files.delete(attachment.file)


def cancel(service: Service, usercode: str, form_nonce: str, pick: str) -> None:
    """Cancel a pick in any state of its upload; a file that arrives later is not stored.

    A file that was picked twice stays until both picks are cancelled.
    """
    if not _PICK_ID.fullmatch(pick):
        return
    deleted = []
    with transaction.atomic():
        hold_form(form_nonce)
        if CancelledPick.objects.filter(form_token=form_nonce).count() < _MOST_CANCELLED:
            CancelledPick.objects.get_or_create(form_token=form_nonce, pick=pick)
        files = find_form_files(service, usercode, form_nonce).filter(picks__contains=pick)
        for row in files.select_for_update(of=("self",)):
            if left := [each for each in row.picks.split() if each != pick]:
                Attachment.objects.filter(pk=row.pk).update(picks=" ".join(left))
            else:
                row.delete()
                deleted.append(row)
    for row in deleted:
        stored_files.delete(row.file)


def attach_to_inquiry(inquiry: Inquiry, named: Collection[UUID] | None = None) -> bool:
    """Attach the form's files to the inquiry. Call it in the transaction that accepts the form and holds its lock.

    `named` are the ids of the files that the customer's page shows; all files of the form go where it is None. A file
    of the form that is not named belongs to no inquiry afterwards, and is deleted as all are that were never sent.

    Returns: whether each named file is still stored. If not, nothing is attached.
    """
    # Not `find_form_files`: an inquiry that is sent again after a correction is in another state by now.
    files = _filter_form(inquiry.service, inquiry.usercode, inquiry.form_token)
    files = files.filter(Q(inquiry=None) | Q(inquiry=inquiry)).order_by("pk")
    # Locked: the purge may be deleting one that has expired since the page's files were checked.
    stored = {row.pk: row for row in files.only("picks").select_for_update(of=("self",))}
    if named is not None and not stored.keys() >= set(named):
        return False
    sent = [key for key, row in stored.items() if named is None or key in named or UNNAMED in row.picks]
    files.filter(pk__in=stored.keys() - set(sent)).update(inquiry=None)
    Attachment.objects.filter(pk__in=sent).update(inquiry=inquiry)
    return True


def move(file: Attachment, form_nonce: str) -> None:
    """Move an unsent file to another form of the same person."""
    Attachment.objects.filter(pk=file.pk, inquiry=None).update(form_token=form_nonce)


def parse_file_ids(ids: Iterable[str]) -> set[UUID]:
    """Return the posted ids that are valid file ids."""
    found = set()
    for each in ids:
        try:
            found.add(UUID(each))
        except ValueError:
            continue
    return found


def find_named_files(
    service: Service, usercode: str, form_nonce: str, ids: Collection[UUID] | None
) -> list[Attachment]:
    """Find the files of a form that its page names by `ids`, in their order.

    Those of a form that was sent a moment ago count where they are named, so that a repeated post is judged as the
    first one was. Without `ids` these are all that can still be changed.
    """
    if not has_files(service, usercode, form_nonce):
        return []
    if ids is None:
        return list(find_form_files(service, usercode, form_nonce))
    return list(_filter_form(service, usercode, form_nonce).filter(match_named(ids)))


def has_files(service: Service, usercode: str, form_nonce: str) -> bool:
    """Whether files are stored for the form, sent or not. Most forms have none, and need no other query."""
    return bool(_HAS_FILES.fetch(service=service.pk, usercode=usercode, form=form_nonce))


def list_sent(inquiry: Inquiry) -> list[Attachment]:
    """Return the files that were sent with an inquiry, in their order; prefetched `SENT_FILES` save a query."""
    read: list[Attachment] | None = getattr(inquiry, str(SENT_FILES.to_attr), None)
    return _SENT_WITH.fetch(inquiry=inquiry.pk) if read is None else read


def is_missing(service: Service, usercode: str, form_nonce: str, ids: Collection[UUID]) -> bool:
    """Whether a named file is not stored for the form any more: removed in another tab, or expired."""
    return bool(ids) and _filter_form(service, usercode, form_nonce).filter(pk__in=ids).count() < len(ids)


def find_unsent(service: Service, usercode: str, form_nonce: str, ids: Collection[UUID]) -> QuerySet[Attachment]:
    """Return the named files that belong to no inquiry."""
    return _filter_form(service, usercode, form_nonce).filter(pk__in=ids, inquiry=None)


def match_named(ids: Collection[UUID] | None) -> Q:
    """Build the filter for the files that are sent with a form: those its page names, or could not name.

    All of them where `ids` is None, which is a page that names none.
    """
    return Q() if ids is None else Q(pk__in=ids) | Q(picks__contains=UNNAMED)


def forget_cancelled() -> None:
    """Delete old notes about cancelled uploads."""
    CancelledPick.objects.filter(created_at__lt=timezone.now() - _CANCELLED_LASTS).delete()


def _filter_form(service: Service, usercode: str, form_nonce: str) -> QuerySet[Attachment]:
    return Attachment.objects.filter(service=service, usercode=usercode, form_token=form_nonce)
