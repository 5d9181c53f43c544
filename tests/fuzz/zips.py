"""Zip archives whose directory says whatever a test wants, true or not."""

import struct
import zlib
from dataclasses import dataclass
from functools import cache

_SYMLINK = 0o120777 << 16
_GIB = 1024**3


@dataclass(frozen=True)
class Entry:
    """`says` is the size that the directory gives to what is unpacked; by default the true one."""

    name: str | bytes
    data: bytes = b"x"
    says: int | None = None
    packed: bytes | None = None
    attributes: int = 0
    encrypted: bool = False
    at: int | None = None  # the offset that the directory gives, to share another entry's bytes


def archive(*entries: Entry, comment: bytes = b"") -> bytes:
    body, directory = b"", b""
    for entry in entries:
        name = entry.name if isinstance(entry.name, bytes) else entry.name.encode()
        packed = entry.data if entry.packed is None else entry.packed
        size = len(entry.data) if entry.says is None else entry.says
        # Names as bytes are in an encoding that is not declared, as Windows writes them.
        flags = (0x800 if isinstance(entry.name, str) else 0) | (1 if entry.encrypted else 0)
        method = 0 if entry.packed is None else 8
        about = struct.pack(
            "<HHHHHIIIHH", 20, flags, method, 0, 0x21, zlib.crc32(entry.data), len(packed), size, len(name), 0
        )
        at = len(body) if entry.at is None else entry.at
        if entry.at is None:
            body += b"PK\x03\x04" + about + name + packed
        directory += (
            b"PK\x01\x02"
            + struct.pack("<H", 0x314)
            + about
            + struct.pack("<HHHII", 0, 0, 0, entry.attributes, at)
            + name
        )
    end = struct.pack("<HHHHIIH", 0, 0, len(entries), len(entries), len(directory), len(body), len(comment))
    return body + directory + b"PK\x05\x06" + end + comment


def deflated(name: str, data: bytes) -> Entry:
    packer = zlib.compressobj(9, wbits=-15)
    return Entry(name, data, packed=packer.compress(data) + packer.flush())


@cache
def _zeros() -> Entry:
    return deflated("0.txt", bytes(60 * 1024**2))


def hostile(*also: Entry) -> dict[str, bytes]:
    """Return archives that are harmful to unpack, each with `also` in it."""
    inner = archive(*(deflated(f"{number}.txt", bytes(200_000)) for number in range(16)))
    return {
        "ten gigabytes": archive(*also, *(Entry(f"{n}.bin", packed=b"\x03\x00", says=_GIB * 4 - 1) for n in range(3))),
        "a hundredfold": archive(*also, _zeros()),
        "shared bytes": archive(
            *also, Entry("0", b"x" * 5000), *(Entry(str(n), b"x" * 5000, at=0) for n in range(1, 50))
        ),
        "nested bomb": archive(*also, *(deflated(f"lib {n}.zip", inner + bytes(30_000)) for n in range(16))),
        "too many entries": archive(*also, *(Entry(f"{n}") for n in range(10_001))),
        "symlink": archive(*also, Entry("link", b"/etc/passwd", attributes=_SYMLINK)),
        **{
            f"leads to {name!a}": archive(*also, Entry(name))
            for name in (
                "../x.sh",
                "a/../../x.sh",
                "/etc/cron.d/x",
                "C:\\x.exe",
                "..\\x.exe",
                "\\\\host\\x",
                "..",
                "a/..",
            )
        },
        "a name with NUL": archive(*also, Entry(b"a.txt\x00.exe")),
    }
