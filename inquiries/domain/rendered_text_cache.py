"""Rendered texts that a process keeps, up to a number of characters."""

import threading
from collections.abc import Hashable

from django.utils.safestring import SafeString

_KEY = 500  # as many characters as a key takes, about
_LARGEST = 20  # as a part of all: a longer text would take the place of too many others


class BoundedTexts:
    """Texts by key, in two halves: what was not asked for while the newer one filled up is dropped."""

    def __init__(self, most: int) -> None:
        self._most = most  # characters
        self._lock = threading.Lock()
        self.clear()

    def clear(self) -> None:
        self._newer: dict[tuple[Hashable, ...], SafeString] = {}
        self._older: dict[tuple[Hashable, ...], SafeString] = {}
        self._size = 0

    def get(self, key: tuple[Hashable, ...]) -> SafeString | None:
        text = self._newer.get(key)
        if text is None and (text := self._older.get(key)) is not None:
            self.put(key, text)
        return text

    def put(self, key: tuple[Hashable, ...], text: SafeString) -> None:
        if len(text) > self._most // _LARGEST:
            return
        with self._lock:
            if self._size + len(text) + _KEY > self._most // 2:
                self._older, self._newer, self._size = self._newer, {}, 0
            self._newer[key] = text
            self._size += len(text) + _KEY
