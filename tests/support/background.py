"""What goes on after its request: on other threads where a test commits, else in the test's own transaction."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from typing import Any

import pytest
from django.conf import settings

_started: list[Future[Any]] = []
_COMMITTING = {"transactional_db", "live_server"}


def running() -> list[Future[Any]]:
    """The work that has not ended."""
    return [work for work in _started if not work.done()]


@pytest.fixture(autouse=True)
def _background(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No other thread sees what a test's transaction holds. Work that a test leaves behind is waited for."""
    if not settings.configured:
        yield
        return
    from common.background.threads import Background  # noqa: PLC0415 - not every test has Django

    marker = request.node.get_closest_marker("django_db")
    if (marker and marker.kwargs.get("transaction")) or _COMMITTING & set(request.fixturenames):
        request.getfixturevalue("transactional_db")  # it is emptied after this fixture ends
        monkeypatch.setattr(Background, "start", _noting(Background.start))
        yield
        wait(running())
        _started.clear()
        return
    monkeypatch.setattr(Background, "start", _do_now)
    yield


def _noting(start: Callable[..., Future[Any] | None]) -> Callable[..., Future[Any] | None]:
    def noted(background: object, work: Callable[[], Any], *, wait: float) -> Future[Any] | None:
        future = start(background, work, wait=wait)
        if future:
            _started.append(future)
        return future

    return noted


def _do_now(_self: object, work: Callable[[], Any], *, wait: float) -> Future[Any]:
    future: Future[Any] = Future()
    try:
        future.set_result(work())
    except Exception as error:
        future.set_exception(error)
    return future
