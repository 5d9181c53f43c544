"""Customers' files while they are moved: what is written goes to the new place, what is read may be in the old one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.files.base import File
from django.core.files.storage import Storage, storages

T = TypeVar("T")


class MovingStorage(Storage):
    """Joins the storages `files`, the new place, and `files_before`, the old one, until the latter is empty."""

    @property
    def new(self) -> Storage:
        return storages["files"]

    @property
    def old(self) -> Storage:
        return storages["files_before"]

    def _either(self, ask: Callable[[Storage], T]) -> T:
        # The new place once more at the end: a file may be moved between the first two questions.
        for place in (self.new, self.old):
            try:
                return ask(place)
            except FileNotFoundError:
                continue
        return ask(self.new)

    def open(self, name: str, mode: str = "rb") -> File[bytes]:
        return self._either(lambda place: place.open(name, mode))

    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        return self.new.save(name, content, max_length)

    def delete(self, name: str) -> None:
        # The old place first: what is gone there can no longer be moved.
        self.old.delete(name)
        self.new.delete(name)

    def exists(self, name: str) -> bool:
        return self.new.exists(name) or self.old.exists(name) or self.new.exists(name)

    def size(self, name: str) -> int:
        return self._either(lambda place: place.size(name))

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        folders: set[str] = set()
        files: set[str] = set()
        for place in (self.old, self.new):
            try:
                found = place.listdir(path)
            except FileNotFoundError:
                continue
            folders.update(found[0])
            files.update(found[1])
        return sorted(folders), sorted(files)

    def path(self, name: str) -> str:
        return self.new.path(name)

    def url(self, name: str | None) -> str:
        raise ValueError("This file is not accessible via a URL.")
