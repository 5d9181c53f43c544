"""The time left for a piece of work that waits for others."""

import time


class Deadline:
    """A moment on the monotonic clock, `seconds` from now."""

    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds until the deadline; 0.0 once it has passed."""
        return max(self._at - time.monotonic(), 0.0)

    def require_left(self) -> float:
        """Return the seconds left.

        Raises:
            TimeoutError: None are left.
        """
        if not (left := self.left):
            raise TimeoutError("the deadline has passed")
        return left
