"""A Django upload handler that counts and hashes files while they are received, without holding them in memory."""

import hashlib
import io
import logging
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, Self

from django.conf import settings
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from inquiries.domain.file_inspection import accepted_files, file_names

log = logging.getLogger(__name__)
_BLOCK = 256 * 1024  # bytes
# What browsers escape in a file's name, and all that they escape (HTML Standard, "multipart form data").
_ESCAPED = {"%22": '"', "%0D": "\r", "%0A": "\n"}


class DiskFile(File):  # type: ignore[type-arg]
    """A temporary file whose MD5 and `size` in bytes are known.

    `is_lost` where the disk or the process could take no more.
    """

    size: int
    md5_hex: str = ""
    is_lost: bool = False

    def __init__(self) -> None:
        try:
            file: Any = tempfile.NamedTemporaryFile(suffix=".upload", dir=settings.FILE_UPLOAD_TEMP_DIR)  # noqa: SIM115
        except OSError as error:
            file = io.BytesIO()
            self.lose(error)
        super().__init__(file)
        self.size = 0

    @classmethod
    @contextmanager
    def create(cls) -> Iterator[Self]:
        """Make a file for what another one becomes, which the caller writes and closes.

        It is closed here if that fails. Raises OSError where the disk takes no more.
        """
        made = cls()
        try:
            if made.is_lost:
                raise OSError("no room for a file that is made anew")
            yield made
        except BaseException:
            made.close()
            raise

    def lose(self, error: OSError) -> None:
        log.error("upload.receive_failed", extra={"error": error.strerror or type(error).__name__})
        self.is_lost = True

    def temporary_file_path(self) -> str:
        """Return its path: a storage in a folder moves the file there, and copies nothing."""
        return str(self.name)

    def close(self) -> None:
        with suppress(FileNotFoundError):  # it was moved to the storage
            super().close()

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


class ReceivedFile(UploadedFile):
    """A file of a customer: its `content`, its `clean_name` and its `extension`.

    Of one that is too large the content is cut off, and its size is that of the whole. If the content is lost, the rest
    of the form is received all the same.
    """

    pick: str = "form"  # the id that the page's script gave it; else it came with the form itself

    def __init__(self, name: str, content_type: str, charset: Any = None, extra: Any = None) -> None:
        self.content = DiskFile()
        super().__init__(self.content, name, content_type, 0, charset, extra)
        self.clean_name = file_names.clean(_unescape_name(self.name or ""))
        self.extension = file_names.get_extension(self.clean_name)

    @property
    def is_too_large(self) -> bool:
        return self.content.size >= accepted_files.limit_of(self.extension)


def _unescape_name(name: str) -> str:
    for escaped, character in _ESCAPED.items():
        name = name.replace(escaped, character)
    return name


class CheckedUploadHandler(FileUploadHandler):
    """Write to disk block by block, and read on past the limit, so that the rest of the form is not lost."""

    chunk_size = _BLOCK

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self.file = ReceivedFile(self.file_name or "", self.content_type or "", self.charset, self.content_type_extra)
        self.md5 = hashlib.md5(usedforsecurity=False)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        content = self.file.content
        content.size += len(raw_data)
        if not self.file.is_too_large and not content.is_lost:
            self.md5.update(raw_data)
            self._to_disk(lambda: content.write(raw_data))

    def file_complete(self, file_size: int) -> ReceivedFile:
        content = self.file.content
        if not content.is_lost:
            self._to_disk(content.sync)
        if not content.is_lost:
            content.seek(0)
        self.file.size = content.size = file_size
        content.md5_hex = self.md5.hexdigest()
        return self.file

    def _to_disk(self, write: Callable[[], object]) -> None:
        try:
            write()
        except OSError as error:
            self.file.content.lose(error)

    def upload_interrupted(self) -> None:
        if hasattr(self, "file"):
            self.file.close()
