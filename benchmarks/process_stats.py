"""What the kernel knows of a process: its children, its processor time and its memory."""

import time
from pathlib import Path

_SCHEDULED = 2  # the kernel's number of the clock of the time that a process was on a processor


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def cpu_seconds(pids: list[int]) -> float:
    """User and system time of these processes together, with those of their threads that have ended."""
    # A process's own clock, by the number that clock_getcpuclockid(3) gives: /proc counts in hundredths of a second.
    return sum(time.clock_gettime((~pid << 3) | _SCHEDULED) for pid in pids)


def resident(pid: int) -> float:
    """MiB in memory now."""
    return _status(pid, "VmRSS")


def proportional(pid: int) -> float:
    """MiB in memory now, with its share of what it has in common with other processes (PSS)."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def peak(pid: int) -> float:
    """The most MiB in memory since `forget_peak`."""
    return _status(pid, "VmHWM")


def forget_peak(pid: int) -> None:
    Path(f"/proc/{pid}/clear_refs").write_text("5")


def _status(pid: int, name: str) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:")) / 1024
