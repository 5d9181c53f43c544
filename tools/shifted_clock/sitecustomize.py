"""Repair time.sleep() under libfaketime, which passes an absolute wake-up time that the kernel refuses (EINVAL)."""

import select
import time


def _sleep(seconds: float) -> None:
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    select.select([], [], [], seconds)


time.sleep = _sleep
