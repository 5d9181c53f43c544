"""Move stored files from STORAGE_MOVED_FROM to STORAGE_URL, while the portal runs."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.files.storage import InvalidStorageError, Storage, storages

from inquiries.models import Attachment, Look

log = logging.getLogger(__name__)


class NothingToMove(Exception):
    """STORAGE_MOVED_FROM is not set."""


@dataclass(slots=True)
class Moved:
    """The numbers of files: moved now, moved before, in neither place, and not moved because of a failure."""

    moved: int = 0
    there: int = 0
    missing: int = 0
    failed: int = 0


def move_files() -> Moved:
    """Copy every file that a row names to the new place, and delete it in the old one.

    It can be repeated, broken off, and run twice at once: the old file is deleted only when the new one is whole.

    Raises:
        NothingToMove: there is no old place.
    """
    try:
        new, old = storages["files"], storages["files_before"]
    except InvalidStorageError:
        raise NothingToMove from None
    moved = Moved()
    for name in _list_names():
        try:
            _move(name, new, old, moved)
        except OSError as error:
            log.error("file_move.failed", extra={"key": name, "error": type(error).__name__})
            moved.failed += 1
    return moved


def _list_names() -> Iterator[str]:
    for field in ("logo", "favicon"):
        yield from Look.objects.exclude(**{field: ""}).values_list(field, flat=True)
    # By key, so that rows which come and go meanwhile do not shift the others.
    yield from Attachment.objects.order_by("pk").values_list("file", flat=True).iterator(chunk_size=500)


def _move(name: str, new: Storage, old: Storage, moved: Moved) -> None:
    if not old.exists(name):
        moved.there += new.exists(name)
        moved.missing += not new.exists(name)
        return
    size = old.size(name)
    if not new.exists(name) or new.size(name) != size:
        with old.open(name) as content:
            new.delete(name)  # what another run left of it
            new.save(name, content)
    if new.size(name) != size:
        raise OSError("not whole")
    old.delete(name)
    moved.moved += 1
