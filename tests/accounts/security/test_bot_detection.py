"""Telling robots from guests."""

import time
from typing import Any

import pytest

from accounts.security import bot_detection


@pytest.fixture(autouse=True)
def _as_shipped(settings: Any) -> None:
    settings.GUEST_FORM_SECONDS = 3


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    moment = time.time() + seconds
    monkeypatch.setattr(time, "time", lambda: moment)


def test_it_works(monkeypatch: pytest.MonkeyPatch) -> None:
    mark = bot_detection.mark()
    later(monkeypatch, 5)
    assert not bot_detection.is_suspicious(mark, "")


def test_t50_a_form_filled_at_once_is_suspicious() -> None:
    assert bot_detection.is_suspicious(bot_detection.mark(), "")


def test_t50_a_filled_hidden_field_is_suspicious(monkeypatch: pytest.MonkeyPatch) -> None:
    mark = bot_detection.mark()
    later(monkeypatch, 5)
    assert bot_detection.is_suspicious(mark, "http://buy.example")


@pytest.mark.parametrize("mark", ["", "x", ":1abc:def"])
def test_t50_a_mark_that_is_none(mark: str) -> None:
    assert bot_detection.is_suspicious(mark, "")


def test_a_form_that_was_given_back_may_be_sent_at_once() -> None:
    assert not bot_detection.is_suspicious(bot_detection.mark(again=True), "")
    assert bot_detection.is_suspicious(bot_detection.mark(again=True), "filled")


def test_zero_seconds_turn_the_check_off(settings: Any) -> None:
    settings.GUEST_FORM_SECONDS = 0
    assert not bot_detection.is_suspicious(bot_detection.mark(), "")
    assert not bot_detection.is_suspicious("", "")
