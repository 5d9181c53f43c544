"""How fast one worker drains a queue, against a bare loop that signs and posts as many: `make bench ARGS=draining`.

Both have as many threads, meet the same delay at the sandbox, and run one after the other in each round.
"""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from inquiries.models import Inquiry

from benchmarks import process_stats, servers
from benchmarks.report import Figure, ratio, spread, table
from benchmarks.servers import ROOT, Sandbox

_LANES = 8
_ROUNDS, _EACH = 3, 200
_UPSTREAM_TAKES = 0.15  # seconds
_SETTLE, _IDLE = 5.0, 20.0  # seconds: to load what the first look at the queue needs, and then to watch an idle worker
_PATIENCE = 120.0  # seconds for a round


def measure() -> str:
    """Return the table."""
    with tempfile.TemporaryDirectory(prefix="portal-draining-") as folder, servers.sandbox() as sandbox:
        env = servers.environment(Path(folder)) | {"LOG_LEVEL": "ERROR"}
        servers.prepare(env, sandbox.url)
        servers.unpace(env)
        os.environ.update(env)
        django.setup()
        idle = _measure_idle(env)
        delay = {"kind": "delay", "seconds": _UPSTREAM_TAKES, "then": "answer"}
        sandbox.control("POST", "faults", {"match": {"op": "create"}, "do": delay})
        rounds = [_measure_round(env) for _ in range(_ROUNDS)]
        created = _count_created(sandbox)
    speeds = [(ours, bare) for ours, bare, _cpu in rounds]
    ours, bare, cpu = (sorted(each)[_ROUNDS // 2] for each in zip(*rounds, strict=True))
    expected = _ROUNDS * _EACH * 2
    return table(
        f"One worker with {_LANES} lanes, upstream 150 ms",
        [
            Figure(
                "delivered a second", f"{ratio(speeds):.2f} of the bare loop  ({spread(speeds)})", "0.6; at least 0.4"
            ),
            Figure("", f"{ours:.1f} against {bare:.1f}; {1000 * cpu:.0f} ms of the worker's CPU each"),
            Figure("created, with the bare loop's", f"{created} of {expected}", f"{expected} of {expected}"),
            Figure("CPU of an idle worker", f"{100 * idle:.2f} %", "under 1 %"),
        ],
    )


def _measure_round(env: dict[str, str]) -> tuple[float, float, float]:
    """Return the worker's and the bare loop's deliveries a second, and the worker's seconds of CPU for each."""
    from django.db import connection  # noqa: PLC0415 - the settings have to be prepared first

    from inquiries.models import Inquiry, Service  # noqa: PLC0415
    from tests.support.factories import make_inquiry  # noqa: PLC0415

    service = Service.objects.earliest("pk")
    inquiries = [make_inquiry(service, f"customer-{number}") for number in range(_EACH)]
    bare = _post_all(inquiries)
    # The demo has inquiries of its own, some of which wait for an operator.
    left = Inquiry.objects.filter(pk__in=[inquiry.pk for inquiry in inquiries]).exclude(state=Inquiry.State.DELIVERED)
    with worker(env) as process:
        began, cpu, end = time.monotonic(), process_stats.cpu_seconds([process.pid]), time.monotonic() + _PATIENCE
        while left.exists() and time.monotonic() < end:
            time.sleep(0.1)
        took = time.monotonic() - began
        cpu = process_stats.cpu_seconds([process.pid]) - cpu
    connection.close()
    return _EACH / took, bare, cpu / _EACH


def _post_all(inquiries: list["Inquiry"]) -> float:
    """Sign and post the bodies of these inquiries with bare threads. Returns how many a second."""
    from inquiries.oc.client import Client  # noqa: PLC0415
    from inquiries.services.delivery.payload import build_ticket, choose_client_ip  # noqa: PLC0415
    from inquiries.services.upstream.clients import build_credentials  # noqa: PLC0415

    client = Client(build_credentials(inquiries[0].service))
    bodies = [(build_ticket(inquiry, ()), choose_client_ip(inquiry)) for inquiry in inquiries]
    began = time.monotonic()
    with ThreadPoolExecutor(_LANES) as pool:
        for _ticket in pool.map(
            lambda body: client.create(
                body[0], client_ip=body[1], timestamp_ms=time.time_ns() // 1_000_000, deadline=_PATIENCE
            ),
            bodies,
        ):
            pass
    return len(inquiries) / (time.monotonic() - began)


def _measure_idle(env: dict[str, str]) -> float:
    """Return the share of a processor that a worker takes without work."""
    with worker(env) as process:
        time.sleep(_SETTLE)
        before = process_stats.cpu_seconds([process.pid])
        time.sleep(_IDLE)
        return (process_stats.cpu_seconds([process.pid]) - before) / _IDLE


@contextmanager
def worker(env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A worker that has started: it has opened its database."""
    command = [sys.executable, "manage.py", "deliver", f"--lanes={_LANES}"]
    with subprocess.Popen(command, cwd=ROOT, env=env) as process:
        while not any(_opens_database(process.pid, env)):
            time.sleep(0.02)
        try:
            yield process
        finally:
            process.terminate()
            process.wait()


def _opens_database(pid: int, env: dict[str, str]) -> Iterator[bool]:
    for link in Path(f"/proc/{pid}/fd").iterdir():
        try:
            yield os.readlink(link) == f"{env['DATA_DIR']}/portal.sqlite3"
        except OSError:  # closed meanwhile
            continue


def _count_created(sandbox: Sandbox) -> int:
    return sum(ticket["subject"].endswith("]") for ticket in sandbox.control("GET", "tickets")["tickets"])
