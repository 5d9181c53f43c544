"""Check a file's content against its type, one check for each type.

No picture, sound or document is decoded. Each check gets the first 64 KiB and the file. The first bytes of a kind are
easily put in front of something else, so a check follows the header as far as it goes.
"""

import re
from collections.abc import Callable
from typing import IO

from inquiries.domain.file_inspection import archives, image_metadata, office_documents, text_encodings, text_signatures
from inquiries.domain.file_inspection.compound_files import SIGNATURE

Readable = IO[bytes]
Check = Callable[[bytes, Readable], bool]
HEAD = 64 * 1024  # bytes
_BLOCK = 256 * 1024  # bytes
_MOST_SEGMENTS = 1000
_MOST_STRAY = 64 * 1024  # bytes of no meaning that are skipped at once
_JPEG_MARKER = re.compile(rb"\xff[^\x00\xff]", re.DOTALL)
# What ends something in a PDF. A file that is attached to it stands in a stream.
PDF_ENDS = re.compile(rb"(?P<stream>endstream)|endobj|startxref|trailer|%%EOF")
_MOST_TAGS = 20
_APE_HEADER = 32  # bytes
_CODE_IN_A_PICTURE = re.compile(rb"<\?php|<script|<!doctype html|<html", re.IGNORECASE)
_OTHER_KINDS = (
    b"PK\x03\x04",
    b"GIF8",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"MZ",
    b"\x7fELF",
    b"Rar!",
    b"7z\xbc\xaf",
    SIGNATURE,
)


def is_photo(head: bytes, file: Readable) -> bool:
    """Whether it is an image that becomes JPEG here, or a JPEG or PNG under another name, as phones save them."""
    kind = image_metadata.detect_kind(head)
    return (
        kind in image_metadata.CONVERTED
        or (kind == "jpeg" and is_jpeg(head, file))
        or (kind == "png" and is_png(head, file))
    )


def is_jpeg(head: bytes, file: Readable) -> bool:
    """Whether it is a JPEG: each segment leads to the next one, up to the image. Or one that becomes JPEG here.

    Readers skip stray bytes between segments, which some scanners and messengers write.
    """
    if image_metadata.detect_kind(head) in image_metadata.CONVERTED:
        return True
    if not head.startswith(b"\xff\xd8\xff"):
        return False
    at = 2
    for _segment in range(_MOST_SEGMENTS):
        file.seek(at)
        found = _JPEG_MARKER.search(file.read(_MOST_STRAY))
        if not found:
            return False
        at += found.start()
        file.seek(at)
        _mark, kind, *length = file.read(4).ljust(2, b"\x00")
        if kind in {0xDA, 0xD9}:
            return True
        if kind == 0x01 or 0xD0 <= kind <= 0xD7:
            at += 2
        elif len(length) == 2 and int.from_bytes(bytes(length)) >= 2:
            at += 2 + int.from_bytes(bytes(length))
        else:
            return False
    return False


def is_png(head: bytes, _file: Readable) -> bool:
    return image_metadata.detect_kind(head) in image_metadata.CONVERTED or head.startswith(
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
    )


def is_gif(head: bytes, _file: Readable) -> bool:
    """Whether it has a GIF's signature, and a block behind the colour table."""
    if not head.startswith((b"GIF87a", b"GIF89a")) or len(head) < 14:
        return False
    colours = 3 * 2 ** ((head[10] & 7) + 1) if head[10] & 0x80 else 0
    return head[13 + colours : 14 + colours] in {b"\x21", b"\x2c", b"\x3b"}


def is_bmp(head: bytes, _file: Readable) -> bool:
    return head.startswith(b"BM") and int.from_bytes(head[14:18], "little") in {12, 16, 40, 52, 56, 64, 108, 124}


def is_tiff(head: bytes, file: Readable) -> bool:
    """Whether it has a TIFF's signature, and a directory where it says."""
    if head.startswith(b"II*\x00"):
        at = int.from_bytes(head[4:8], "little")
    elif head.startswith(b"MM\x00*"):
        at = int.from_bytes(head[4:8], "big")
    else:
        return False
    file.seek(at)
    return any(file.read(2))


def is_pdf(head: bytes, _file: Readable) -> bool:
    """Whether it is a PDF, which may begin a little later, but not behind the beginning of another type.

    Other files may be attached inside, each in a stream of its own.
    """
    before, mark, _rest = head[:1024].partition(b"%PDF-")
    return bool(mark) and not before.startswith(_OTHER_KINDS) and b"<" not in before


def is_wav(head: bytes, file: Readable) -> bool:
    """Whether it is a WAV with a format chunk, near the beginning or behind large metadata."""
    if not (head.startswith(b"RIFF") and head[8:12] == b"WAVE"):
        return False
    at, size = 12, file.seek(0, 2)
    for _chunk in range(_MOST_SEGMENTS):
        file.seek(at)
        name, length = file.read(4), int.from_bytes(file.read(4), "little")
        if name == b"fmt " or at >= size:
            break
        at += 8 + length + length % 2
    return name == b"fmt " or b"fmt " in head


def is_mp3(head: bytes, file: Readable) -> bool:
    """Whether it has an ID3 tag, or a frame header of MPEG layer III, behind zeros and APE tags."""
    at = 0
    for _skipped in range(_MOST_TAGS):
        file.seek(at)
        found = file.read(_MOST_STRAY)
        begin = found.lstrip(b"\x00")[:32]
        at += len(found) - len(found.lstrip(b"\x00"))
        if begin.startswith(b"APETAGEX"):
            at += _APE_HEADER + int.from_bytes(begin[12:16], "little")
        elif not found or begin:
            return _is_sound(begin)
    return False


def _is_sound(begin: bytes) -> bool:
    if begin.startswith(b"ID3"):
        return len(begin) > 9 and 2 <= begin[3] <= 4 and all(byte < 0x80 for byte in begin[6:10])
    is_frame = len(begin) > 2 and begin[0] == 0xFF and begin[1] & 0xE6 == 0xE2
    return is_frame and begin[2] & 0xF0 != 0xF0 and begin[2] & 0x0C != 0x0C


def build_office_check(kind: str) -> Check:
    """Build the check for documents of this extension, without macros."""

    def check(head: bytes, file: Readable) -> bool:
        return kind in office_documents.find_kinds(head, file)

    return check


def is_zip(_head: bytes, file: Readable) -> bool:
    return archives.read_entries(file) is not None


def is_text(head: bytes, file: Readable) -> bool:
    """Whether all of it is text that OC takes for plain text, and no page that a browser would run."""
    encoding = text_encodings.detect_encoding(file)
    if encoding is None or office_documents.is_wrapped(head):
        return False
    sent = text_encodings.convert_head(file, encoding)
    if text_signatures.mark_of(sent) is not None:
        return False
    file.seek(0)
    return not text_signatures.is_page(sent, iter(lambda: file.read(_BLOCK), b""))


def has_code(head: bytes, file: Readable) -> bool:
    """Whether a picture or a sound has a page or a program in its words, where servers were tricked by such."""
    size = file.seek(0, 2)
    file.seek(max(size - HEAD, 0))
    return bool(_CODE_IN_A_PICTURE.search(head) or _CODE_IN_A_PICTURE.search(file.read()))
