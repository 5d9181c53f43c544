"""The smallest real bytes of each of the nineteen kinds of file that OC takes, and of some that it does not."""

import io
import struct
import wave
import zipfile
import zlib
from collections.abc import Mapping

LIMIT = 10 * 1024 * 1024  # bytes; a file has to be smaller


def _png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\x00\xff\x80\x00"))
        + chunk(b"IEND", b"")
    )


def _jpeg() -> bytes:
    """Header, comment and end: what every reader recognises, without a picture."""
    jfif = b"\xff\xe0" + struct.pack(">H", 16) + b"JFIF\x00\x01\x01\x00" + struct.pack(">HH", 1, 1) + b"\x00\x00"
    return b"\xff\xd8" + jfif + b"\xff\xfe\x00\x07hello" + b"\xff\xd9"


def _gif() -> bytes:
    screen = b"GIF89a" + struct.pack("<HH", 1, 1) + b"\x80\x00\x00" + b"\xff\xff\xff\x00\x00\x00"
    return screen + b"\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00" + b"\x02\x02\x44\x01\x00" + b"\x3b"


def _bmp() -> bytes:
    pixels = b"\x00\x80\xff\x00"
    info = struct.pack("<IiiHHIIiiII", 40, 1, 1, 1, 24, 0, len(pixels), 2835, 2835, 0, 0)
    return b"BM" + struct.pack("<IHHI", 14 + len(info) + len(pixels), 0, 0, 14 + len(info)) + info + pixels


def _tiff() -> bytes:
    entries = [(256, 3, 1), (257, 3, 1), (258, 3, 8), (262, 3, 1), (273, 4, 8), (278, 3, 1), (279, 4, 1)]
    directory = b"".join(struct.pack("<HHIHH", tag, kind, 1, value, 0) for tag, kind, value in entries)
    return b"II*\x00" + struct.pack("<I", 10) + b"\x80\x00" + struct.pack("<H", len(entries)) + directory + b"\x00" * 4


def _ole2(mark: str) -> bytes:
    """The header of an OLE2 compound file, then a directory sector that names a stream."""
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 504 + mark.encode("utf-16-le").ljust(512, b"\x00")


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return buffer.getvalue()


def _wav() -> bytes:
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as sound:
        sound.setparams((1, 1, 8000, 1, "NONE", ""))
        sound.writeframes(b"\x80" * 8)
    return buffer.getvalue()


def _pdf() -> bytes:
    return b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n%%EOF\n"


def _mp3() -> bytes:
    return b"\xff\xfb\x90\x00" + b"\x00" * 413  # one silent frame, 128 kbit/s at 44.1 kHz


SAMPLES: Mapping[str, bytes] = {
    "jpg": _jpeg(),
    "jpeg": _jpeg(),
    "png": _png(),
    "gif": _gif(),
    "bmp": _bmp(),
    "tif": _tiff(),
    "tiff": _tiff(),
    "pdf": _pdf(),
    "txt": "안녕하세요. 문의드립니다.\n".encode(),
    "hwp": _ole2("FileHeader"),
    "xls": _ole2("Workbook"),
    "xlsx": zipped("[Content_Types].xml", "xl/workbook.xml"),
    "doc": _ole2("WordDocument"),
    "docx": zipped("[Content_Types].xml", "word/document.xml"),
    "ppt": _ole2("PowerPoint Document"),
    "pptx": zipped("[Content_Types].xml", "ppt/presentation.xml"),
    "mp3": _mp3(),
    "wav": _wav(),
    "zip": zipped("readme.txt"),
}
PNG = SAMPLES["png"]
# Content that is none of the nineteen kinds.
PROGRAM = b"MZ\x90\x00" + b"\x00" * 60 + b"PE\x00\x00"
PAGE = b"<!DOCTYPE html><script>alert(1)</script>"
VECTOR = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def padded(data: bytes, size: int) -> bytes:
    """`data` with enough behind it to be `size` bytes long."""
    return data + b"\x00" * (size - len(data))
