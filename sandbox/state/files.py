"""The stored files, in memory, and the content types of their extensions (contract, section 5)."""

import uuid
from dataclasses import dataclass, field

_OOXML = "application/vnd.openxmlformats-officedocument"
CONTENT_TYPES = {
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
    "xlsx": f"{_OOXML}.spreadsheetml.sheet",
    "doc": "application/vnd.ms-word",
    "docx": f"{_OOXML}.wordprocessingml.document",
    "ppt": "application/vnd.ms-powerpoint",
    "pptx": f"{_OOXML}.presentationml.presentation",
    "mp3": "audio/mpeg",
    "wav": "audio/vnd.wave",
    "zip": "application/zip",
}


@dataclass(frozen=True)
class StoredFile:
    """A file with its `name` as sent. `file_id` is 32 hex digits, `size` in bytes."""

    name: str
    data: bytes = field(repr=False)
    created_ms: int
    file_id: str = field(default_factory=lambda: uuid.uuid4().hex)

    @property
    def content_type(self) -> str:
        return CONTENT_TYPES.get(self.name.rpartition(".")[2].lower(), "application/octet-stream")

    @property
    def size(self) -> int:
        return len(self.data)
