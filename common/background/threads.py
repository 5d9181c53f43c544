"""Work that a request begins and that goes on after the request was answered, on threads of its own.

The threads are not daemons: a process that is told to stop ends after them. What they do must be safe to lose,
because a process can also be killed.
"""

import logging
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextvars import copy_context
from typing import Generic, TypeVar

from django.conf import settings
from django.db import connections

from common.background.connections import release_connection

log = logging.getLogger(__name__)
T = TypeVar("T")


class Background(Generic[T]):
    """One kind of work, of which at most `BACKGROUND_THREADS` run at once in this process."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._places = threading.Lock()
        self._running = 0

    def start(self, work: Callable[[], T], *, wait: float) -> Future[T] | None:
        """Begin `work`, and wait for its end for at most `wait` seconds.

        Returns: its future, done or not; None if it was not begun, because there are too many.
        """
        if not self._take_place():
            return None
        future: Future[T] = Future()
        # In the request's context, so that its log lines carry the request's id.
        run = copy_context().run
        thread = threading.Thread(target=run, args=(self._run, work, future), name=self._name, daemon=False)
        try:
            thread.start()
        except RuntimeError:  # the machine has no thread left
            self._leave_place()
            log.warning("background.no_thread")
            return None
        release_connection()
        thread.join(wait)
        return future

    def _run(self, work: Callable[[], T], future: Future[T]) -> None:
        try:
            result = work()
        except Exception as error:  # it is raised to a caller who still waits
            future.set_exception(error)
        else:
            future.set_result(result)
        finally:
            self._leave_place()
            connections.close_all()

    def _take_place(self) -> bool:
        with self._places:
            if self._running >= settings.BACKGROUND_THREADS:
                return False
            self._running += 1
            return True

    def _leave_place(self) -> None:
        with self._places:
            self._running -= 1
