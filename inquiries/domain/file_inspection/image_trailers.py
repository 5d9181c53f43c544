"""Find bytes behind an image, and the parts of GIF and BMP files, without decoding them."""

import re
from collections.abc import Iterator
from typing import Protocol


class Bytes(Protocol):
    """A file's bytes, in memory or mapped from the disk."""

    def __len__(self) -> int: ...
    def __getitem__(self, part: slice, /) -> bytes: ...


Part = tuple[int, int, bytes]  # where it begins and ends, and what it is
TAIL = b"tail"  # what a part behind the picture's end is
REST = b"rest"  # what a part is that cannot be read
_MEANS = re.compile(rb"[^\x00\xff\r\n ]")
_PLACE = re.compile(rb"GPSLatitude|Exif\x00\x00(?:II\*\x00|MM\x00\*)")
_MOST_NOTES = 20
_NOTE = 64 * 1024  # bytes; the longest in a JPEG
# GIF: extensions that make it move and say what its colours mean.
_MOVES = (b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012")
_MOST_BLOCKS = 200_000


def has_meaning(data: Bytes, begin: int, end: int) -> bool:
    """Whether a part holds more than filling."""
    return bool(_MEANS.search(data, begin, end))  # type: ignore[call-overload]


def find_notes(data: Bytes, begin: int, end: int) -> Iterator[bytes]:
    """Return possible metadata in this part: XMP with a location, or Exif, from its TIFF header on."""
    for number, found in enumerate(_PLACE.finditer(data, begin, end)):  # type: ignore[call-overload]
        if number == _MOST_NOTES:
            return
        at = found.start()
        yield found.group() if found.group() == b"GPSLatitude" else data[at + 6 : min(at + _NOTE, end)]


def find_gif_start(data: Bytes) -> int:
    """Return where the first block begins, behind the colour table."""
    flags = int.from_bytes(data[10:11])
    return 13 + (3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0)


def split_gif(data: Bytes) -> Iterator[Part]:
    """Return each extension and image up to the trailer, and what follows it."""
    at, length = find_gif_start(data), len(data)
    for _part in range(_MOST_BLOCKS):
        mark = data[at : at + 1]
        if mark == b";":
            yield at, at + 1, mark
            yield at + 1, length, TAIL
            return
        if mark == b"!":
            end = _find_blocks_end(data, at + 2)
            mark = data[at : at + 2]
        elif mark == b",":
            flags = int.from_bytes(data[at + 9 : at + 10])
            end = _find_blocks_end(data, at + 11 + (3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0))
        else:
            break
        yield at, end, mark
        at = end
    yield at, length, REST


def should_stay_in_gif(data: Bytes, part: Part) -> bool:
    begin, end, mark = part
    if mark == b"!\xff":
        return data[begin + 3 : begin + 14] in _MOVES
    return mark != TAIL and not (mark == b"!\xfe" and b"GPSLatitude" in data[begin:end])


def _find_blocks_end(data: Bytes, at: int) -> int:
    """Return where a row of blocks ends: each has its length, and the last one is empty."""
    for _block in range(_MOST_BLOCKS):
        size = int.from_bytes(data[at : at + 1])
        at += 1 + size
        if not size or at >= len(data):
            break
    return min(at, len(data))


def read_bmp_size(data: Bytes) -> tuple[int, int]:
    """Return the dimensions of a bitmap in pixels."""
    if int.from_bytes(data[14:18], "little") == 12:
        return int.from_bytes(data[18:20], "little"), int.from_bytes(data[20:22], "little")
    return (
        abs(int.from_bytes(data[18:22], "little", signed=True)),
        abs(int.from_bytes(data[22:26], "little", signed=True)),
    )


def split_bmp(data: Bytes) -> Iterator[Part]:
    """Return the bitmap, and what follows it."""
    said, begin = int.from_bytes(data[2:6], "little"), int.from_bytes(data[10:14], "little")
    is_old = data[14:18] == b"\x0c\x00\x00\x00"
    bits = int.from_bytes(data[24:26] if is_old else data[28:30], "little")
    width, height = read_bmp_size(data)
    is_packed = not is_old and int.from_bytes(data[30:34], "little") not in {0, 3, 6}
    pixels = 0 if is_packed else begin + (width * bits + 31) // 32 * 4 * height
    end = max(pixels, said if said <= len(data) else 0)
    end = end if begin < end < len(data) else len(data)
    yield 14, end, REST
    yield end, len(data), TAIL
