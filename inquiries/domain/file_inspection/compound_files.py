"""Read the directory of an OLE2 compound file (MS-CFB): Office 97 to 2003, Hangul and encrypted documents.

Only the header, the allocation table's sectors that the directory needs and the directory are read.
"""

import struct
from dataclasses import dataclass
from typing import IO

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SECTOR_SHIFTS = frozenset({9, 12})
_IN_HEADER = 109  # sector numbers of the allocation table that stand in the header
_ENTRY = 128  # bytes of a directory entry
_MOST_ENTRIES = 20_000
_MOST_TABLE_SECTORS = 4096  # enough for a file of 256 MB
_NO_STREAM = 0xFFFFFFFF
_LAST_SECTOR = 0xFFFFFFFA  # higher numbers are marks and not sectors
_BLOCK = 256 * 1024  # bytes


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    left: int
    right: int
    child: int


def read_names(file: IO[bytes]) -> frozenset[str]:
    """Return the streams and storages in the root of a compound file.

    A file whose header is damaged is searched for directory entries instead, since many programs still open it.

    Args:
        file: any file, read from its start; its position is not restored.

    Returns:
        The names in lower case; empty for a file that is no compound file.
    """
    file.seek(0)
    header = file.read(512)
    if not header.startswith(SIGNATURE):
        return frozenset()
    if len(header) < 512 or int.from_bytes(header[30:32], "little") not in _SECTOR_SHIFTS:
        return _search_names(file)
    return frozenset(_find_root_names(_read_directory(file, header)))


def _read_directory(file: IO[bytes], header: bytes) -> list[_Entry]:
    """Return the directory's entries, by number, as far as their chain of sectors can be followed."""
    size = 1 << int.from_bytes(header[30:32], "little")
    table = _find_table_sectors(file, header, size)
    sector, entries = int.from_bytes(header[48:52], "little"), list[_Entry]()
    seen = set[int]()
    while sector < _LAST_SECTOR and sector not in seen and len(entries) < _MOST_ENTRIES:
        seen.add(sector)
        data = _read_sector(file, sector, size)
        for begin in range(0, len(data) - _ENTRY + 1, _ENTRY):
            entry = data[begin : begin + _ENTRY]
            length = min(max(int.from_bytes(entry[64:66], "little") - 2, 0), 62)
            name = entry[:length].decode("utf-16-le", "replace") if entry[66] in {1, 2} else ""
            entries.append(_Entry(name.lower(), *struct.unpack_from("<3I", entry, 68)))
        at, place = divmod(sector, size // 4)
        if at >= len(table):
            break
        file.seek((table[at] + 1) * size + 4 * place)
        sector = int.from_bytes(file.read(4).ljust(4, b"\xff"), "little")
    return entries


def _find_table_sectors(file: IO[bytes], header: bytes, size: int) -> list[int]:
    """Return the numbers of the sectors that hold the allocation table: 109 in the header, the others in a chain."""
    table = list(struct.unpack_from(f"<{_IN_HEADER}I", header, 76))
    sector, seen = int.from_bytes(header[68:72], "little"), set[int]()
    while sector < _LAST_SECTOR and sector not in seen and len(table) < _MOST_TABLE_SECTORS:
        seen.add(sector)
        data = _read_sector(file, sector, size)
        if len(data) < size:
            break
        *numbers, sector = struct.unpack(f"<{size // 4}I", data)
        table += numbers
    return [number for number in table if number < _LAST_SECTOR]


def _read_sector(file: IO[bytes], number: int, size: int) -> bytes:
    file.seek((number + 1) * size)
    return file.read(size)


def _find_root_names(entries: list[_Entry]) -> set[str]:
    """Return the names of the root's children. Embedded documents have storages of their own."""
    waiting, found, seen = [entries[0].child] if entries else [], set[str](), {_NO_STREAM}
    while waiting:
        number = waiting.pop()
        if number in seen or number >= len(entries):
            continue
        seen.add(number)
        entry = entries[number]
        found.add(entry.name)
        waiting += [entry.left, entry.right]
    return found - {""}


_SOUGHT = {
    name.lower().encode("utf-16-le").ljust(64, b"\x00"): name
    for name in ("workbook", "book", "worddocument", "powerpoint document", "fileheader")
}


def _search_names(file: IO[bytes]) -> frozenset[str]:
    """Return the names of entries at positions where entries can be: the exact name, and nothing behind it."""
    file.seek(512)
    found = set[str]()
    while block := file.read(_BLOCK):
        found |= {
            _SOUGHT[name] for at in range(0, len(block), _ENTRY) if (name := block[at : at + 64].lower()) in _SOUGHT
        }
    return frozenset(found)
