"""The uploaded files, in memory."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class StoredFile:
    """An uploaded file. `file_id` is 32 hex digits, `name` as sent, `size` in bytes."""

    file_id: str
    name: str
    content_type: str
    size: int
    data: bytes = field(repr=False)
    created_ms: int
