"""Check zip archives by their directory.

Nothing inside is unpacked but the small parts of an office document that say what it is.
"""

import io
import re
import struct
import zipfile
import zlib
from bisect import bisect_left
from collections.abc import Iterator
from typing import IO

MOST_ENTRIES = 10_000
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
_NAMES_ARE_UTF_8 = 0x800  # a flag of an entry
_MOST_UNPACKED_HERE = 2 * 1024**2  # bytes
_UNREADABLE = (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError, EOFError, zlib.error)


def read_entries(file: IO[bytes]) -> list[zipfile.ZipInfo] | None:
    """Return the entries of the archive's directory; None if it is no archive, or has far too many entries."""
    if not _has_archive_signature(file) or has_too_many(file):
        return None
    try:
        with zipfile.ZipFile(file) as archive:
            return archive.infolist()
    except UnicodeDecodeError:
        return _read_misnamed_entries(file)
    except _UNREADABLE:
        return None


def has_too_many(file: IO[bytes]) -> bool:
    """Whether an archive lists more entries than are read.

    Reading the directory of a few megabytes of empty entries takes seconds, and a hundred megabytes.
    """
    return _has_archive_signature(file) and count(_ENTRY, file) > MOST_ENTRIES


class Unreadable(Exception):
    """A part of an archive cannot be unpacked, or is too large."""


def read_parts(file: IO[bytes], wanted: re.Pattern[str]) -> Iterator[bytes]:
    """Return the content of the entries whose name matches a pattern.

    Args:
        file: the archive.
        wanted: searched in the name, in lower case and with slashes.

    Raises:
        Unreadable: also where the parts have more than 2 MiB together.
    """
    left = _MOST_UNPACKED_HERE
    try:
        with zipfile.ZipFile(file) as archive:
            for entry in archive.infolist():
                if wanted.search(normalize_name(entry.filename)):
                    with archive.open(entry) as part:
                        content = part.read(left + 1)
                    left -= len(content)
                    if left < 0:
                        raise Unreadable
                    yield content
    except _UNREADABLE as error:
        raise Unreadable from error


def normalize_name(name: str) -> str:
    """Return an entry's name as Office compares it: in lower case, and with slashes."""
    return name.replace("\\", "/").lower()


def _has_archive_signature(file: IO[bytes]) -> bool:
    file.seek(0)
    return file.read(4) in {b"PK\x03\x04", _END}


def _read_misnamed_entries(file: IO[bytes]) -> list[zipfile.ZipInfo] | None:
    """Return the entries of an archive whose names are not UTF-8 although it says so, as some Korean packers write.

    The directory is read again without that flag.
    """
    size = file.seek(0, 2)
    begin = max(size - _END_RECORD.size - _LONGEST_COMMENT, 0)
    file.seek(begin)
    tail = file.read()
    record = tail[tail.rfind(_END) :][: _END_RECORD.size]
    if len(record) < _END_RECORD.size:
        return None
    *_before, number, length, _offset, _comment = _END_RECORD.unpack(record)
    at = begin + tail.rfind(_END) - length
    if at < 0:
        return None
    file.seek(at)
    directory, at = bytearray(file.read(length)), 0
    while directory[at : at + 4] == _ENTRY and at + 46 <= len(directory):
        flags = int.from_bytes(directory[at + 8 : at + 10], "little") & ~_NAMES_ARE_UTF_8
        directory[at + 8 : at + 10] = flags.to_bytes(2, "little")
        at += 46 + sum(struct.unpack_from("<3H", directory, at + 28))
    end = _END_RECORD.pack(_END, 0, 0, number, number, len(directory), 0, 0)
    try:
        with zipfile.ZipFile(io.BytesIO(bytes(directory) + end)) as archive:
            return archive.infolist()
    except _UNREADABLE:
        return None


def is_safe(file: IO[bytes]) -> bool:
    """Whether an agent can safely unpack an archive: not too much, and nothing outside its folder."""
    listed = read_entries(file)
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


def has_trailing_archive(file: IO[bytes], *, at_the_very_end: bool, inside: re.Pattern[bytes] | None = None) -> bool:
    """Whether an archive stands at the end of a file that is something else, and would be opened in its place.

    Args:
        file: read from its start; its position is not restored.
        at_the_very_end: only what ends exactly where the file does counts, since an office document can hold one.
        inside: finds what ends a part of the file, with a group `stream` for an attachment's end. An archive that such
            an end follows first is an attachment inside the file, and does not count.
    """
    size = file.seek(0, 2)
    begin = max(size - _END_RECORD.size - _LONGEST_COMMENT, 0)
    file.seek(begin)
    tail = file.read()
    ends = list(inside.finditer(tail)) if inside else []
    at = tail.rfind(_END)
    while at >= 0:
        record = tail[at : at + _END_RECORD.size]
        if len(record) == _END_RECORD.size:
            *_counts, directory_size, _offset, comment_length = _END_RECORD.unpack(record)
            end = at + _END_RECORD.size + comment_length
            is_last = begin + end == size
            # Whether the first of the ends behind this place is that of a stream.
            place = bisect_left(ends, end, key=re.Match.start)
            is_in_stream = place < len(ends) and bool(ends[place]["stream"])
            if (is_last or not at_the_very_end) and not is_in_stream and _has_entry(file, begin + at - directory_size):
                return True
        at = tail.rfind(_END, 0, at)
    return False


def _has_entry(file: IO[bytes], at: int) -> bool:
    if at < 0:
        return False
    file.seek(at)
    return file.read(4) == _ENTRY


def count(mark: bytes, file: IO[bytes]) -> int:
    """Count how often `mark` occurs in the file."""
    file.seek(0)
    found, tail = 0, b""
    while block := file.read(_BLOCK):
        found += (tail + block).count(mark)
        tail = block[1 - len(mark) :]
    return found
