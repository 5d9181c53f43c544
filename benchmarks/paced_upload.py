"""A file to upload, and how fast the customer's link takes it."""

import hashlib
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass

_BLOCK = 64 * 1024
_BOUNDARY = "benchmarks-of-the-portal"


@dataclass(frozen=True)
class Body:
    headers: dict[str, str]
    blocks: Iterator[bytes]


@dataclass(frozen=True)
class Upload:
    """`bytes_per_second` paces the sending; 0 sends as fast as it goes."""

    content: bytes
    bytes_per_second: float = 0
    name: str = "benchmark.pdf"

    @property
    def md5_hex(self) -> str:
        return hashlib.md5(self.content).hexdigest()

    def body(self, fields: dict[str, str]) -> Body:
        """The file with these fields before it, as multipart/form-data."""
        parts = [
            f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{n}"\r\n\r\n{v}\r\n' for n, v in fields.items()
        ]
        about = f'Content-Disposition: form-data; name="file"; filename="{self.name}"\r\nContent-Type: application/pdf'
        head = f"{''.join(parts)}--{_BOUNDARY}\r\n{about}\r\n\r\n".encode()
        tail = f"\r\n--{_BOUNDARY}--\r\n".encode()
        headers = {
            "Content-Type": f"multipart/form-data; boundary={_BOUNDARY}",
            "Content-Length": str(len(head) + len(self.content) + len(tail)),
        }
        return Body(headers, self._paced(head, tail))

    def _paced(self, head: bytes, tail: bytes) -> Iterator[bytes]:
        began = time.perf_counter()
        yield head
        for start in range(0, len(self.content), _BLOCK):
            block = self.content[start : start + _BLOCK]
            yield block
            if self.bytes_per_second:
                # A block is on the link until it is through, the last one too.
                due = began + (start + len(block)) / self.bytes_per_second
                time.sleep(max(due - time.perf_counter(), 0))
        yield tail


def pdf(size: int) -> bytes:
    """`size` bytes that pass for a PDF and cannot be compressed."""
    head = b"%PDF-1.7\n"
    return head + random.Random(1).randbytes(size - len(head))
