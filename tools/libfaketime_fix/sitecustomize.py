"""Repair time.sleep() under libfaketime, which passes an absolute wake-up time that the kernel refuses (EINVAL)."""

import select
import time
from typing import SupportsIndex


def _sleep(seconds: float | SupportsIndex) -> None:
    duration = float(seconds)
    if duration < 0:
        raise ValueError("sleep length must be non-negative")
    select.select([], [], [], duration)


time.sleep = _sleep
