"""The heartbeats of web processes and workers, and the marks by which they notice that they do not share their files.

Each process has a thread that writes its row every few seconds. Now and then it looks in the storage for the mark of
one process of every other host: a mark that is not there was left in another folder.
"""

import logging
import os
import socket
import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Self

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from inquiries.models import WorkerHeartbeat

log = logging.getLogger(__name__)
Role = WorkerHeartbeat.Role

INTERVAL = 10.0  # seconds between two beats
_MARKS_EVERY = 6  # beats
FRESH = timedelta(seconds=60)  # a process that was not seen for so long has ended
FORGET_AFTER = timedelta(days=1)
STUCK_AFTER = 600.0  # seconds in which a lane that works takes up something new, whatever it waits for
MARKS = "marks"
lanes: dict[str, float] = {}  # of this process: when each began something new


class Heart:
    """The heartbeat of this process."""

    def __init__(self, role: Role) -> None:
        self.row = WorkerHeartbeat(role=role, host=get_host(), pid=os.getpid())
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="heartbeat", daemon=True)

    def start(self) -> Self:
        self._thread.start()
        return self

    def stop(self) -> None:
        """End the thread and take the row and the mark away: the process ends as it should."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join(INTERVAL)
        try:
            WorkerHeartbeat.objects.filter(pk=self.row.pk).delete()
            _delete_mark(self.row)
        except (DatabaseError, OSError) as error:
            log.warning("heartbeat.failed", extra={"error": type(error).__name__})

    def beat(self) -> None:
        """Write the row, unless a lane is stuck: then the process counts as ended."""
        if is_stuck():
            log.error("heartbeat.stuck")
            return
        self.row.seen_at = timezone.now()
        self.row.save()

    def check_storage(self) -> None:
        """Leave a mark, and look for those of other hosts."""
        mark = _path(self.row)
        try:
            if not default_storage.exists(mark):
                default_storage.save(mark, ContentFile(str(self.row).encode()))
                self.row.marked_at = timezone.now()
            self.row.unseen_hosts = list(_find_unseen_hosts(self.row.host))
            self.row.storage_problem = ""
        except OSError as error:
            self.row.storage_problem = type(error).__name__[:20]

    def _run(self) -> None:
        beats = 0
        while not self._stop.is_set():
            try:
                self.beat()  # first: a mark without a row would stay for ever
                if beats % _MARKS_EVERY == 0:
                    self.check_storage()
                    self.beat()
                    forget_ended()
            except Exception as error:  # such as a database that is away: the next beat may well succeed
                log.warning("heartbeat.failed", extra={"error": type(error).__name__})
            close_old_connections()
            beats += 1
            self._stop.wait(INTERVAL)
        connection.close()


def note_lane(lane: str) -> None:
    """Note that a lane of this process is not stuck. One that was noted has to be again, every ten minutes."""
    lanes[lane] = time.monotonic()


def is_stuck() -> bool:
    """Whether a lane of this process has not taken up anything new for too long."""
    now = time.monotonic()
    return any(now - noted > STUCK_AFTER for noted in list(lanes.values()))


def list_processes() -> list[WorkerHeartbeat]:
    """Return the processes that run, workers last."""
    return list(WorkerHeartbeat.objects.filter(seen_at__gt=timezone.now() - FRESH).order_by("role", "host", "pid"))


def is_worker_alive(host: str = "") -> bool:
    """Whether a worker was seen just now, on this host if one is given."""
    here = {"host": host} if host else {}
    fresh = WorkerHeartbeat.objects.filter(role=Role.WORKER, seen_at__gt=timezone.now() - FRESH, **here)
    return fresh.exists()


def list_storage_problems() -> list[str]:
    """Return what is wrong with the files of the processes that run, for operators and logs; in English."""
    problems = []
    for process in list_processes():
        if process.storage_problem:
            problems.append(f"{process.role} on {process.host}: the storage fails ({process.storage_problem})")
        if process.unseen_hosts:
            others = ", ".join(process.unseen_hosts)
            problems.append(f"{process.role} on {process.host} does not share its files with {others}")
    return problems


def forget_ended() -> None:
    """Delete the rows and marks of processes that ended without doing so."""
    for row in WorkerHeartbeat.objects.filter(seen_at__lt=timezone.now() - FORGET_AFTER):
        _delete_mark(row)
        row.delete()


def get_host() -> str:
    return socket.gethostname()[:100]


def _find_unseen_hosts(here: str) -> Iterator[str]:
    """Look for one mark of each other host, and of each other role on this one."""
    others = {(process.host, process.role): process for process in list_processes() if process.marked_at}
    unseen = {host for (host, _role), process in others.items() if not default_storage.exists(_path(process))}
    yield from sorted(unseen)


def _path(row: WorkerHeartbeat) -> str:
    return f"{MARKS}/{row.pk}"


def _delete_mark(row: WorkerHeartbeat) -> None:
    try:
        default_storage.delete(_path(row))
    except OSError as error:
        log.warning("storage.delete_failed", extra={"error": type(error).__name__})
