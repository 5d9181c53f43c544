"""Prepare images: convert types that OC does not take, shrink large ones, and strip metadata.

Only headers are read here; `inquiries.services.files.image_process` decodes in a process of its own.
"""

import mmap
from contextlib import suppress
from dataclasses import dataclass, replace

from inquiries.domain.file_inspection import file_types, image_metadata
from inquiries.domain.file_inspection.image_metadata import Facts
from inquiries.models import Attachment
from inquiries.services.files import image_process
from inquiries.services.files.image_process import Busy, NotDecoded
from inquiries.services.files.upload_handler import ReceivedFile

Change = Attachment.Change
__all__ = ["Busy", "NotDecoded", "Prepared", "prepare"]
# What opens a picture counts on its memory: one that says it has more than any camera makes is not passed on.
_MOST_PIXELS = 250_000_000
# From here on a photo is made smaller although it has few bytes: it fills the memory of the device that opens it.
_LARGE = 50_000_000


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file as it is stored and sent, perhaps another one than was received, which then has to be closed.

    `preview` is a small JPEG in base64, "" where there is none.
    """

    name: str
    file: ReceivedFile
    changes: tuple[Change, ...] = ()
    preview: str = ""


def prepare(name: str, received: ReceivedFile) -> Prepared:
    """Return the file as it is to be stored. Other files, and images that need no change, are returned as they are.

    `received` was checked: it is what it says. Raises `NotDecoded` where it cannot be sent as it is and nothing else
    can be made of it, `Busy` where that can be tried again later, and `OSError` where the disk takes no more.
    """
    picture = Prepared(name, received)
    kind = _detect_kind(name, received)
    if not kind:
        return picture
    with mmap.mmap(received.fileno(), 0, access=mmap.ACCESS_READ) as data:
        facts = image_metadata.read_facts(kind, data)
    if facts.width * facts.height > _MOST_PIXELS:
        raise NotDecoded
    is_too_large = (received.size or 0) >= file_types.TOO_LARGE
    is_large = kind == "jpeg" and facts.width * facts.height > _LARGE
    is_converted = kind in image_metadata.CONVERTED or file_types.get_extension(name) in file_types.CONVERTED
    if is_converted or is_too_large or is_large:
        return _convert(picture, kind, facts)
    if kind == "jpeg" and facts.orientation != 1:
        with suppress(NotDecoded):
            return _convert(picture, kind, facts)
    if facts.is_annotated:
        picture = _strip_metadata(picture, kind, facts)
    # Nothing is decoded of a TIFF, which may have many pages.
    if kind != "tiff" and (picture.file.size or 0) > file_types.LIGHT:
        with suppress(NotDecoded):
            picture = replace(picture, preview=image_process.render_preview(kind, picture.file.temporary_file_path()))
    return picture


def _detect_kind(name: str, received: ReceivedFile) -> str:
    """Return what kind of picture this is; "" for anything else."""
    if file_types.get_extension(name) not in file_types.PICTURES:
        return ""
    received.seek(0)
    kind = image_metadata.detect_kind(received.read(256))
    received.seek(0)
    return kind


def _convert(picture: Prepared, kind: str, facts: Facts) -> Prepared:
    name = picture.name
    is_named_so = file_types.get_content_type(name) == "image/jpeg"
    made = _create_empty_file(name)
    try:
        told = image_process.convert_to_jpeg(kind, picture.file.temporary_file_path(), made.temporary_file_path())
        made.count()
        if not file_types.is_what_it_says("made.jpg", made) or made.is_too_large:
            raise NotDecoded
    except BaseException:
        made.close()
        raise
    changes = {
        Change.CONVERTED: kind != "jpeg" or not is_named_so,
        Change.SMALLER: told.is_scaled or (picture.file.size or 0) >= file_types.TOO_LARGE,
        **_describe_removed(facts.is_annotated and kind == "jpeg", facts.is_located or told.is_located),
    }
    name = name if is_named_so else f"{name.rpartition('.')[0]}.jpg"
    return Prepared(name, made, tuple(change for change, is_so in changes.items() if is_so), told.preview)


def _strip_metadata(picture: Prepared, kind: str, facts: Facts) -> Prepared:
    made = _create_empty_file(picture.name)
    try:
        with mmap.mmap(picture.file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            for block in image_metadata.strip_metadata(kind, data):
                made.write(block)
        made.count()
    except BaseException:
        made.close()
        raise
    changes = _describe_removed(facts.is_annotated, facts.is_located)
    return Prepared(picture.name, made, tuple(change for change, is_so in changes.items() if is_so))


def _describe_removed(is_annotated: bool, is_located: bool) -> dict[Change, bool]:
    return {Change.LOCATION: is_located, Change.NOTES: is_annotated and not is_located}


def _create_empty_file(name: str) -> ReceivedFile:
    file = ReceivedFile(name, "", 0)
    if file.is_lost:
        raise OSError("no room for a picture that is made anew")
    return file
