"""Run a part of a measurement as a process of the portal, with the database of the environment."""

import json
import subprocess
import sys
from dataclasses import dataclass

from benchmarks.report import Figure
from benchmarks.servers import ROOT


@dataclass(frozen=True, slots=True)
class Page:
    """A warm page: its least seconds of the processor and by the clock, its queries and its bytes."""

    cpu: float
    seconds: float
    queries: int
    size: int


def run(env: dict[str, str], module: str, *arguments: str) -> str:
    """Run `python -m benchmarks.growth.MODULE` and return what it prints."""
    command = [sys.executable, "-m", f"benchmarks.growth.{module}", *arguments]
    return subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, text=True).stdout


def measure_pages(env: dict[str, str], user: str, paths: list[str]) -> dict[str, Page]:
    """Measure pages as a user sees them, or a visitor without an account where the user is "-"."""
    return {path: Page(*found) for path, found in json.loads(run(env, "page_costs", user, *paths)).items()}


def compare(name: str, few: Page, many: Page, bar: str = "at most 2") -> Figure:
    """Return the row of a page: its processor time with much, as a ratio to that with little, queries and bytes.

    The clock would say how busy the machine is with other things.
    """
    times = f"{many.cpu / few.cpu:.2f}  ({1000 * few.cpu:.0f} -> {1000 * many.cpu:.0f} ms)"
    counts = f"queries {few.queries} -> {many.queries}, {few.size / 1024:.0f} -> {many.size / 1024:.0f} KiB"
    return Figure(name, f"{times}; {counts}", bar)
