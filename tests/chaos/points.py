"""Crash points: the worker ends itself with SIGKILL at a named place, which its own code knows nothing of."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any

from django.db import connection

from inquiries.oc.timed_connections import GuardedSocket, TimedReader
from inquiries.services.delivery import claims, outcomes, reconciliation
from inquiries.services.files import oc_upload

Install = Callable[[], None]


@dataclass(frozen=True)
class Point:
    """`files`: it lies where a file goes up; `doubt`: where something in doubt is looked for.

    `lease`: where the end of a lease that another process left is noticed.
    """

    name: str
    install: Install
    files: bool = False
    doubt: bool = False
    lease: bool = False


def die(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _delivers() -> bool:
    """Whether this is one of the worker's lanes or what feeds them; another thread looks for what is in doubt."""
    here = threading.current_thread()
    return here is threading.main_thread() or here.name == "lane"


def before(module: Any, name: str) -> None:
    """Die where `module.name` is called."""
    setattr(module, name, die)


def after(module: Any, name: str, did_something: Callable[[Any], bool] = bool) -> None:
    """Die where `module.name` has done something, which what it returned tells, in the lane that delivers."""
    original = getattr(module, name)

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        result = original(*args, **kwargs)
        return die() if did_something(result) and _delivers() else result

    setattr(module, name, wrapped)


def on_return(module: Any, name: str) -> None:
    """Die where `module.name` has returned."""
    original = getattr(module, name)

    def wrapped(*args: Any, **kwargs: Any) -> None:
        original(*args, **kwargs)
        die()

    setattr(module, name, wrapped)


def at_commit(module: Any, name: str) -> None:
    """Die in a transaction of `module.name`, in the lane that delivers: all is written, and nothing is kept."""
    original = getattr(module, name)

    def wrapped(*args: Any, **kwargs: Any) -> Any:
        with _no_commit() if _delivers() else nullcontext():
            return original(*args, **kwargs)

    setattr(module, name, wrapped)


@contextmanager
def _no_commit() -> Iterator[None]:
    connection.ensure_connection()
    usual = connection.commit
    connection.commit = die  # type: ignore[method-assign]
    try:
        yield
    finally:
        connection.commit = usual  # type: ignore[method-assign]


def at_send(part: str, number: int) -> None:
    """Die after the `number`-th piece of a request, whose path has `part` in it, was handed to the network."""
    usual, handed = GuardedSocket.sendall, [0]

    def sendall(self: Any, data: bytes) -> None:
        usual(self, data)
        if part in self.connection.exchange.target:
            handed[0] += 1
            if handed[0] == number:
                die()

    GuardedSocket.sendall = sendall  # type: ignore[method-assign]


def at_answer(parts: tuple[str, ...]) -> None:
    """Die when the first byte of the answer to such a request is waited for: all of it was sent."""
    usual = TimedReader.readinto

    def readinto(self: Any, buffer: Any) -> int | None:
        if any(part in self.guarded.connection.exchange.target for part in parts):
            die()
        return usual(self, buffer)

    TimedReader.readinto = readinto  # type: ignore[method-assign]


def points() -> list[Point]:
    """In the order in which a worker comes by them."""
    write = ("/ticket.json", "/comment.json")
    upload = "/attachments/upload.json"

    def first_byte() -> None:
        for part in write:
            at_send(part, 1)

    def picked() -> None:
        after(claims, "pick", lambda result: bool(result.keys))

    def looked() -> None:
        on_return(reconciliation, "find_ticket")
        on_return(reconciliation, "find_comment")

    return [
        Point("while a file goes up", lambda: at_send(upload, 2), files=True),
        Point("after a file went up, before its id is written", lambda: before(oc_upload, "remember"), files=True),
        Point("after rows were picked, before any is taken", picked),
        Point("before the claim", lambda: before(claims, "claim")),
        Point("in the claim, before it is committed", lambda: at_commit(claims, "claim")),
        Point("after the claim, before anything is sent", lambda: after(claims, "claim")),
        Point("after the first piece was sent", first_byte),
        Point("after all was sent, before the answer", lambda: at_answer(write)),
        Point("after the answer, before anything is written", lambda: before(outcomes, "record_outcome")),
        Point("while the result is written, before it is committed", lambda: at_commit(outcomes, "record_outcome")),
        Point(
            "after the result was written, before the attempt is closed", lambda: after(outcomes, "record_delivered")
        ),
        Point("after the attempt was closed", lambda: on_return(outcomes, "record_outcome")),
        Point("before looking for what is in doubt", lambda: before(reconciliation, "reconcile"), doubt=True),
        Point("after looking, before anything is written", looked, doubt=True),
        Point("after what was found out is written", lambda: on_return(reconciliation, "reconcile"), doubt=True),
        Point("after a lease was ended", lambda: after(claims, "expire_leases"), lease=True),
    ]
