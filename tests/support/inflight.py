"""How many requests the server of a test is still answering.

A browser that is closed has often just sent a last one: a draft on leaving, an upload that it broke off. The database
must not be emptied under it.
"""

import threading
import time
from typing import Any

from django.core.signals import request_finished, request_started

_lock = threading.Lock()
_running = 0


def _count(change: int) -> None:
    global _running  # noqa: PLW0603 - one process, one server
    with _lock:
        _running += change


def _started(**_: Any) -> None:
    _count(+1)


def _finished(**_: Any) -> None:
    _count(-1)


request_started.connect(_started)
request_finished.connect(_finished)


def reset() -> None:
    """Begin to count anew: other tests' clients do not always close what they began."""
    global _running  # noqa: PLW0603
    with _lock:
        _running = 0


def wait_until_idle() -> None:
    """Until every request that began has been answered. What never ends fails the test that is torn down."""
    give_up_at = time.monotonic() + 20
    while _running > 0:
        assert time.monotonic() < give_up_at, "a request never ended"
        time.sleep(0.01)
