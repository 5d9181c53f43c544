"""Read image headers, and strip metadata without decoding the image."""

import binascii
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from inquiries.domain.file_inspection import image_trailers, tiff_pages
from inquiries.domain.file_inspection.image_trailers import REST, TAIL, Bytes, Part

_BLOCK = 256 * 1024  # bytes
# Parts beyond this number are not read: no camera writes as many, and reading them takes seconds.
_MOST_PARTS = 20_000
CONVERTED = frozenset({"avif", "heif", "webp"})  # kinds that become JPEG here
_AVIF_BRANDS = frozenset({b"avif", b"avis"})
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"})

# JPEG: markers of a frame, which says how large the picture is; and what stays of the application's own segments.
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_APPLICATION = range(0xE0, 0xF0)
_MARKER = re.compile(rb"\xff[^\x00\xff]", re.DOTALL)
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]", re.DOTALL)
_STRAY = b"\xff\x00"  # what a part is that stands between segments, where readers skip it
_EXIF, _COLOURS = b"Exif\x00\x00", b"ICC_PROFILE\x00"

Keeps = Callable[[Bytes, Part], bool]
_PNG_START = 8  # bytes of its signature
_PNG_NOTES = (b"XML:com.adobe.xmp\x00", b"Raw profile type ", b"exif:")
_ORIENTATION, _GPS = 0x0112, 0x8825


@dataclass(frozen=True, slots=True)
class Facts:
    """The dimensions of an image in pixels, its orientation (1 to 8, 1 is upright), whether it has metadata that does
    not belong to its pixels, and whether that says where it was taken."""

    width: int = 0
    height: int = 0
    orientation: int = 1
    is_annotated: bool = False
    is_located: bool = False


def detect_kind(head: bytes) -> str:
    """Return the type by a file's first bytes: jpeg, png, gif, bmp, tiff, webp, heif or avif; "" for others."""
    if head[4:8] == b"ftyp" and _read_brands(head) & _AVIF_BRANDS:
        return "avif"
    if head[4:8] == b"ftyp" and _read_brands(head) & _HEIF_BRANDS:
        return "heif"
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    starts = {b"\xff\xd8\xff": "jpeg", b"\x89PNG\r\n\x1a\n": "png", b"GIF8": "gif", b"BM": "bmp"}
    starts |= {b"II*\x00": "tiff", b"MM\x00*": "tiff"}
    return next((kind for start, kind in starts.items() if head.startswith(start)), "")


def _read_brands(head: bytes) -> set[bytes]:
    end = min(int.from_bytes(head[:4]), 256)
    return {head[8:12], *(head[at : at + 4] for at in range(16, end, 4))}


def read_facts(kind: str, data: Bytes) -> Facts:
    """Return what the headers say. A type without a reader here gives no facts."""
    match kind:
        case "jpeg":
            return _read_jpeg_facts(data)
        case "png":
            return _read_png_facts(data)
        case "gif":
            size = (int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little"))
            return _build_facts(data, *size, image_trailers.split_gif(data), image_trailers.should_stay_in_gif)
        case "bmp":
            size = image_trailers.read_bmp_size(data)
            return _build_facts(data, *size, image_trailers.split_bmp(data), _is_no_tail)
        case "tiff":
            return _read_tiff_facts(data)
        case _:
            return Facts()


def strip_metadata(kind: str, data: Bytes) -> Iterator[bytes]:
    """Return the same pixels without location, time, camera or a second image, in the same orientation.

    `kind` is jpeg, png, gif, bmp or tiff. In blocks, so that memory does not grow with the picture.
    """
    turned = read_facts(kind, data).orientation
    start, parts, keeps = _READERS[kind]
    yield data[0 : start(data)]
    for number, part in enumerate(parts(data)):
        begin, end, _mark = part
        if keeps(data, part):
            for at in range(begin, end, _BLOCK):
                yield data[at : min(at + _BLOCK, end)]
        # Behind the first part, which says in both what the file is.
        if number == 0 and turned != 1:
            yield _build_orientation_note(kind, turned)


# --- JPEG ------------------------------------------------------------------------------------------------------


def _split_jpeg(data: Bytes) -> Iterator[Part]:
    """Return each segment, with the pixels that follow it, bytes between segments, and trailing bytes."""
    at = 2
    for _part in range(_MOST_PARTS):
        found = _MARKER.search(data, at)  # type: ignore[call-overload]
        begin = found.start() if found else len(data)
        if begin > at:
            yield at, begin, _STRAY
        if not found:
            return
        at, mark = begin, found.group()
        end = at + 2
        if mark[1] != 0x01 and not 0xD0 <= mark[1] <= 0xD9:
            end += int.from_bytes(data[at + 2 : at + 4])
        if mark[1] == 0xDA:
            following = _NEXT_MARKER.search(data, end)  # type: ignore[call-overload]
            end = following.start() if following else len(data)
        yield at, end, mark
        if mark[1] == 0xD9:
            yield end, len(data), TAIL
            return
        at = end
    yield at, len(data), REST


def _read_jpeg_facts(data: Bytes) -> Facts:
    width = height = 0
    turned, annotated, located = 1, False, False
    for part in _split_jpeg(data):
        begin, end, mark = part
        if mark[1] in _FRAMES and not width:
            height, width = int.from_bytes(data[begin + 5 : begin + 7]), int.from_bytes(data[begin + 7 : begin + 9])
        if _should_stay_in_jpeg(data, part):
            continue
        if mark in (_STRAY, TAIL):
            annotated = annotated or image_trailers.has_meaning(data, begin, end)
            located = located or _has_location(data, begin, end)
            continue
        annotated, content = True, data[begin + 4 : end]
        if content.startswith(_EXIF):
            turned, has_place = _read_exif(content[len(_EXIF) :])
            located = located or has_place
        located = located or b"GPSLatitude" in content
    return Facts(width, height, turned, annotated, located)


def _should_stay_in_jpeg(data: Bytes, part: Part) -> bool:
    """Whether a segment is needed to show the image: of the application segments JFIF, colours and Adobe."""
    begin, _end, mark = part
    content = data[begin + 4 : begin + 16]
    if mark in (_STRAY, TAIL):
        return False
    return (
        mark[1] not in _APPLICATION
        or (mark[1] == 0xEE and content.startswith(b"Adobe"))
        or (mark[1] == 0xE0 and content.startswith(b"JFIF"))
        or (mark[1] == 0xE2 and content.startswith(_COLOURS))
    )


# --- PNG -------------------------------------------------------------------------------------------------------


def _split_png(data: Bytes) -> Iterator[Part]:
    at = _PNG_START
    for _part in range(_MOST_PARTS):
        mark = data[at + 4 : at + 8]
        if len(mark) < 4:
            return
        end = at + 12 + int.from_bytes(data[at : at + 4])
        yield at, min(end, len(data)), mark
        if mark == b"IEND":
            yield end, len(data), TAIL
            return
        at = end
    yield at, len(data), REST


def _read_png_facts(data: Bytes) -> Facts:
    width, height = int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
    turned, annotated, located = 1, False, False
    for part in _split_png(data):
        begin, end, mark = part
        if _should_stay_in_png(data, part):
            continue
        if mark == TAIL:
            annotated = annotated or image_trailers.has_meaning(data, begin, end)
            located = located or _has_location(data, begin, end)
            continue
        annotated, content = True, data[begin + 8 : end]
        if mark == b"eXIf":
            turned, has_place = _read_exif(content)
            located = located or has_place
        located = located or b"GPSLatitude" in content
    return Facts(width, height, turned, annotated, located)


def _should_stay_in_png(data: Bytes, part: Part) -> bool:
    begin, end, mark = part
    if mark in {b"iTXt", b"tEXt", b"zTXt"}:
        return not data[begin + 8 : begin + 40].startswith(_PNG_NOTES) and b"GPSLatitude" not in data[begin:end]
    return mark not in (b"eXIf", TAIL)


# --- GIF, BMP and TIFF -----------------------------------------------------------------------------------------


def _build_facts(data: Bytes, width: int, height: int, parts: Iterator[Part], keeps: Keeps) -> Facts:
    annotated = located = False
    for part in parts:
        begin, end, _mark = part
        if not keeps(data, part):
            annotated = annotated or image_trailers.has_meaning(data, begin, end)
            located = located or _has_location(data, begin, end)
    return Facts(width, height, 1, annotated, located)


def _is_no_tail(_data: Bytes, part: Part) -> bool:
    return part[2] != TAIL


def _read_tiff_facts(data: Bytes) -> Facts:
    """Return the facts of a TIFF. Its metadata and trailing bytes stay, unless these hold another image's location."""
    width, height, end = tiff_pages.measure_pages(data)
    is_located = _has_location(data, end, len(data))
    return Facts(width, height, 1, is_located, is_located)


# --- Exif, which several have -------------------------------------------------------------------------------------


def _read_exif(tiff: bytes) -> tuple[int, bool]:
    """Return the orientation, and whether there is a directory of locations."""
    orders: dict[bytes, Literal["little", "big"]] = {b"II*\x00": "little", b"MM\x00*": "big"}
    order = orders.get(tiff[:4])
    if order is None:
        return 1, False
    begin = int.from_bytes(tiff[4:8], order)
    turned, located = 1, False
    for number in range(int.from_bytes(tiff[begin : begin + 2], order)):
        at = begin + 2 + 12 * number
        if at > len(tiff):
            break
        tag = int.from_bytes(tiff[at : at + 2], order)
        if tag == _ORIENTATION:
            turned = int.from_bytes(tiff[at + 8 : at + 10], order)
        located = located or tag == _GPS
    return turned if 1 <= turned <= 8 else 1, located


def _has_location(data: Bytes, begin: int, end: int) -> bool:
    """Whether a part holds another picture's note of where it was taken."""
    return any(note == b"GPSLatitude" or _read_exif(note)[1] for note in image_trailers.find_notes(data, begin, end))


def _build_orientation_note(kind: str, orientation: int) -> bytes:
    """Build an Exif segment with the orientation and nothing else."""
    entry = _ORIENTATION.to_bytes(2) + b"\x00\x03\x00\x00\x00\x01" + orientation.to_bytes(2) + b"\x00\x00"
    tiff = b"MM\x00*\x00\x00\x00\x08\x00\x01" + entry + b"\x00\x00\x00\x00"
    if kind == "jpeg":
        return b"\xff\xe1" + (2 + len(_EXIF) + len(tiff)).to_bytes(2) + _EXIF + tiff
    return len(tiff).to_bytes(4) + b"eXIf" + tiff + binascii.crc32(b"eXIf" + tiff).to_bytes(4)


# Where the first part begins, the parts, and which of them stay.
_READERS: dict[str, tuple[Callable[[Bytes], int], Callable[[Bytes], Iterator[Part]], Keeps]] = {
    "jpeg": (lambda _data: 2, _split_jpeg, _should_stay_in_jpeg),
    "png": (lambda _data: _PNG_START, _split_png, _should_stay_in_png),
    "gif": (image_trailers.find_gif_start, image_trailers.split_gif, image_trailers.should_stay_in_gif),
    "bmp": (lambda _data: 14, image_trailers.split_bmp, _is_no_tail),
    "tiff": (lambda _data: 8, tiff_pages.find_parts, _is_no_tail),
}
