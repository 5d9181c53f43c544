"""Prepare images: convert types that OC does not take, shrink large ones, and strip metadata.

Only headers are read here; `inquiries.services.files.image_process` decodes in a process of its own.
"""

import mmap
from contextlib import suppress
from dataclasses import dataclass, replace

from inquiries.domain.file_inspection import accepted_files, image_metadata
from inquiries.domain.file_inspection.image_metadata import Facts
from inquiries.models import Attachment
from inquiries.services.files import image_process
from inquiries.services.files.image_process import Busy, NotDecoded
from inquiries.services.files.upload_handler import DiskFile

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

    extension: str
    file: DiskFile
    changes: tuple[Change, ...] = ()
    preview: str = ""


def prepare(extension: str, file: DiskFile) -> Prepared:
    """Return the file as it is to be stored. Other files, and images that need no change, are returned as they are.

    `file` was checked: it is what its extension says. Raises `NotDecoded` where it cannot be sent as it is and nothing
    else can be made of it, `Busy` where that can be tried again later, and `OSError` where the disk takes no more.
    """
    picture = Prepared(extension, file)
    kind = _detect_kind(extension, file)
    if not kind:
        return picture
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        facts = image_metadata.read_facts(kind, data)
    if facts.width * facts.height > _MOST_PIXELS:
        raise NotDecoded
    is_large = kind == "jpeg" and facts.width * facts.height > _LARGE
    is_converted = kind in image_metadata.CONVERTED or extension in accepted_files.CONVERTED
    if is_converted or is_large or file.size >= accepted_files.TOO_LARGE:
        return _convert(picture, kind, facts)
    if kind == "jpeg" and facts.orientation != 1:
        with suppress(NotDecoded):
            return _convert(picture, kind, facts)
    if facts.is_annotated:
        picture = _strip_metadata(picture, kind, facts)
    # Nothing is decoded of a TIFF, which may have many pages.
    if kind != "tiff" and picture.file.size > accepted_files.LIGHT:
        with suppress(NotDecoded):
            picture = replace(picture, preview=image_process.render_preview(kind, picture.file.temporary_file_path()))
    return picture


def _detect_kind(extension: str, file: DiskFile) -> str:
    """Return what kind of picture this is; "" for anything else."""
    if extension not in accepted_files.PICTURES:
        return ""
    file.seek(0)
    kind = image_metadata.detect_kind(file.read(256))
    file.seek(0)
    return kind


def _convert(picture: Prepared, kind: str, facts: Facts) -> Prepared:
    is_named_so = accepted_files.get_content_type(picture.extension) == "image/jpeg"
    with DiskFile.create() as made:
        told = image_process.convert_to_jpeg(kind, picture.file.temporary_file_path(), made.temporary_file_path())
        made.count()
        if not accepted_files.is_what_it_says("jpg", made) or made.size >= accepted_files.TOO_LARGE:
            raise NotDecoded
    changes = {
        Change.CONVERTED: kind != "jpeg" or not is_named_so,
        Change.SMALLER: told.is_scaled or picture.file.size >= accepted_files.TOO_LARGE,
        **_describe_removed(facts.is_annotated and kind == "jpeg", facts.is_located or told.is_located),
    }
    extension = picture.extension if is_named_so else "jpg"
    return Prepared(extension, made, tuple(change for change, is_so in changes.items() if is_so), told.preview)


def _strip_metadata(picture: Prepared, kind: str, facts: Facts) -> Prepared:
    with (
        DiskFile.create() as made,
        mmap.mmap(picture.file.fileno(), 0, access=mmap.ACCESS_READ) as data,
    ):
        made.writelines(image_metadata.strip_metadata(kind, data))
        made.count()
    changes = _describe_removed(facts.is_annotated, facts.is_located)
    return Prepared(picture.extension, made, tuple(change for change, is_so in changes.items() if is_so))


def _describe_removed(is_annotated: bool, is_located: bool) -> dict[Change, bool]:
    return {Change.LOCATION: is_located, Change.NOTES: is_annotated and not is_located}
