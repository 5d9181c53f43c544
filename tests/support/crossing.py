"""Two transactions that cross: one stands still in its midst until the other one waits for a lock, or has ended."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from tests.faults.steps import another_connection
from tests.support.threads import at_once
from tests.support.waiting import wait_until


def has_lock_waiter() -> bool:
    with another_connection() as other:  # a transaction sees only who waited when it first looked
        waiting = other.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        )
        return bool(waiting.fetchone()[0])


def cross(
    monkeypatch: pytest.MonkeyPatch,
    place: Any,
    name: str,
    *,
    first: Callable[[], object],
    second: Callable[[], object],
) -> list[object]:
    """Return what both returned. `second` begins when `first` calls the function `name` of `place`, and does not go on.

    An exception of either, such as the database's that it ended a deadlock, is raised here.
    """
    stands, ended, usual = threading.Event(), threading.Event(), getattr(place, name)
    threads: list[int] = []

    def stand_still(*args: Any, **named: Any) -> Any:
        if threading.get_ident() in threads and not stands.is_set():
            stands.set()
            wait_until(lambda: ended.is_set() or has_lock_waiter())
        return usual(*args, **named)

    def work(number: int) -> object:
        if number == 0:
            threads.append(threading.get_ident())
            return first()
        try:
            assert stands.wait(timeout=20)
            return second()
        finally:
            ended.set()

    monkeypatch.setattr(place, name, stand_still)
    return at_once(2, work)
