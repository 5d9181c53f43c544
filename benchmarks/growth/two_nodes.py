"""The list of inquiries while OC takes 150 ms: against a bare view that takes as long, and two nodes against one."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import pages, servers, slow_upstream
from benchmarks.customer import LANGUAGE, LIST, Customer
from benchmarks.growth.fresh_database import fresh_database
from benchmarks.load import Crowd
from benchmarks.report import Figure, ratio, spread
from benchmarks.servers import Portal, Sandbox

_UPSTREAM_TAKES = 0.15  # seconds
_AT_ONCE, _EACH, _ROUNDS = 8, 10, 5
_THREADS = 2  # of a node: what it waits for limits it, and two of them do not fill two processors


def measure_one() -> list[Figure]:
    """Measure one node of two workers against the floor."""
    with tempfile.TemporaryDirectory(prefix="portal-growth-") as folder, servers.sandbox() as sandbox:
        env = servers.environment(Path(folder))
        servers.prepare(env, sandbox.url)
        with servers.portal(env, workers=2) as portal:
            customer = Customer(portal)
            pages.warm(customer)
            return slow_upstream.measure(customer, sandbox)


def measure_two(database_server: str) -> list[Figure]:
    """Measure two masters of one worker each, which share PostgreSQL and Redis, against one of them."""
    with (
        tempfile.TemporaryDirectory(prefix="portal-growth-") as folder,
        fresh_database(database_server) as database,
        _redis() as cache,
        servers.sandbox() as sandbox,
    ):
        env = servers.environment(Path(folder)) | {"DATABASE_URL": database, "REDIS_URL": cache}
        servers.prepare(env, sandbox.url)
        with (
            servers.portal(env, workers=1, threads=_THREADS) as first,
            servers.portal(env, workers=1, threads=_THREADS) as second,
        ):
            return _compare([first, second], sandbox)


def _compare(nodes: list[Portal], sandbox: Sandbox) -> list[Figure]:
    customer = Customer(nodes[0])
    headers = [f"Cookie: {customer.cookies}", f"Accept-Language: {LANGUAGE}", "Accept-Encoding: gzip"]
    with Crowd([node.port for node in nodes], _AT_ONCE, headers) as crowd:
        crowd.ask(LIST, 6)  # so that both have everything loaded
    delay = {"kind": "delay", "seconds": _UPSTREAM_TAKES, "then": "answer"}
    sandbox.control("POST", "faults", {"match": {"op": "list"}, "do": delay})
    speeds, busy = [], []
    for number in range(_ROUNDS):
        measured = {}
        for used in sorted((nodes, nodes[:1]), key=len, reverse=bool(number % 2)):
            before, began = _cpu_seconds(), time.monotonic()
            with Crowd([node.port for node in used], _AT_ONCE, headers) as crowd:
                measured[len(used)] = crowd.ask(LIST, _EACH).per_second
            if len(used) == len(nodes):
                busy.append((_cpu_seconds() - before) / (time.monotonic() - began))
        speeds.append((measured[2], measured[1]))
    two, one = (sorted(each)[_ROUNDS // 2] for each in zip(*speeds, strict=True))
    processors = os.cpu_count() or 1
    return [
        Figure("pages a second", f"{ratio(speeds):.2f} of one node  ({spread(speeds)})", "1.8"),
        Figure("", f"{two:.0f} against {one:.0f}; a node has one worker of {_THREADS} threads"),
        Figure("processors busy with two nodes", f"{sorted(busy)[_ROUNDS // 2]:.1f} of {processors}, all processes"),
    ]


def _cpu_seconds() -> float:
    """Return the seconds that all processors of this machine were busy, whatever with."""
    user, nice, system, *_rest = (float(part) for part in Path("/proc/stat").read_text().split()[1:5])
    return (user + nice + system) / os.sysconf("SC_CLK_TCK")


@contextmanager
def _redis() -> Iterator[str]:
    """A Redis of its own that stores nothing; "" where none is installed."""
    program = shutil.which("redis-server")
    if program is None:
        yield ""
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            process.terminate()
            process.wait()
