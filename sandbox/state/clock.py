"""The sandbox's own clock, which can be offset, advanced and made to run faster, apart from the machine's."""

import threading
import time
from datetime import timedelta, timezone

KOREA = timezone(timedelta(hours=9))  # the zone in which OC shows days


class Clock:
    """Milliseconds since the epoch: the machine's time with an offset, from some moment on at another speed."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.reset()

    def reset(self) -> None:
        with self._changed:
            self._base_ms = time.time_ns() / 1e6
            self._origin = time.monotonic()
            self.offset_ms = 0
            self.scale = 1.0
            self._changed.notify_all()

    def now_ms(self) -> int:
        with self._changed:
            return int(self._get_running_ms()) + self.offset_ms

    def set(self, *, offset_ms: int | None = None, advance_ms: int = 0, scale: float | None = None) -> None:
        """Set the clock: `offset_ms` replaces the offset, `advance_ms` adds to it, `scale` is its speed."""
        with self._changed:
            if scale is not None:
                self._base_ms, self._origin, self.scale = self._get_running_ms(), time.monotonic(), scale
            self.offset_ms = (self.offset_ms if offset_ms is None else offset_ms) + advance_ms
            self._changed.notify_all()

    def wait_until(self, due_ms: int) -> None:
        """Wait until this clock shows `due_ms`, also if it is advanced to it."""
        with self._changed:
            while (missing := due_ms - int(self._get_running_ms()) - self.offset_ms) > 0:
                self._changed.wait(missing / 1000 / self.scale)

    def _get_running_ms(self) -> float:
        return self._base_ms + (time.monotonic() - self._origin) * 1000 * self.scale
