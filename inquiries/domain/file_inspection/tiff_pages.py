"""Measure the pages of a TIFF file, and find its last referenced byte, without decoding it."""

from collections.abc import Iterator
from typing import Literal

from inquiries.domain.file_inspection.image_trailers import REST, TAIL, Bytes, Part

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}  # bytes, by type
_WIDTH, _HEIGHT = 0x100, 0x101
# Where pixels are, and how many bytes of them: strips, tiles, and an old kind of JPEG.
_PIXELS = {0x111: 0x117, 0x144: 0x145, 0x201: 0x202}
_DIRECTORIES = (0x14A, 0x8769, 0x8825, 0xA005)
_MOST_PAGES = 1000
_MOST_ENTRIES = 500
_MOST_VALUES = 100_000


def measure_pages(data: Bytes) -> tuple[int, int, int]:
    """Return the largest width and the largest height of its pages, in pixels, and where its last part ends."""
    order: Literal["little", "big"] = "little" if data[:2] == b"II" else "big"
    waiting, seen = [_read_number(data, 4, 4, order)], set[int]()
    width = height = 0
    end = 8
    while waiting and len(seen) < _MOST_PAGES:
        at = waiting.pop()
        if at in seen or not 8 <= at < len(data):
            continue
        seen.add(at)
        count = min(_read_number(data, at, 2, order), _MOST_ENTRIES)
        last = at + 2 + 12 * count
        entries, reach = _read_entries(data, at + 2, count, order)
        width, height = (max(was, *entries.get(tag, [0])) for was, tag in ((width, _WIDTH), (height, _HEIGHT)))
        waiting += [_read_number(data, last, 4, order), *(at for tag in _DIRECTORIES for at in entries.get(tag, []))]
        parts = [zip(entries.get(at, []), entries.get(size, []), strict=False) for at, size in _PIXELS.items()]
        ends = [place + length for part in parts for place, length in part]
        end = max(end, last + 4, reach, *ends)
    return width, height, min(end, len(data))


def find_parts(data: Bytes) -> Iterator[Part]:
    _width, _height, end = measure_pages(data)
    yield 8, end, REST
    yield end, len(data), TAIL


def _read_entries(
    data: Bytes, at: int, count: int, order: Literal["little", "big"]
) -> tuple[dict[int, list[int]], int]:
    """Return the whole numbers of a directory by their tag, and where the last of its values ends."""
    found, reach = dict[int, list[int]](), 0
    for entry in range(at, at + 12 * count, 12):
        tag, kind = _read_number(data, entry, 2, order), _read_number(data, entry + 2, 2, order)
        size, number = _SIZES.get(kind, 1), _read_number(data, entry + 4, 4, order)
        where = entry + 8 if size * number <= 4 else _read_number(data, entry + 8, 4, order)
        reach = max(reach, where + size * number) if where + size * number <= len(data) else reach
        if kind in {3, 4, 13} and (tag in (_WIDTH, _HEIGHT, *_DIRECTORIES) or tag in {*_PIXELS, *_PIXELS.values()}):
            begins = range(where, where + size * min(number, _MOST_VALUES), size)
            found[tag] = [_read_number(data, begin, size, order) for begin in begins]
    return found, reach


def _read_number(data: Bytes, at: int, size: int, order: Literal["little", "big"]) -> int:
    return int.from_bytes(data[at : at + size], order)
