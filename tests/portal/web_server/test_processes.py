"""The processes of the server: the portal is loaded once, each process is replaced by one of its kind, and the workers
among them deliver.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest
import requests

from inquiries.models import Inquiry, Service, WorkerHeartbeat
from tests.faults.workers import environment
from tests.support.factories import guest_usercode, make_inquiry, make_service
from tests.support.rawserver import RawServer, answering, http
from tests.support.restarts import free_port
from tests.support.sandbox import Sandbox
from tests.support.source import ROOT
from tests.support.waiting import wait_until

pytestmark = pytest.mark.django_db(transaction=True)
Role = WorkerHeartbeat.Role


class Server:
    """A gunicorn as the image starts it, unless its options say otherwise."""

    def __init__(self, log: Path, *options: str, **variables: str) -> None:
        self.port, self.log = free_port(), log
        usual = ["--bind", f"127.0.0.1:{self.port}", "--threads", "4", "--reuse-port", "--no-control-socket"]
        command = [sys.executable, "-m", "gunicorn", "portal.wsgi", *usual, *options]
        with log.open("wb") as output:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environment() | variables, stdout=output, stderr=output
            )

    def list_children(self) -> set[int]:
        pid = self.process.pid
        return set(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))

    def list_processes(self, role: Role) -> set[int]:
        """Return those that run and have said what they are for."""
        return self.list_children() & set(WorkerHeartbeat.objects.filter(role=role).values_list("pid", flat=True))

    def has(self, *, web: int, workers: int) -> bool:
        """Whether it has so many of each, and no other."""
        assert self.process.poll() is None, self.log.read_text()
        found = len(self.list_processes(Role.WEB)), len(self.list_processes(Role.WORKER))
        return found == (web, workers) and len(self.list_children()) == web + workers

    def has_replaced(self, former: set[int]) -> bool:
        return not former & self.list_children() and self.has(web=1, workers=1)

    def stop(self) -> int:
        self.process.terminate()
        return self.process.wait(30)

    def get(self, path: str) -> int:
        return requests.get(f"http://127.0.0.1:{self.port}{path}", timeout=20).status_code


@pytest.fixture
def service(sandbox: Sandbox) -> Service:
    return make_service(sandbox)


@contextmanager
def start(folder: Path, *options: str, web: int = 1, **variables: str) -> Iterator[Server]:
    """Start a server with one worker."""
    server = Server(
        folder / "log", "--preload", "--workers", str(web), *options, **{"DELIVERY_WORKERS": "1"} | variables
    )
    try:
        wait_until(lambda: server.has(web=web, workers=1))
        yield server
    finally:
        server.stop()


def deliver(service: Service) -> None:
    """Wait until an inquiry that is stored now is delivered."""
    inquiry = make_inquiry(service, guest_usercode())
    wait_until(lambda: Inquiry.objects.get(pk=inquiry.pk).state == Inquiry.State.DELIVERED)


def test_it_works(service: Service, tmp_path: Path) -> None:
    with start(tmp_path) as server:
        assert server.get("/healthz") == 200
        deliver(service)
        # Threads and connections would be shared, or lost.
        own = Path(f"/proc/{server.process.pid}")
        assert len(list((own / "task").iterdir())) == 1
        opened = [os.readlink(link) for link in (own / "fd").iterdir()]
        assert [name for name in opened if "sqlite3" in name or name.startswith("socket:")] == []
        assert server.stop() == 0


def test_a_process_that_was_killed_is_replaced_by_one_of_its_kind(service: Service, tmp_path: Path) -> None:
    with start(tmp_path) as server:
        for role in (Role.WORKER, Role.WEB):
            (killed,) = server.list_processes(role)
            os.kill(killed, signal.SIGKILL)
            wait_until(partial(server.has_replaced, {killed}))
        deliver(service)


def test_a_worker_that_hangs_is_replaced(service: Service, tmp_path: Path) -> None:
    with start(tmp_path, "--timeout", "3") as server:
        (hanging,) = server.list_processes(Role.WORKER)
        os.kill(hanging, signal.SIGSTOP)
        wait_until(lambda: server.has_replaced({hanging}))
        deliver(service)


def test_a_reload_replaces_all(service: Service, tmp_path: Path) -> None:
    with start(tmp_path, web=2) as server:
        before = server.list_children()
        server.process.send_signal(signal.SIGHUP)
        wait_until(lambda: not before & server.list_children() and server.has(web=2, workers=1))
        deliver(service)


def test_the_worker_stays_when_there_are_fewer_processes(tmp_path: Path) -> None:
    with start(tmp_path, web=2) as server:
        server.process.send_signal(signal.SIGTTOU)
        wait_until(lambda: server.has(web=1, workers=1))


def test_no_process_outlives_the_server(tmp_path: Path) -> None:
    with start(tmp_path) as server:
        children = server.list_children()
        server.process.kill()
        wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in children))


def test_workers_need_a_server_that_loads_the_portal_first(tmp_path: Path) -> None:
    server = Server(tmp_path / "log", DELIVERY_WORKERS="1")
    assert server.process.wait(30) != 0
    assert "DELIVERY_WORKERS are started by `gunicorn --preload` only." in server.log.read_text()


def test_traces_of_a_forked_process_arrive(tmp_path: Path, raw_server: Callable[..., RawServer]) -> None:
    receiver = raw_server(answering(http(b"{}")))
    with start(tmp_path, OTEL_EXPORTER_OTLP_ENDPOINT=receiver.url, OTEL_BSP_SCHEDULE_DELAY="100") as server:
        server.get("/")
        wait_until(lambda: any(request.target == "/v1/traces" for request in receiver.requests))
