"""Hostile mode: append a payload to every string of every answer, as an attacker among agents or authors could.

Each place, which is an endpoint and a key, gets one payload after the other, so that each place meets all of them.
"""

import threading
from collections import Counter
from collections.abc import Sequence
from typing import Any

# Not changed unless asked for, because the next call or the choice of a control depends on them.
_IDENTIFIERS = ("ticketId", "attachmentId", "code", "type", "path", "serviceId")


class Hostile:
    def __init__(self, payloads: Sequence[str] = (), *, identifiers: bool = False) -> None:
        """Without payloads nothing changes. With `identifiers` the ids that later calls need are changed too."""
        self._payloads = tuple(payloads)
        self._spared = () if identifiers else _IDENTIFIERS
        self._met: Counter[str] = Counter()
        self._lock = threading.Lock()

    def spoil(self, op: str, payload: Any) -> Any:
        """Return a copy of an answer with a payload at the end of every string."""
        return self._spoil(op, "", payload) if self._payloads else payload

    def met(self) -> dict[str, int]:
        """Return how many strings of each place went out with a payload."""
        with self._lock:
            return dict(self._met)

    def _spoil(self, op: str, key: str, value: Any) -> Any:
        if isinstance(value, str):
            return value if key in self._spared else value + self._next(f"{op}.{key}")
        if isinstance(value, list):
            return [self._spoil(op, key, item) for item in value]
        if isinstance(value, dict):
            return {name: self._spoil(op, name, item) for name, item in value.items()}
        return value

    def _next(self, place: str) -> str:
        with self._lock:
            payload = self._payloads[self._met[place] % len(self._payloads)]
            self._met[place] += 1
        return payload
