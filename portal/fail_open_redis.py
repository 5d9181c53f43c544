"""A Redis cache backend that fails open: without Redis every read is a miss."""

import logging
import time
from typing import Any, ClassVar

from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = logging.getLogger(__name__)
# Waiting for a cache must cost a page less than the cache saves. Tried twice, for a connection that Redis has closed.
_IMPATIENT = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5, "retry": Retry(NoBackoff(), 1)}


_REST = 5.0  # seconds for which one that failed is left alone: a page asks many times, and would wait each time


class FailOpenRedisCache(RedisCache):
    """A Redis cache whose failures count as misses: losing Redis makes pages slower, never wrong."""

    # Until when, by address and on the monotonic clock; each thread has a cache of its own, and the process one Redis.
    rests: ClassVar[dict[str, float]] = {}

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params | {"OPTIONS": _IMPATIENT | params.get("OPTIONS", {})})
        self._where = str(server)

    def _or(self, fallback: Any, call: Any, *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() < self.rests.get(self._where, 0.0):
            return fallback
        try:
            return call(*args, **kwargs)
        except (RedisError, OSError) as error:
            self.rests[self._where] = time.monotonic() + _REST
            log.warning("cache.unavailable", extra={"error": type(error).__name__})
            return fallback

    def get(self, key: Any, default: Any = None, version: int | None = None) -> Any:
        return self._or(default, super().get, key, default, version)

    def get_many(self, keys: Any, version: int | None = None) -> Any:
        return self._or({}, super().get_many, keys, version)

    def set(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> None:
        self._or(None, super().set, key, value, *args, **kwargs)

    def set_many(self, data: Any, *args: Any, **kwargs: Any) -> Any:
        return self._or(list(data), super().set_many, data, *args, **kwargs)

    def add(self, key: Any, value: Any, *args: Any, **kwargs: Any) -> Any:
        return self._or(False, super().add, key, value, *args, **kwargs)

    def incr(self, key: Any, delta: int = 1, version: int | None = None) -> Any:
        return self._or(delta, super().incr, key, delta, version)

    def touch(self, key: Any, *args: Any, **kwargs: Any) -> Any:
        return self._or(False, super().touch, key, *args, **kwargs)

    def has_key(self, key: Any, version: int | None = None) -> Any:
        return self._or(False, super().has_key, key, version)

    def delete(self, key: Any, version: int | None = None) -> Any:
        return self._or(False, super().delete, key, version)

    def delete_many(self, keys: Any, version: int | None = None) -> None:
        self._or(None, super().delete_many, keys, version)
