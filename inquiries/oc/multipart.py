"""A multipart body that streams one file, so that memory does not grow with the file."""

import io
import re
import secrets
import unicodedata
from collections.abc import Iterator
from typing import BinaryIO

BLOCK = 256 * 1024

_OPEN_XML = "application/vnd.openxmlformats-officedocument"
# The content type of each extension. It begins as OC's list of accepted types has it (OC API, section 5: upload).
_TYPES = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "bmp": "image/bmp",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "pdf": "application/pdf",
    "txt": "text/plain",
    "hwp": "application/x-hwp",
    "xls": "application/vnd.ms-excel",
    "xlsx": f"{_OPEN_XML}.spreadsheetml.sheet",
    "doc": "application/vnd.ms-word",  # "application/msword" is not on the list
    "docx": f"{_OPEN_XML}.wordprocessingml.document",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": f"{_OPEN_XML}.presentationml.presentation",
    "mp3": "audio/mpeg",
    "wav": "audio/wav",
    "zip": "application/zip",
}
_UNKNOWN = "application/octet-stream"


class FileBody:
    """`size` bytes of `file`, from its current position, as the form field `file` of RFC 7578.

    Raises ValueError while being read where the file holds fewer bytes than `size`.
    """

    def __init__(self, file: BinaryIO, *, name: str, size: int) -> None:
        boundary = secrets.token_hex(16)
        self.content_type = f"multipart/form-data; boundary={boundary}"
        head = (
            f"--{boundary}\r\n"
            f'Content-Disposition: form-data; name="file"; filename="{_quote_name(name)}"\r\n'
            f"Content-Type: {_TYPES.get(name.rpartition('.')[2].lower(), _UNKNOWN)}\r\n\r\n"
        )
        self._file = file
        self._left = size
        self._head = io.BytesIO(head.encode())
        self._tail = io.BytesIO(f"\r\n--{boundary}--\r\n".encode())
        self._length = len(self._head.getvalue()) + size + len(self._tail.getvalue())

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[bytes]:
        return iter(self.read, b"")

    def read(self, size: int = BLOCK) -> bytes:
        """Return the next bytes, at most `size` and never more than a block; b"" at the end."""
        size = min(size, BLOCK) if size > 0 else BLOCK
        return self._head.read(size) or self._read_file(size) or self._tail.read(size)

    def _read_file(self, size: int) -> bytes:
        if not self._left:
            return b""
        data = self._file.read(min(size, self._left))
        if not data:
            raise ValueError("the file is shorter than it was said to be")
        self._left -= len(data)
        return data


def is_name_of(answered: str, sent: str) -> bool:
    """Whether OC answers the name that it was sent, as it was or as it stood in the body.

    Only letters and digits tell: systems tidy blanks, brackets, case and composition up, and mean the same file.
    """
    return _get_content_type(answered) in {_get_content_type(name) for name in (sent, _quote_name(sent))}


def _get_content_type(name: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", name).casefold()))


def _quote_name(name: str) -> str:
    # As browsers write it: UTF-8 as it is, and percent-encoded only what would end the value or the header line.
    return re.sub(r'["\x00-\x1f\x7f]', lambda match: f"%{ord(match[0]):02X}", name)
