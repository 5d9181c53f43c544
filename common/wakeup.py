"""Wake idle workers through Redis, if there is one. A lost message costs a short delay only."""

import logging
import threading
import time
from typing import Any

from django.conf import settings

log = logging.getLogger(__name__)

_CHANNEL = "inquiries:nudge"
_SLICE = 1.0  # seconds after which a worker that listens sees that it was told to stop
_PAUSE = 10.0  # seconds until a listener that could not subscribe tries again
_IMPATIENT = {"socket_connect_timeout": 0.5, "socket_timeout": 0.5}  # seconds


def wake_workers() -> None:
    """Wake all workers, because there is something to do."""
    if not settings.REDIS_URL:
        return
    try:
        _get_redis().publish(_CHANNEL, "")
    except Exception as error:  # whatever Redis is up to, what was accepted is accepted
        _record_failure(error)


class Listener:
    """Waits for wake-ups in one lane. Without Redis it only waits, and the lane polls more often."""

    def __init__(self) -> None:
        self._subscription: Any = None
        self._next_try = 0.0  # by `time.monotonic`

    @property
    def hears(self) -> bool:
        """Whether wake-ups arrive, so that there is no need to poll every second."""
        if settings.REDIS_URL and self._subscription is None and time.monotonic() >= self._next_try:
            try:
                subscription = _get_redis().pubsub(ignore_subscribe_messages=True)
                subscription.subscribe(_CHANNEL)
                self._subscription = subscription
            except Exception as error:
                self._next_try = time.monotonic() + _PAUSE
                _record_failure(error)
        return self._subscription is not None

    def wait(self, stop: threading.Event, seconds: float) -> None:
        """Wait for a wake-up, for the given seconds, or until told to stop."""
        if not self.hears:
            stop.wait(seconds)
            return
        until = time.monotonic() + seconds
        try:
            while not stop.is_set() and (left := until - time.monotonic()) > 0:
                if self._subscription.get_message(timeout=min(left, _SLICE)):
                    while self._subscription.get_message(timeout=0):
                        pass  # one round of work answers all of them
                    return
        except Exception as error:
            _record_failure(error)
            self._subscription = None


def _get_redis() -> Any:
    from redis import Redis  # noqa: PLC0415 - needed only where there is one

    return Redis.from_url(settings.REDIS_URL, **_IMPATIENT)


def _record_failure(error: Exception) -> None:
    log.warning("worker.wakeup_failed", extra={"error": type(error).__name__})
