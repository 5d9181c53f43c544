"""What the customers met: answers by kind, the receipts that they were given, and what must not happen."""

from __future__ import annotations

import threading
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from tests.cluster.plan import MAY_CUT_OFF

# Promises that were broken, by name. Whatever is in one of these sets fails the run.
PAGE_OF_500 = "pages of 500"
OTHER_ANSWER = "answers that no customer should see"
PROXYS_PAGE = "pages of the proxy, or answers that broke off, while no node was killed"
NOT_TOLD = "refused without a word"
SESSION_LOST = "sessions lost"
SESSION_REVIVED = "sessions that went on after signing out"
FILE_DIFFERS = "files shown that are missing or different"
RECEIPTS_DIFFER = "forms with two receipts"
GAVE_UP = "customers who gave up"
NOT_ENDED = "processes that did not end as told"
BROKEN = (
    PAGE_OF_500,
    OTHER_ANSWER,
    PROXYS_PAGE,
    NOT_TOLD,
    SESSION_LOST,
    SESSION_REVIVED,
    FILE_DIFFERS,
    RECEIPTS_DIFFER,
    GAVE_UP,
    NOT_ENDED,
)


@dataclass
class Tally:
    """Threads share it. `seen` counts what may happen, `broken` has a line for each thing that may not."""

    seen: Counter[str] = field(default_factory=Counter)
    broken: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in BROKEN})
    turn: str = ""  # what happens to a node or worker at the moment
    receipts: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, what: str) -> None:
        with self._lock:
            self.seen[what] += 1

    def note_no_answer(self, what: str) -> None:
        """No node answered: natural where one was killed in the middle, and only there."""
        if self.turn in MAY_CUT_OFF:
            self.count(f"{what}, {self.turn}")
        else:
            self.complain(PROXYS_PAGE, f"{what}, during: {self.turn}")

    def complain(self, promise: str, words: str) -> None:
        with self._lock:
            self.broken[promise].append(words)

    def promise(self, number: int, receipt: str) -> None:
        """A customer has seen this receipt for the send with this number; of a comment that is there already, ""."""
        with self._lock:
            self.receipts[number].add(receipt)
            if len(self.receipts[number]) > 1:
                self.broken[RECEIPTS_DIFFER].append(f"{number}: {sorted(self.receipts[number])}")

    @property
    def holds(self) -> bool:
        return not any(self.broken.values())
