"""Reads of OC that a page waits for only briefly: they go on in a thread, and a second request takes up the answer.

The answer is handed over once, to the person and for the question that it was read for, and given to no other. It is
in the memory of one process: where the second request reaches another one, OC is asked anew.
"""

import secrets
import threading
import time
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextvars import copy_context
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar, cast

from django.conf import settings

T = TypeVar("T")

_KEPT_FOR = 60.0  # seconds after its beginning; the page that asks for it does so at once
_MOST = 100  # answers that wait to be taken up


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a page waits for a read: `seconds`, or None for until it ends.

    `token` is that of `StillReading`, in the request that takes up a read which goes on; "" begins one.
    """

    seconds: float | None = None
    token: str = ""


WHOLE = Patience()


class StillReading(Exception):
    """The read did not end in time and goes on; `token` takes it up."""

    def __init__(self, token: str) -> None:
        super().__init__("still reading")
        self.token = token


@dataclass(frozen=True, slots=True)
class _Running:
    question: Hashable
    answer: Future[Any]
    since: float  # monotonic seconds


_running: dict[str, _Running] = {}
_lock = threading.Lock()


def read(call: Callable[[], T], question: Hashable, patience: Patience) -> T:
    """Return what `call` returns, which must not use the database: it may run in a thread that keeps no connection.

    Args:
        call: Reads from OC, and ends within a deadline of its own.
        question: Whose read it is and of what. Another question's answer is never returned.
        patience: How long to wait, and which read that goes on to take up.

    Raises:
        StillReading: The patience has run out.
        OCError: What `call` raises, as everything else.
    """
    answer = _take_up(patience.token, question) if patience.token else None
    if answer is None and patience.seconds is None:
        return call()
    if answer is None:
        answer = _get_pool(settings.OC_READS).submit(copy_context().run, call)
    wait([answer], timeout=patience.seconds)
    if not answer.done():
        raise StillReading(_put_aside(question, answer))
    return cast(T, answer.result())


def _put_aside(question: Hashable, answer: Future[Any]) -> str:
    token, now = secrets.token_urlsafe(16), time.monotonic()
    with _lock:
        for old in [key for key, running in _running.items() if now - running.since > _KEPT_FOR]:
            del _running[old]
        while len(_running) >= _MOST:
            del _running[next(iter(_running))]
        _running[token] = _Running(question, answer, now)
    return token


def _take_up(token: str, question: Hashable) -> Future[Any] | None:
    """Return the answer that the token stands for, if it is this question's; then no other request gets it."""
    with _lock:
        running = _running.get(token)
        if running is None or running.question != question:
            return None
        del _running[token]
        return running.answer


@lru_cache(maxsize=1)
def _get_pool(reads: int) -> ThreadPoolExecutor:
    """Return the threads that read: as many as may read at once, and one that is refused at once while all do."""
    return ThreadPoolExecutor(max_workers=reads + 1, thread_name_prefix="late-read")
