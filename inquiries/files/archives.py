"""Zip archives, judged by their directory alone: nothing is ever unpacked."""

import re
import struct
import zipfile
from typing import IO

_MOST_ENTRIES = 10_000
# What an archive may grow to: logs and tables shrink to a fiftieth, hardly anything honest to a hundredth.
_MOST_UNPACKED = 1024**3  # bytes
_MOST_RATIO = 100
_SMALL = 50 * 1024**2  # bytes; up to here the ratio says nothing
# An archive inside is packed already. One that shrinks again is made of repetitions.
_INNER_ARCHIVE = re.compile(r"\.(7z|bz2|cab|gz|jar|rar|tgz|xz|zip|zst)$", re.IGNORECASE)
_MOST_INNER_RATIO = 5
_LEADS_OUT = re.compile(r"^[/\\]|^[A-Za-z]:|(^|[/\\])\.\.([/\\]|$)")
_SYMLINK = 0o12
_BLOCK = 256 * 1024  # bytes
_ENTRY, _END = b"PK\x01\x02", b"PK\x05\x06"
_END_RECORD = struct.Struct("<4s4H2LH")
_LONGEST_COMMENT = 65535  # bytes


def entries(file: IO[bytes]) -> list[zipfile.ZipInfo] | None:
    """What the archive's directory lists; None where this is no archive, or one with far too many entries."""
    file.seek(0)
    if file.read(4) not in {b"PK\x03\x04", _END}:
        return None
    if count(_ENTRY, file) > _MOST_ENTRIES:
        # Reading the directory of a few megabytes of empty entries takes seconds, and a hundred megabytes.
        return None
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return None


def is_safe(file: IO[bytes]) -> bool:
    """Whether an archive can be unpacked by whoever receives it: not too much, and nothing beside its folder."""
    listed = entries(file)
    size = file.seek(0, 2)
    file.seek(0)
    if listed is None:
        return False
    packed, unpacked = sum(entry.compress_size for entry in listed), sum(entry.file_size for entry in listed)
    if packed > size or unpacked > _MOST_UNPACKED or (unpacked > _SMALL and unpacked > _MOST_RATIO * packed):
        # More packed than there is: entries share their bytes, as the smallest bombs do.
        return False
    return not any(_is_hostile(entry) for entry in listed)


def _is_hostile(entry: zipfile.ZipInfo) -> bool:
    is_symlink = entry.external_attr >> 28 == _SYMLINK
    shrank = entry.file_size > _MOST_INNER_RATIO * max(entry.compress_size, 1024)
    is_inner_bomb = shrank and _INNER_ARCHIVE.search(entry.orig_filename)
    return bool(is_symlink or is_inner_bomb or _LEADS_OUT.search(entry.orig_filename) or "\x00" in entry.orig_filename)


def hangs_on(file: IO[bytes], *, at_the_very_end: bool) -> bool:
    """Whether an archive stands at the end of a file that is something else, and would be opened in its place.

    An office document can honestly hold one: there only what ends exactly where the file does counts.
    """
    size = file.seek(0, 2)
    begin = max(size - _END_RECORD.size - _LONGEST_COMMENT, 0)
    file.seek(begin)
    tail = file.read()
    at = tail.rfind(_END)
    while at >= 0:
        record = tail[at : at + _END_RECORD.size]
        if len(record) == _END_RECORD.size:
            *_counts, directory_size, _offset, comment_length = _END_RECORD.unpack(record)
            is_last = begin + at + _END_RECORD.size + comment_length == size
            if (is_last or not at_the_very_end) and _has_entry(file, begin + at - directory_size):
                return True
        at = tail.rfind(_END, 0, at)
    return False


def _has_entry(file: IO[bytes], at: int) -> bool:
    if at < 0:
        return False
    file.seek(at)
    return file.read(4) == _ENTRY


def count(mark: bytes, file: IO[bytes]) -> int:
    """How often `mark` stands in the file, whatever the file says of itself."""
    file.seek(0)
    found, tail = 0, b""
    while block := file.read(_BLOCK):
        found += (tail + block).count(mark)
        tail = block[1 - len(mark) :]
    return found
