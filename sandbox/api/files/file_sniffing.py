"""Check the content of a file against its extension, as Apache Tika does behind the real service.

This is simpler than Tika, and stricter in places: an empty file matches no extension.
"""

import io
import re
import zipfile
from collections.abc import Callable

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HWP3 = b"HWP Document File"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_TEXT_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
# A text that begins like one of these is of another type than text/plain.
_NO_PLAIN_TEXT = re.compile(
    rb"(\xef\xbb\xbf)?\s*(<!doctype|<(html|head|body|title|div|h[123])[ >]|<\?xml|<\?php|<svg|<script)"
    rb"|#!/|-----BEGIN (CERTIFICATE-----|PKCS7|(RSA |DSA )?(PRIVATE )?KEY-----|PUBLIC KEY-----)|@echo off|rem "
    rb"|\{\\rtf|%!|BEGIN:VCARD|(return-path|message-id):",
    re.IGNORECASE,
)
# Two of these near the beginning make a text an email.
_MAIL_LINES = re.compile(
    rb"(?:^|\n)(?i:(date|from|message-id|mime-version|received|return-path)):"
    rb"|(?:^|\n)(Delivered-To|Sent|Status|User-Agent|X-Mailer):|\n(Subject|To):"
)
# Tags, or a frame of layer III. Zeros before them name no other kind, so that the extension decides.
_MP3 = re.compile(rb"\x00*(?:ID3|APETAGEX|\xff[\xe2\xe3\xea\xeb\xf2\xf3\xfa\xfb])")
_ENCRYPTED = ("EncryptionInfo".encode("utf-16-le"), "EncryptedPackage".encode("utf-16-le"))
_EXCEL_2003 = b"urn:schemas-microsoft-com:office:spreadsheet"
_WORD_2003 = b"http://schemas.microsoft.com/office/word/2003/wordml"
_CONTROL = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")


def matches_extension(extension: str, data: bytes) -> bool:
    """Whether the content matches `extension`, one of the allowed ones in lower case."""
    return bool(data) and _CHECKS[extension](data)


def _build_prefix_check(*marks: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(marks)


def _is_text(data: bytes) -> bool:
    """Whether the content is text without control characters, in any encoding."""
    marked = _TEXT_MARKS.get(data[:2])
    if marked:
        return _can_decode(data, marked)
    mail_lines = {found.group().strip().lower() for found in _MAIL_LINES.finditer(data[:1024])}
    return not _NO_PLAIN_TEXT.match(data) and len(mail_lines) < 2 and not _CONTROL.search(data)


def _can_decode(data: bytes, encoding: str) -> bool:
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _is_ole2_or_xml(namespace: bytes) -> Callable[[bytes], bool]:
    return lambda data: data.startswith(_OLE2) or (b"<?xml" in data[:100] and namespace in data[:8192])


def _is_ooxml(folder: str) -> Callable[[bytes], bool]:
    def check(data: bytes) -> bool:
        if data.startswith(_OLE2):
            return all(stream in data for stream in _ENCRYPTED)  # with a password
        try:
            names = [name.replace("\\", "/") for name in zipfile.ZipFile(io.BytesIO(data)).namelist()]
        except (zipfile.BadZipFile, ValueError):
            return False
        return "[Content_Types].xml" in names and any(name.startswith(folder) for name in names)

    return check


_CHECKS: dict[str, Callable[[bytes], bool]] = {
    "jpg": _build_prefix_check(b"\xff\xd8\xff"),
    "jpeg": _build_prefix_check(b"\xff\xd8\xff"),
    "png": _build_prefix_check(b"\x89PNG\r\n\x1a\n"),
    "gif": _build_prefix_check(b"GIF87a", b"GIF89a"),
    "bmp": _build_prefix_check(b"BM"),
    "tif": _build_prefix_check(b"II*\x00", b"MM\x00*"),
    "tiff": _build_prefix_check(b"II*\x00", b"MM\x00*"),
    "pdf": lambda data: b"%PDF-" in data[:1024],
    "txt": _is_text,
    "hwp": _build_prefix_check(_OLE2, _HWP3),
    "doc": _is_ole2_or_xml(_WORD_2003),
    "xls": _is_ole2_or_xml(_EXCEL_2003),
    "ppt": _build_prefix_check(_OLE2),
    "docx": _is_ooxml("word/"),
    "xlsx": _is_ooxml("xl/"),
    "pptx": _is_ooxml("ppt/"),
    "mp3": lambda data: _MP3.match(data) is not None,
    "wav": lambda data: data[:4] == b"RIFF" and data[8:12] == b"WAVE",
    "zip": _build_prefix_check(*_ZIP),
}
