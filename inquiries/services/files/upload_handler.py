"""A Django upload handler that counts and hashes files while they are received, without holding them in memory."""

import hashlib
import io
import logging
import os
import tempfile
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from inquiries.domain.file_inspection import file_names, file_types

log = logging.getLogger(__name__)
_BLOCK = 256 * 1024  # bytes


class ReceivedFile(TemporaryUploadedFile):
    """A file on disk whose MD5 is known. One that is too large is cut off; its `size` is the whole.

    `is_lost` where the disk or the process could take no more: the rest of the form is received all the same.
    """

    md5_hex: str = ""
    is_lost: bool = False
    pick: str = "form"  # the id that the page's script gave it; else it came with the form itself
    limit: int = file_types.TOO_LARGE  # bytes; the file has to be smaller

    def __init__(self, name: str, content_type: str, size: int, charset: Any = None, extra: Any = None) -> None:
        # Django would name the file on disk after the customer's extension, which may be longer than a name can be.
        try:
            file: Any = tempfile.NamedTemporaryFile(suffix=".upload", dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115
        except OSError as error:
            file = io.BytesIO()
            self.lose(error)
        UploadedFile.__init__(self, file, name, content_type, size, charset, extra)

    def lose(self, error: OSError) -> None:
        log.error("upload.receive_failed", extra={"error": error.strerror or type(error).__name__})
        self.is_lost = True

    @property
    def is_too_large(self) -> bool:
        return (self.size or 0) >= self.limit

    def sync(self) -> None:
        """Write the file to the disk: a receipt promises the files too."""
        self.flush()
        os.fsync(self.fileno())

    def count(self) -> None:
        """Measure and hash the content, and flush it to the disk."""
        md5 = hashlib.md5(usedforsecurity=False)
        self.sync()
        self.seek(0)
        while block := self.read(_BLOCK):
            md5.update(block)
        self.size, self.md5_hex = self.tell(), md5.hexdigest()
        self.seek(0)


class CheckedUploadHandler(FileUploadHandler):
    """Write to disk block by block, and read on past the limit, so that the rest of the form is not lost."""

    chunk_size = _BLOCK

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        name, kind = self.file_name or "", self.content_type or ""
        self.file = ReceivedFile(name, kind, 0, self.charset, self.content_type_extra)
        self.file.limit = file_types.limit_of(file_names.clean(name))
        self.received = 0
        self.md5 = hashlib.md5(usedforsecurity=False)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.received += len(raw_data)
        if self.received < self.file.limit and not self.file.is_lost:
            self.md5.update(raw_data)
            self._to_disk(lambda: self.file.write(raw_data))

    def file_complete(self, file_size: int) -> ReceivedFile:
        if not self.file.is_lost:
            self._to_disk(self.file.sync)
        if not self.file.is_lost:
            self.file.seek(0)
        self.file.size = file_size
        self.file.md5_hex = self.md5.hexdigest()
        return self.file

    def _to_disk(self, write: Callable[[], object]) -> None:
        try:
            write()
        except OSError as error:
            self.file.lose(error)

    def upload_interrupted(self) -> None:
        if hasattr(self, "file"):
            self.file.close()
