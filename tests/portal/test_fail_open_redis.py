"""Redis may vanish: pages grow slower, and nothing else happens."""

import logging
import time
from collections.abc import Callable
from typing import Any

import pytest

from portal.fail_open_redis import FailOpenRedisCache

CLOSED = "redis://127.0.0.1:1/0"


@pytest.fixture
def cache() -> FailOpenRedisCache:
    FailOpenRedisCache.rests.clear()
    return FailOpenRedisCache(CLOSED, {})


@pytest.mark.parametrize(
    ("call", "answer"),
    [
        (lambda c: c.get("a"), None),
        (lambda c: c.get("a", "default"), "default"),
        (lambda c: c.get_many(["a", "b"]), {}),
        (lambda c: c.set("a", 1), None),
        (lambda c: c.set("a", 1, timeout=None), None),
        (lambda c: c.set_many({"a": 1, "b": 2}), ["a", "b"]),
        (lambda c: c.add("a", 1), False),
        (lambda c: c.incr("a"), 1),
        (lambda c: c.incr("a", 5), 5),
        (lambda c: c.touch("a"), False),
        (lambda c: c.has_key("a"), False),
        (lambda c: "a" in c, False),
        (lambda c: c.delete("a"), False),
        (lambda c: c.delete_many(["a"]), None),
        (lambda c: c.get_or_set("a", "made"), "made"),
        (lambda c: c.get_or_set("a", lambda: "made"), "made"),
    ],
)
def test_an_unavailable_cache_answers_like_an_empty_one(
    cache: FailOpenRedisCache, call: Callable[[FailOpenRedisCache], Any], answer: object
) -> None:
    assert call(cache) == answer


def test_that_it_is_down_is_said_without_what_was_asked(
    cache: FailOpenRedisCache, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        cache.get("somebodys-key")
    (record,) = caplog.records
    assert (record.getMessage(), record.error) == ("cache.unavailable", "ConnectionError")  # type: ignore[attr-defined]


def test_one_that_failed_is_left_alone_for_a_while(
    cache: FailOpenRedisCache, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        assert cache.get("a", "default") == "default"
        assert FailOpenRedisCache(CLOSED, {}).get("a") is None  # another thread's
    assert len(caplog.records) == 1
    later = time.monotonic() + 5.1
    monkeypatch.setattr("portal.fail_open_redis.time.monotonic", lambda: later)
    cache.get("a")
    assert len(caplog.records) == 2


def test_a_mistake_of_ours_is_still_an_error(cache: FailOpenRedisCache) -> None:
    with pytest.raises(ValueError):
        cache.set("a", 1, timeout="soon")


def test_the_cache_has_short_timeouts_and_one_retry(cache: FailOpenRedisCache) -> None:
    options = cache._cache._pool_options  # type: ignore[attr-defined]  # the types leave out what is private to Django
    assert 0 < options["socket_timeout"] <= 1
    assert 0 < options["socket_connect_timeout"] <= 1
    assert options["retry"].get_retries() == 1


def test_an_operator_may_say_otherwise() -> None:
    patient = FailOpenRedisCache(CLOSED, {"OPTIONS": {"socket_timeout": 9}})
    assert patient._cache._pool_options["socket_timeout"] == 9  # type: ignore[attr-defined]
