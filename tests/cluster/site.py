"""The cluster: two nodes and two workers, PostgreSQL, Redis, an S3 server, and nginx in front, on free ports."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.chaos.place import Place
from tests.cluster.machines import S3, Machine, Node, Redis, Worker
from tests.cluster.plan import NODES, WORKERS
from tests.support.certificates import write_certificate
from tests.support.nginx import HOST, NGINX, Proxy
from tests.support.s3 import KEYS, start_s3


@dataclass(frozen=True)
class Site:
    place: Place
    nodes: list[Node]
    workers: list[Worker]
    redis: Redis
    s3: S3
    port: int  # the proxy's


def find_missing() -> list[str]:
    """The programs that this machine does not have."""
    programs = {"nginx": NGINX, "redis-server": shutil.which("redis-server")}
    return [name for name, path in programs.items() if not path]


@contextmanager
def build_site(place: Place) -> Iterator[Site]:
    with ExitStack() as stack:
        s3 = S3(stack.enter_context(start_s3()))
        stack.callback(s3.close)
        redis = Redis(place.folder)
        os.environ.update(_environment(redis, s3))
        nodes = [Node(f"node-{number}", place.folder, place.log) for number in range(NODES)]
        workers = [Worker(f"worker-{number}", place.folder, place.log) for number in range(WORKERS)]
        for machine in (redis, *nodes, *workers):
            _employ(stack, machine)
        proxy = _start_proxy(place.folder, nodes)
        stack.callback(proxy.stop)
        yield Site(place, nodes, workers, redis, s3, proxy.port)


def _employ(stack: ExitStack, machine: Machine) -> None:
    stack.callback(lambda: machine.kill() if hasattr(machine, "process") else None)
    machine.start()


def _start_proxy(folder: Path, nodes: list[Node]) -> Proxy:
    own = folder / "nginx"
    own.mkdir()
    write_certificate(own / "server.pem", HOST)
    return Proxy(own, *(f"127.0.0.1:{node.port}" for node in nodes))


def _environment(redis: Redis, s3: S3) -> dict[str, str]:
    """What differs from the usual place of a run; the processes that are started from now on have it."""
    key_id, secret_key = KEYS
    return {
        "REDIS_URL": redis.url,
        "STORAGE_URL": s3.bucket.build_address("&timeout=3"),
        "STORAGE_KEY_ID": key_id,
        "STORAGE_SECRET_KEY": secret_key,
        "ALLOWED_HOSTS": HOST,
        "PUBLIC_URL": f"https://{HOST}",
        "DATABASE_POOL": "6",
    }
