"""Rendered texts, whole or in pieces, that a process keeps, up to a number of characters."""

import threading
from collections.abc import Hashable
from typing import Generic, TypeVar

T = TypeVar("T")
_KEY = 500  # as many characters as a key takes, about
_LARGEST = 4  # as a part of all; a longer text takes the place of others, and as much longer to make again


class BoundedTexts(Generic[T]):
    """Texts by key, in two halves: what was not asked for while the newer one filled up is dropped."""

    def __init__(self, most: int) -> None:
        self._most = most  # characters
        self._lock = threading.Lock()
        self.clear()

    def clear(self) -> None:
        self._newer: dict[tuple[Hashable, ...], tuple[T, int]] = {}
        self._older: dict[tuple[Hashable, ...], tuple[T, int]] = {}
        self._size = 0

    def get(self, key: tuple[Hashable, ...]) -> T | None:
        held = self._newer.get(key)
        if held is None and (held := self._older.get(key)) is not None:
            self.put(key, *held)
        return held[0] if held else None

    def put(self, key: tuple[Hashable, ...], text: T, length: int) -> None:
        """Keep a text of so many characters."""
        if length > self._most // _LARGEST:
            return
        with self._lock:
            if self._size + length + _KEY > self._most // 2:
                self._older, self._newer, self._size = self._newer, {}, 0
            self._newer[key] = text, length
            self._size += length + _KEY
