"""Work on threads that are kept: what they keep, and that none is lost."""

import threading
from collections.abc import Iterator
from concurrent.futures import Future
from typing import Any

import pytest
from django.db import connection

from common.background.threads import Background

pytestmark = pytest.mark.django_db(transaction=True)
LONG = 10.0  # seconds


@pytest.fixture
def background(settings: Any) -> Background[object]:
    settings.BACKGROUND_THREADS = 1
    return Background("test")


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Holds work back until it is set."""
    event = threading.Event()
    yield event
    event.set()


def ask_database() -> object:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        assert cursor.fetchone() == (1,)
    return threading.current_thread(), connection.connection


def result_of(future: Future[object] | None) -> object:
    assert future
    return future.result(LONG)


def test_a_thread_is_kept_with_its_connection(background: Background[object]) -> None:
    first, second = (result_of(background.start(ask_database, wait=LONG)) for _ in range(2))
    assert isinstance(first, tuple)
    assert isinstance(second, tuple)
    assert first[0] is second[0]
    if connection.vendor == "sqlite":  # a pool's connection is given back after each work
        assert first[1] is second[1]


def test_an_exception_loses_no_place(background: Background[object]) -> None:
    def fail() -> object:
        raise LookupError("lost")

    for _ in range(3):
        future = background.start(fail, wait=LONG)
        assert future
        with pytest.raises(LookupError):
            future.result(LONG)
    assert result_of(background.start(lambda: "done", wait=LONG)) == "done"


def test_a_transaction_that_was_left_open_ends_with_its_work(background: Background[object]) -> None:
    def leave_open() -> object:
        connection.set_autocommit(False)
        return ask_database()

    result_of(background.start(leave_open, wait=LONG))
    assert result_of(background.start(connection.get_autocommit, wait=LONG)) is True


def test_beyond_the_limit_nothing_is_begun(background: Background[object], gate: threading.Event) -> None:
    held = background.start(lambda: gate.wait(LONG), wait=0)
    assert background.start(lambda: "begun", wait=LONG) is None
    gate.set()
    assert result_of(held) is True
    assert result_of(background.start(lambda: "begun", wait=LONG)) == "begun"


def test_work_for_which_there_is_no_thread_is_not_done_later(
    background: Background[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    done = []

    def refuse(_thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", refuse)
        assert background.start(lambda: done.append("refused"), wait=0) is None
    result_of(background.start(lambda: done.append("begun"), wait=LONG))
    assert done == ["begun"]


def test_where_threads_were_missing_as_many_are_begun_afterwards(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.BACKGROUND_THREADS = 3
    background: Background[object] = Background("test")

    def refuse(_thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", refuse)
        assert [background.start(lambda: None, wait=0) for _ in range(5)] == [None] * 5
    result_of(background.start(lambda: "the thread that finds what was refused", wait=LONG))
    meeting = threading.Barrier(3)
    together = [background.start(lambda: meeting.wait(LONG), wait=0) for _ in range(3)]
    assert {result_of(future) for future in together} == {0, 1, 2}
