"""Limit concurrent reads per process, so that deliveries always get a thread and a connection.

While OC is slow every page that reads waits for it, until all threads of the process do. Beyond `OC_READS` a read fails
at once: its page shows what is known here, and deliveries are served. Types and fields are not among them: a form is
part of sending, and they are asked for by one thread for all.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from inquiries.oc.call_record import Guard, Record
from inquiries.oc.endpoints import ATTACHMENT, NOTICE_FILE, QUESTION_FILE, UPLOAD, Endpoint
from inquiries.oc.errors import Unavailable

_FILES = (ATTACHMENT, QUESTION_FILE, NOTICE_FILE)


class _Running:
    """The reads that run now, and those of them that are files: they last longest, and get half of the places."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._reads = self._files = 0

    @contextmanager
    def count_call(self, endpoint: Endpoint) -> Iterator[None]:
        is_file = endpoint in _FILES
        with self._lock:
            if self._reads >= settings.OC_READS or (is_file and self._files >= max(settings.OC_READS // 2, 1)):
                raise Unavailable("too many reads at once", endpoint=endpoint.name)
            self._reads += 1
            self._files += is_file
        try:
            yield
        finally:
            with self._lock:
                self._reads -= 1
                self._files -= is_file


_running = _Running()


def limit_reads(guard: Guard) -> Guard:
    """Wrap a guard so that only a limited number of reads runs at once. A refused read counts as no failure."""

    @contextmanager
    def around(record: Record) -> Iterator[None]:
        if record.endpoint.writes or record.endpoint is UPLOAD:
            with guard(record):
                yield
        else:
            with _running.count_call(record.endpoint), guard(record):
                yield

    return around
