"""Stored files of customers, whatever keeps them: a folder or a bucket."""

import logging
import os
from typing import BinaryIO, cast

from django.db.models.fields.files import FieldFile

from inquiries.models import Attachment

log = logging.getLogger(__name__)
UNREADABLE = "unreadable"  # the kind of refusal with which an inquiry waits for an operator


class FileUnreadable(OSError):
    """A stored file is gone, damaged or closed to the portal. Waiting does not mend that; `name` is the customer's."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(reason)
        self.name = name


def open_file(attachment: Attachment) -> BinaryIO:
    """Open a stored file for reading, at its start. The caller closes it.

    Raises:
        FileUnreadable: only an operator can mend it.
        OSError: the storage does not answer at the moment.
    """
    try:
        file = cast(BinaryIO, attachment.file.storage.open(attachment.file.name, "rb"))
    except (FileNotFoundError, PermissionError) as error:
        reason = "missing" if isinstance(error, FileNotFoundError) else "denied"
        raise FileUnreadable(attachment.name, reason) from error
    if file.seek(0, os.SEEK_END) != attachment.size:
        file.close()
        raise FileUnreadable(attachment.name, "damaged")
    file.seek(0)
    return file


def delete(file: FieldFile) -> None:
    """Delete the content of a row that is gone already. If that fails, the purge finds the content without a row."""
    try:
        file.delete(save=False)
    except OSError as error:
        log.warning("storage.delete_failed", extra={"error": type(error).__name__})
