"""60,000 inquiries and as many entries of other lists: the nightly purge of 5,400, and the operators' lists."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import servers
from benchmarks.growth.measured_process import compare, measure_pages, run
from benchmarks.report import Figure
from benchmarks.servers import ROOT

_FEW, _MANY, _OLD = 600, 60_000, 5400
_LIST = ["/admin/inquiries/inquiry/", "/admin/inquiries/inquiry/?state__exact=delivered", "/admin/"]
_LIST += ["/admin/accounts/auditentry/", "/admin/inquiries/solvedfeedback/"]


def measure() -> list[Figure]:
    """Measure the admin with few and with many, and the purge of what is past its time."""
    with tempfile.TemporaryDirectory(prefix="portal-growth-") as folder, servers.sandbox() as sandbox:
        env = servers.environment(Path(folder)) | {"LOG_LEVEL": "ERROR"}
        servers.prepare(env, sandbox.url)
        run(env, "fill", "inquiries", str(_FEW))
        run(env, "fill", "entries", str(_FEW))
        _purge(env)  # which also counts the days that are over, as each night
        few = measure_pages(env, "operator", _LIST)
        run(env, "fill", "inquiries", str(_MANY - _FEW), str(_OLD), str(_FEW))
        run(env, "fill", "entries", str(_MANY - _FEW), str(_FEW))
        took, cpu = _purge(env, _OLD)
        many = measure_pages(env, "operator", _LIST)
    pages = [compare(path, few[path], many[path], "flat") for path in _LIST]
    return [
        Figure(f"purge of {_OLD:,}, every fourth with a file", f"{took:.1f} s, {cpu:.1f} s of a processor", "10 s"),
        *pages,
    ]


def _purge(env: dict[str, str], expected: int = 0) -> tuple[float, float]:
    """Run the command. Returns the seconds that it took by the clock, and of a processor."""
    command, began, busy = [sys.executable, "manage.py", "purge"], time.monotonic(), os.times()
    said = subprocess.run(command, cwd=ROOT, env=env, check=True, capture_output=True, text=True).stdout
    if f"Deleted: {expected} delivered" not in said:
        raise RuntimeError(f"the purge did not delete {expected}: {said}")
    spent = os.times()
    cpu = spent.children_user + spent.children_system - busy.children_user - busy.children_system
    return time.monotonic() - began, cpu
