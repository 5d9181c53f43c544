"""The probe's time, when it runs against the sandbox: waiting pushes the sandbox's clock and takes no time."""

import time

from inquiries.services.operations.probe.observed_client import Clock
from tests.support.sandbox import Sandbox


class SandboxClock(Clock):
    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._pushed_ms = 0

    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000 + self._pushed_ms

    def sleep(self, seconds: float) -> None:
        milliseconds = int(seconds * 1000)
        self._sandbox.clock(advance_ms=milliseconds)
        self._pushed_ms += milliseconds
