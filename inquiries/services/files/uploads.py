"""Receive, check and store files, upload them to OC, and show them to their owner."""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, transaction
from django.utils.translation import gettext as _

from common.background.threads import Background
from inquiries.domain.file_inspection import accepted_files, file_names
from inquiries.domain.file_inspection.upload_limits_for_pages import MAX_FILES
from inquiries.models import Attachment, Inquiry, Service
from inquiries.oc.errors import Misconfigured, OCError, Refused
from inquiries.services import quotas, stored_files
from inquiries.services.daily_counts import Measure, increment_count
from inquiries.services.files import (
    form_files,
    image_preparation,
    oc_upload,
    text_conversion,
    upload_checks,
    virus_scan,
)
from inquiries.services.files.image_preparation import Prepared
from inquiries.services.files.upload_checks import FileRefused, TryAgain
from inquiries.services.files.upload_handler import DiskFile, ReceivedFile
from inquiries.services.upstream.clients import get_client

__all__ = ["FileRefused", "TryAgain"]
log = logging.getLogger(__name__)
_WRONG_CONTENT = 9017
_uploads: Background[None] = Background("upload")


def receive(  # noqa: PLR0913 (what there is to know of a file)
    service: Service,
    usercode: str,
    form_nonce: str,
    received: ReceivedFile,
    *,
    client_ip: str = "",
    wait: float | None = None,
) -> Attachment:
    """Check a picked file, store it under its form, and begin to upload it to OC.

    The upload is waited for for `wait` seconds, RECEIPT_WAIT where none are given, and goes on afterwards. With 0 it is
    left to the delivery.

    A file of the same name and content is kept once per form: the row that is there already is returned, and nothing
    is forwarded again. `form_nonce` is the one-time part of the form's token; `client_ip` is the customer's address,
    or "" where it is not known, and counts for the day's quota. Raises `FileRefused`, also for what OC itself refuses
    (OC API, section 5: upload) within that time, and while a virus scanner is set and does not answer; while OC is out
    of reach the file is kept and goes up with the delivery.
    """
    try:
        kept, is_new = _receive(service, usercode, form_nonce, received, client_ip)
        if is_new:
            _forward_now(kept, settings.RECEIPT_WAIT if wait is None else wait)
        return kept
    except FileRefused as refusal:
        if refusal.code:
            increment_count(service, Measure.UPLOAD_REFUSED, refusal.code)
        raise


def _receive(
    service: Service, usercode: str, form_nonce: str, received: ReceivedFile, client_ip: str
) -> tuple[Attachment, bool]:
    """Check and store the file. Returns its row, and whether it was not there before."""
    name = received.clean_name
    fitting = upload_checks.check(received)
    attachment = Attachment(
        service=service,
        usercode=usercode,
        form_token=form_nonce,
        name=name,
        md5_hex=received.content.md5_hex,
        picked_hash=form_files.hash_picked(received),
        picks=received.pick,
    )
    if kept := form_files.find_same_file(attachment):
        return kept, False
    # Once more when it is saved: files that arrive together see the same form here.
    check_form(attachment)
    if not quotas.has_room_for_file(service, usercode, client_ip):
        message = _("“%(name)s” was not added: you have reached today’s limit for files.")
        raise FileRefused(message, "day_limit", name=name)
    try:
        kept = _store(attachment, received, fitting)
    except Exception as error:
        # Other errors may be the file's doing, and count.
        if error.passes if isinstance(error, FileRefused) else isinstance(error, OSError | DatabaseError):
            # Too many pictures at once, or files that keep the scanner busy, may be a flood: they go on counting for
            # its network.
            is_load = isinstance(error.__cause__, image_preparation.Busy | virus_scan.ScannerFailed)
            quotas.give_back_file(service, usercode, "" if is_load else client_ip)
        raise
    return kept, kept is attachment


def _store(attachment: Attachment, received: ReceivedFile, fitting: str) -> Attachment:
    """Prepare, scan and store the file as the row's. Returns the row that has it, which may be an earlier one."""
    with _prepare_file(received, fitting) as prepared:
        attachment.name = file_names.replace_extension(received.clean_name, prepared.extension)
        attachment.size = prepared.file.size
        attachment.content_type = accepted_files.get_content_type(prepared.extension)
        attachment.md5_hex = prepared.file.md5_hex
        attachment.changes = " ".join(prepared.changes)
        attachment.preview = prepared.preview
        _scan(attachment.name, prepared.file)
        # The file first: a row is never without one, and the database is not locked while a large one is written.
        _write(attachment, prepared.file)
    return _keep_once(attachment)


def _keep_once(attachment: Attachment) -> Attachment:
    """Save the row, or return the one that another request has saved for the same file meanwhile.

    The content of a row that is not saved is deleted.
    """
    is_saved = False
    try:
        with transaction.atomic():
            form_files.hold_form(attachment.form_token)
            if kept := form_files.find_same_file(attachment):
                return kept
            check_form(attachment)
            attachment.save(force_insert=True)
        is_saved = True
    finally:
        if not is_saved:
            stored_files.delete(attachment.file)
    return attachment


@contextmanager
def _prepare_file(received: ReceivedFile, fitting: str) -> Iterator[Prepared]:
    """The file as it is kept, under the extension that fits: a picture or a text may have to become another one."""
    prepare = text_conversion.prepare if fitting == "txt" else image_preparation.prepare
    try:
        prepared = prepare(fitting, received.content)
    except (image_preparation.Busy, OSError) as error:
        raise upload_checks.build_storage_failure(received.clean_name) from error
    except image_preparation.NotDecoded as error:
        message = _(
            "“%(name)s” could not be prepared for sending: it is damaged or has too many pixels. "
            "Please add a smaller copy or a screenshot."
        )
        raise FileRefused(message, "not_decoded", name=received.clean_name) from error
    if fitting != received.extension and Attachment.Change.CONVERTED not in prepared.changes:
        prepared = replace(prepared, changes=(Attachment.Change.RENAMED, *prepared.changes))
    try:
        yield prepared
    finally:
        if prepared.file is not received.content:
            prepared.file.close()


def _write(attachment: Attachment, file: DiskFile) -> None:
    try:
        attachment.file.save(attachment.name, file, save=False)
        _sync(attachment)
    except OSError as error:
        log.exception("upload.storage_failed")
        _delete_half_written(attachment)
        raise upload_checks.build_storage_failure(attachment.name) from error


def _delete_half_written(attachment: Attachment) -> None:
    """Only a folder keeps a part of a file, and only it can be asked without making the customer wait once more."""
    half_written = attachment.file.field.generate_filename(attachment, attachment.name)
    with suppress(OSError, NotImplementedError):
        os.unlink(attachment.file.storage.path(half_written))


def _sync(attachment: Attachment) -> None:
    """A receipt promises the files too: they must be on the disk before it is shown, if they are kept in a folder."""
    try:
        path = attachment.file.path
    except NotImplementedError:
        return
    for place in (path, os.path.dirname(path)):
        descriptor = os.open(place, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def check_form(attachment: Attachment) -> None:
    """Raise `FileRefused` unless the form takes one more. Final only under the form's lock."""
    service, usercode, nonce = attachment.service, attachment.usercode, attachment.form_token
    if form_files.is_cancelled(nonce, attachment.picks):
        raise FileRefused(_("“%(name)s” was removed."), "", name=attachment.name)
    if Inquiry.objects.filter(form_token=nonce).exclude(state=Inquiry.State.NEEDS_CORRECTION).exists():
        message = _("“%(name)s” was not added: the form had already been sent.")
        raise FileRefused(message, "form_sent", name=attachment.name)
    if form_files.find_form_files(service, usercode, nonce).count() >= MAX_FILES:
        message = _("“%(name)s” was not added: you can attach up to %(count)d files to one inquiry.")
        raise FileRefused(message, "too_many", name=attachment.name, count=MAX_FILES)


def _scan(name: str, file: DiskFile) -> None:
    try:
        is_infected = virus_scan.has_virus(file)
    except virus_scan.ScannerAway as error:
        message = _("“%(name)s” cannot be scanned for viruses right now. Please add it again in a few minutes.")
        raise TryAgain(message, "scanner_away", name=name) from error
    if is_infected:
        raise FileRefused(_("“%(name)s” was not added: the virus scan found a problem with it."), "virus", name=name)


def _forward_now(attachment: Attachment, wait: float) -> None:
    """Upload the file on another thread. The delivery meets a refusal again that comes after `wait` seconds."""

    def forward() -> None:
        oc_upload.forward(attachment, get_client(attachment.service), deadline=settings.OC_DEADLINE)

    upload = _uploads.start(forward, wait=wait) if wait > 0 else None
    if upload is None or not upload.done():
        log.info("upload.goes_on")
        return
    try:
        upload.result()
    except Misconfigured as error:
        log.warning("upload.forwarding_deferred", extra={"error": type(error).__name__})
    except Refused as error:
        if _discard_unsent(attachment):
            said = {"name": attachment.name, "extensions": upload_checks.EXTENSIONS}
            raise FileRefused(_describe_oc_refusal(error), "refused_by_oc", **said) from error
    except (OCError, OSError) as error:  # the latter of the storage, just after it took the file
        log.warning("upload.forwarding_deferred", extra={"error": type(error).__name__})


def _describe_oc_refusal(error: Refused) -> str:
    if error.result_code == _WRONG_CONTENT:
        return _(
            "The content of “%(name)s” does not match its file type, or the file is damaged. Please save it "
            "again or add it in another format."
        )
    if error.result_code is None:
        return _("“%(name)s” was not uploaded correctly. Please add it again, or rename it first.")
    return _("“%(name)s” cannot be accepted. Allowed types: %(extensions)s, each under 10 MB.")


def copy_file(file: Attachment, form_nonce: str, usercode: str) -> Attachment:
    """Copy a stored file for another form of `usercode`. Its bytes are stored, its row is not saved yet."""
    copy = Attachment(
        service_id=file.service_id,
        usercode=usercode,
        form_token=form_nonce,
        name=file.name,
        size=file.size,
        content_type=file.content_type,
        md5_hex=file.md5_hex,
        changes=file.changes,
        preview=file.preview,
        picked_hash=file.picked_hash,
    )
    with file.file.open("rb") as content:
        copy.file.save(file.name, content, save=False)
    _sync(copy)
    return copy


def get_own_file(service: Service, usercode: str, file_id: UUID | str) -> Attachment:
    """Return a picked or sent file of this person. Raises `Attachment.DoesNotExist` for other people's."""
    return Attachment.objects.get(service=service, usercode=usercode, pk=file_id)


def _discard_unsent(attachment: Attachment) -> bool:
    """Delete a file unless its form was sent meanwhile. Returns whether it was deleted."""
    deleted, _rows = Attachment.objects.filter(pk=attachment.pk, inquiry=None).delete()
    if deleted:
        stored_files.delete(attachment.file)
    return bool(deleted)
