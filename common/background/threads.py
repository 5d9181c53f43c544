"""Work that a request begins and that goes on after the request was answered, on threads that are kept for more of it.

A thread keeps what takes long to make: its connection to SQLite, and its pool of connections to the upstream. A
process that is told to stop ends after the work that has begun. Work must be safe to lose, because a process can also
be killed.
"""

import logging
import threading
from collections.abc import Callable
from concurrent import futures
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from contextvars import copy_context
from typing import Generic, TypeVar

from django.conf import settings
from django.db import close_old_connections

from common.background.released_connection import release_connection

log = logging.getLogger(__name__)
T = TypeVar("T")
_MOST_THREADS = 1000  # the setting's own limit


class Background(Generic[T]):
    """One kind of work, of which at most `BACKGROUND_THREADS` run at once in this process."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._threads = self._make_pool()
        self._places = threading.Lock()
        self._running = 0

    def start(self, work: Callable[[], T], *, wait: float) -> Future[T] | None:
        """Begin `work`, and wait for its end for at most `wait` seconds.

        Returns: its future, done or not; None if it was not begun, because there are too many.
        """
        if not self._take_place():
            return None
        future: Future[T] = Future()
        threads = self._threads
        # In the request's context, so that its log lines carry the request's id.
        try:
            threads.submit(copy_context().run, self._run, work, future)
        except RuntimeError:  # the machine has no thread left, or the process is about to end
            # The pool would take a thread for idle for each piece of work that it kept so, and begin fewer for good.
            if self._threads is threads:
                self._threads = self._make_pool()
            # It may keep the work for a thread that it has: unless that has begun it, it will find it cancelled.
            if future.cancel():
                self._leave_place()
                log.warning("background.no_thread")
                return None
        release_connection()
        futures.wait([future], wait)
        return future

    def _make_pool(self) -> ThreadPoolExecutor:
        return ThreadPoolExecutor(_MOST_THREADS, thread_name_prefix=self._name)  # begins none before it has work

    def _run(self, work: Callable[[], T], future: Future[T]) -> None:
        if not future.set_running_or_notify_cancel():
            return
        try:
            with ExitStack() as at_end:
                at_end.callback(self._leave_place)
                # As before and after a request: what the database has ended is not used again.
                at_end.callback(close_old_connections)
                close_old_connections()
                result = work()
        except Exception as error:  # it is raised to a caller who still waits
            future.set_exception(error)
        else:
            future.set_result(result)

    def _take_place(self) -> bool:
        with self._places:
            if self._running >= settings.BACKGROUND_THREADS:
                return False
            self._running += 1
            return True

    def _leave_place(self) -> None:
        with self._places:
            self._running -= 1
