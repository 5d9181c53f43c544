"""Documents in code: OLE2 compound files with a real directory, and packages with real content types."""

import struct
from collections.abc import Mapping

from tests.fuzz.zips import Entry, archive

_FREE, _END, _TABLE, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF
_MAIN = {
    "docx": ("word/document.xml", "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"),
    "pptx": (
        "ppt/presentation.xml",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml",
    ),
}


def compound(*streams: str, inside: Mapping[str, tuple[str, ...]] | None = None, body: bytes = b"") -> bytes:
    """A compound file (MS-CFB, version 3) with these streams in its root.

    `inside` maps a storage of the root to the streams in it. `body` is the content of the streams' first sector.
    """
    storages = inside or {}
    names = [*streams, *storages]
    entries = [_entry("Root Entry", 5, child=1)]
    first = len(names) + 1  # the number of the first stream in a storage
    for number, name in enumerate(names, start=1):
        within = storages.get(name, ())
        right = number + 1 if number < len(names) else _NONE
        entries.append(_entry(name, 1 if within else 2, right, first if within else _NONE))
        first += len(within)
    for within in storages.values():
        entries += [
            _entry(name, 2, len(entries) + place if place < len(within) else _NONE)
            for place, name in enumerate(within, start=1)
        ]
    directory = b"".join(entries)
    directory += bytes(-len(directory) % 512)
    sectors = len(directory) // 512
    chain = [_TABLE, *range(2, sectors + 1), _END, _END]
    table = struct.pack("<128I", *(chain + [_FREE] * (128 - len(chain))))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<5H", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, _END, 0, _END, 0) + struct.pack("<109I", 0, *[_FREE] * 108)
    return header + table + directory + body.ljust(512, b"\x00")


def _entry(name: str, kind: int, right: int = _NONE, child: int = _NONE) -> bytes:
    encoded = name.encode("utf-16-le")
    return (
        encoded.ljust(64, b"\x00")
        + struct.pack("<HBB3I", len(encoded) + 2, kind, 1, _NONE, right, child)
        + bytes(36)
        + struct.pack("<IQ", _END, 0)
    )


def encrypted() -> bytes:
    """A document of the new kind with a password (MS-OFFCRYPTO)."""
    return compound("EncryptionInfo", "EncryptedPackage", inside={"\x06DataSpaces": ("Version",)})


def package(kind: str, *also: Entry, main_type: str = "", overrides: str = "", slash: str = "/") -> bytes:
    """A docx, xlsx or pptx as its program writes it, with entries of a test's own.

    `main_type` stands in place of the main part's content type, and `overrides` behind it.
    """
    part, usual = _MAIN[kind]
    types = (
        '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/{part}" ContentType="{main_type or usual}"/>{overrides}</Types>'
    )
    entries = (Entry("[Content_Types].xml", types.encode()), Entry("_rels/.rels"), Entry(part), *also)
    return archive(*(Entry(str(entry.name).replace("/", slash), entry.data) for entry in entries))


def relationships(kind: str, kind_of_part: str) -> Entry:
    """The relationships of the main part, with one of this type."""
    folder, _slash, part = _MAIN[kind][0].partition("/")
    xml = f'<Relationships><Relationship Type="{kind_of_part}" Target="data.bin"/></Relationships>'
    return Entry(f"{folder}/_rels/{part}.rels", xml.encode())
