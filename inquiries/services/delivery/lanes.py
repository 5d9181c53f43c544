"""Send several inquiries at once, each service on threads of its own.

A service that answers slowly, or not at all, keeps its own lanes busy and no other service's. Whether it can be reached
is also found out in its own lane. Rows are picked a few at a time, and only the claim makes sure that a row is sent
once, as between workers.
"""

import logging
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import DatabaseError, close_old_connections, connections

from common.time_scale import scale
from inquiries.models import Inquiry
from inquiries.services.delivery import claims
from inquiries.services.delivery.claims import Batch

log = logging.getLogger(__name__)

_SET_ASIDE = 15 * 60.0  # seconds, as DELIVERY_TIME_SCALE has them
_PAUSE = 1.0  # seconds after an error of the database
_MOST_SERVICES = 8  # that can have all their lanes busy at once; beyond that, services share what is left


@dataclass
class _Line:
    """One service's rows that are picked and wait for a lane, and the number of its lanes."""

    service: int
    lock: threading.Lock = field(default_factory=threading.Lock)
    waiting: deque[tuple[int, datetime]] = field(default_factory=deque)
    lanes: int = 0


class Lanes:
    """The lanes of one worker, at most `each` for a service. They process due rows with `step` until there are none."""

    def __init__(self, each: int, step: Callable[[Inquiry], None], stop: threading.Event) -> None:
        self._each, self._step, self._stop = each, step, stop
        self._lock = threading.Lock()
        self._lines: dict[int, _Line] = {}
        self._threads: set[threading.Thread] = set()

    def is_busy(self) -> bool:
        """Whether a lane is open."""
        with self._lock:
            return bool(self._threads)

    def feed(self) -> None:
        """Open a lane for each service that has due rows and no lane. That lane opens the others.

        Raises: `DatabaseError`.
        """
        with self._lock:
            busy = [line.service for line in self._lines.values() if line.lanes]
        for service in claims.find_services_due(busy):
            line = self._lines.setdefault(service, _Line(service))
            self._open(line)

    def close(self) -> None:
        """Let go of the rows that wait, and return when the running steps have ended. `stop` has to be set."""
        for line in self._lines.values():
            with line.lock:
                for until in {until for _key, until in line.waiting}:
                    Batch([key for key, each in line.waiting if each == until], until).release()
                line.waiting.clear()
        with self._lock:
            threads = list(self._threads)
        for thread in threads:
            thread.join()

    def _open(self, line: _Line) -> None:
        thread = threading.Thread(target=self._run, args=(line,), name="lane", daemon=True)
        with self._lock:
            if line.lanes >= self._each or len(self._threads) >= self._each * _MOST_SERVICES or self._stop.is_set():
                return
            line.lanes += 1
            self._threads.add(thread)
        try:
            thread.start()
        except RuntimeError:  # the machine has no thread left
            self._end(line, thread)

    def _end(self, line: _Line, thread: threading.Thread) -> None:
        with self._lock:
            line.lanes -= 1
            self._threads.discard(thread)

    def _run(self, line: _Line) -> None:
        try:
            while not self._stop.is_set():
                close_old_connections()
                try:
                    if (row := self._next(line)) is None:
                        return
                    take(*row, self._step)
                except Exception:  # a lane that ended unseen would be worse than anything that can be wrong here
                    log.exception("worker.crashed")
                    self._stop.wait(_PAUSE)
        finally:
            self._end(line, threading.current_thread())
            connections.close_all()

    def _next(self, line: _Line) -> tuple[int, datetime] | None:
        """Return the next row of the service, after picking more if there are few. None if none is due."""
        with line.lock:
            if self._stop.is_set():
                return None
            if len(line.waiting) < self._each:
                due = claims.find_due().filter(service=line.service)
                batch = claims.pick(due, 2 * self._each - len(line.waiting))
                line.waiting.extend((key, batch.until) for key in batch.keys)
            row = line.waiting.popleft() if line.waiting else None
            more = len(line.waiting)
        for _ in range(min(more, self._each)):
            self._open(line)
        return row


def take(key: int, picked_until: datetime, step: Callable[[Inquiry], None]) -> None:
    """Process a picked row as it is when its turn comes. A row that cannot be read is set aside.

    Raises: `DatabaseError`.
    """
    try:
        inquiry = Inquiry.objects.select_related("service").filter(pk=key, lease_until=picked_until).first()
        if inquiry:  # else it took so long that another worker has it now
            step(inquiry)
    except DatabaseError:
        raise
    except Exception:  # one row that cannot be read must not hold up those behind it
        log.exception("worker.row_failed", extra={"inquiry": key})
        claims.set_aside(key, scale(_SET_ASIDE))
