"""Tells from its first bytes whether a file is what its extension says.

Far simpler than the detector behind the real service, and stricter where that is cheap: an empty file is nothing.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HWP3 = b"HWP Document File"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_MARKUP = (b"<!doctype", b"<html", b"<?xml", b"<?php", b"<svg", b"<script")
_TEXT_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_TEXT_ENCODINGS = ("utf-8", "cp949")
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")


def content_matches(extension: str, data: bytes) -> bool:
    """`extension` is one of the allowed ones, in lower case."""
    return bool(data) and _CHECKS[extension](data)


def _begins_with(*marks: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(marks)


def _is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:1024]


def _is_wav(data: bytes) -> bool:
    return data[:4] == b"RIFF" and data[8:12] == b"WAVE"


def _is_mp3(data: bytes) -> bool:
    layer_3_frame = len(data) > 1 and data[0] == 0xFF and data[1] & 0xE6 == 0xE2
    return data.startswith(b"ID3") or layer_3_frame


def _is_text(data: bytes) -> bool:
    if data.lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP):
        return False
    marked = _TEXT_MARKS.get(data[:2])
    if marked:
        return _decodes(data, marked)
    return not _CONTROL.search(data) and any(_decodes(data, encoding) for encoding in _TEXT_ENCODINGS)


def _decodes(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _is_ooxml(folder: str) -> Callable[[bytes], bool]:
    def check(data: bytes) -> bool:
        try:
            names = zipfile.ZipFile(io.BytesIO(data)).namelist()
        except zipfile.BadZipFile:
            return False
        return "[Content_Types].xml" in names and any(name.startswith(folder) for name in names)

    return check


_CHECKS: dict[str, Callable[[bytes], bool]] = {
    "jpg": _begins_with(b"\xff\xd8\xff"),
    "jpeg": _begins_with(b"\xff\xd8\xff"),
    "png": _begins_with(b"\x89PNG\r\n\x1a\n"),
    "gif": _begins_with(b"GIF87a", b"GIF89a"),
    "bmp": _begins_with(b"BM"),
    "tif": _begins_with(b"II*\x00", b"MM\x00*"),
    "tiff": _begins_with(b"II*\x00", b"MM\x00*"),
    "pdf": _is_pdf,
    "txt": _is_text,
    "hwp": _begins_with(_OLE2, _HWP3),
    "doc": _begins_with(_OLE2),
    "xls": _begins_with(_OLE2),
    "ppt": _begins_with(_OLE2),
    "docx": _is_ooxml("word/"),
    "xlsx": _is_ooxml("xl/"),
    "pptx": _is_ooxml("ppt/"),
    "mp3": _is_mp3,
    "wav": _is_wav,
    "zip": _begins_with(*_ZIP),
}
