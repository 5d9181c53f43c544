"""Build small real files for the seed from their names."""

import struct
import zlib
from functools import lru_cache
from math import isqrt

_WIDTH, _HEIGHT, _RADIUS = 320, 200, 60
_PALETTES = (
    ("e8f1fb", "bcd4ee", "2f6fb5"),
    ("fdf0e3", "f3cfa4", "d9782d"),
    ("e9f6ec", "b9dfc2", "3b8f54"),
    ("fbe9ec", "efb9c2", "c2415a"),
    ("efeafa", "cbbdec", "6a4bb8"),
    ("e6f6f6", "aeddde", "1f8a8c"),
)
_PDF_PAGE = (
    "BT /F1 22 Tf 60 760 Td (Narae Market) Tj 0 -40 Td /F1 12 Tf (Reference {reference:08x}) Tj"
    " 0 -20 Td (This document was made for a demonstration.) Tj ET"
)


@lru_cache(maxsize=128)
def build_content(name: str) -> bytes:
    """Return the bytes of a png, pdf or txt file; the same name gives the same bytes."""
    makers = {"png": _build_png, "pdf": _build_pdf, "txt": _build_txt}
    return makers[name.rpartition(".")[2]](name)


def _build_png(name: str) -> bytes:
    """Return a picture of a disc on a band, in colours chosen by the name."""
    ground, band, disc = map(bytes.fromhex, _PALETTES[zlib.crc32(name.encode()) % len(_PALETTES)])
    rows = b"".join(b"\0" + _build_png_row(y, ground, band, disc) for y in range(_HEIGHT))
    header = struct.pack(">IIBBBBB", _WIDTH, _HEIGHT, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 9)), (b"IEND", b""))
    packed = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(packed)


def _build_png_row(y: int, ground: bytes, band: bytes, disc: bytes) -> bytes:
    below = ground if y < _HEIGHT * 2 // 3 else band
    height = abs(y - _HEIGHT // 2)
    half = isqrt(_RADIUS**2 - height**2) if height < _RADIUS else 0
    side = below * (_WIDTH // 2 - half)
    return side + disc * (2 * half) + side


def _build_pdf(name: str) -> bytes:
    page = _PDF_PAGE.format(reference=zlib.crc32(name.encode()))
    objects = (
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        f"<</Length {len(page)}>>\nstream\n{page}\nendstream",
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    text, offsets = "%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(text))
        text += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    trailer = f"trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{len(text)}\n%%EOF\n"
    return f"{text}xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode("ascii")


def _build_txt(name: str) -> bytes:
    title = name.rpartition(".")[0]
    lines = (
        title,
        "=" * 20,
        "나래마켓 고객센터",
        "",
        "1. 내용을 확인해 주세요.",
        "2. 궁금한 점은 추가로 문의해 주세요.",
        "",
    )
    return "\r\n".join(lines).encode()
