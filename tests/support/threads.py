"""The same thing done by many threads at once, each with a database connection of its own, as requests do it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connection

T = TypeVar("T")


def at_once(count: int, work: Callable[[int], T]) -> list[T]:
    """What `work(0)`, `work(1)` … returned. They begin together; the first exception is raised here."""
    start = Barrier(count)

    def one(number: int) -> T:
        start.wait(timeout=20)
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))
