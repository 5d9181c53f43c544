"""What goes on after its request: on threads of its own where a test commits, else in the test's own transaction."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from typing import Any

import pytest
from django.conf import settings

_NAMES = {"first attempt", "upload"}
_COMMITTING = {"transactional_db", "live_server"}


def running() -> list[threading.Thread]:
    """The threads that have not ended."""
    return [thread for thread in threading.enumerate() if thread.name in _NAMES]


@pytest.fixture(autouse=True)
def _background(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No other thread sees what a test's transaction holds. Threads that a test leaves behind are waited for."""
    if not settings.configured:
        yield
        return
    marker = request.node.get_closest_marker("django_db")
    if (marker and marker.kwargs.get("transaction")) or _COMMITTING & set(request.fixturenames):
        request.getfixturevalue("transactional_db")  # it is emptied after this fixture ends
        yield
        for thread in running():
            thread.join()
        return
    from common.background.threads import Background  # noqa: PLC0415 - not every test has Django

    monkeypatch.setattr(Background, "start", _do_now)
    yield


def _do_now(_self: object, work: Callable[[], Any], *, wait: float) -> Future[Any]:
    future: Future[Any] = Future()
    try:
        future.set_result(work())
    except Exception as error:
        future.set_exception(error)
    return future
