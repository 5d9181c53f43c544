"""The processes of the cluster, each in a group of its own, which are killed, stopped and started again."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from tests.support import s3
from tests.support.restarts import free_port
from tests.support.s3 import Bucket, FaultProxy
from tests.support.source import ROOT
from tests.support.waiting import wait_until

_START = 120.0  # seconds; on a machine that is busy with all the others
_DRAIN = 75.0  # seconds, as stop_grace_period has it


class Machine:
    """A process with its children. Whatever is left of them is ended with it."""

    command: tuple[str, ...] = ()

    def __init__(self, name: str, log: Path, **environment: str) -> None:
        self.name, self._log, self._environment = name, log, environment

    def start(self) -> None:
        with self._log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=os.environ | self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        wait_until(self.is_ready, _START)

    def is_ready(self) -> bool:
        return self.process.poll() is None

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> str:
        """End it as an orchestrator does; what was wrong about its end."""
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(_DRAIN)
        except subprocess.TimeoutExpired:
            self.kill()
            return f"{self.name} was still there after {_DRAIN:.0f} s"
        return f"{self.name} ended with {code}" if code else ""


class Node(Machine):
    """Gunicorn as the image starts it, with a delivery worker and a folder of its own."""

    def __init__(self, name: str, folder: Path, log: Path) -> None:
        own = folder / name
        own.mkdir()
        super().__init__(name, log, DATA_DIR=str(own), TMPDIR=str(own), DELIVERY_WORKERS="1")
        self.port = free_port()
        served = ("--bind", f"127.0.0.1:{self.port}", "--workers", "2", "--threads", "16", "--preload")
        self.command = (sys.executable, "-m", "gunicorn", "portal.wsgi", *served, "--reuse-port", "--no-control-socket")

    def is_ready(self) -> bool:
        try:
            with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)) as connection:
                connection.request("GET", "/readyz")
                return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False

    def kill_process(self) -> None:
        """The oldest of its three, as the system does it when there is no memory left."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        if children:
            with suppress(ProcessLookupError):
                os.kill(int(children[0]), signal.SIGKILL)


class Worker(Machine):
    """`manage.py deliver`, also with a folder of its own."""

    def __init__(self, name: str, folder: Path, log: Path) -> None:
        own = folder / name
        own.mkdir()
        super().__init__(name, log, DATA_DIR=str(own), TMPDIR=str(own))
        self.command = (sys.executable, "manage.py", "deliver")


class Redis(Machine):
    """A Redis that keeps nothing when it is killed."""

    def __init__(self, folder: Path) -> None:
        super().__init__("Redis", folder / "redis.log")
        self.port = free_port()
        own = ("--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(folder))
        self.command = ("redis-server", *own, "--save", "", "--appendonly", "no")

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def is_ready(self) -> bool:
        from redis import Redis as Client  # noqa: PLC0415 - only where there is one

        try:
            return bool(Client.from_url(self.url, socket_timeout=1).ping())
        except Exception:
            return False

    def be_away(self, seconds: float) -> None:
        self.kill()
        time.sleep(seconds)
        self.start()

    def hang(self, seconds: float) -> None:
        os.kill(self.process.pid, signal.SIGSTOP)
        time.sleep(seconds)
        os.kill(self.process.pid, signal.SIGCONT)


class S3:
    """A bucket at moto's server, behind a proxy that can fail in its place."""

    def __init__(self, server_port: int) -> None:
        self._proxy = FaultProxy(server_port)
        self.bucket = Bucket(self._proxy)

    def fail(self, fault: Callable[[s3.Handler], None], seconds: float) -> None:
        self.bucket.fail(fault)
        time.sleep(seconds)
        self.bucket.heal()

    def refuse(self, seconds: float) -> None:
        """No connection is taken any more, and those that are open break off."""
        port = self._proxy.server_port
        self.bucket.fail(s3.Handler.reset)
        self._proxy.close()
        time.sleep(seconds)
        self._proxy = FaultProxy(self._proxy.behind, port)
        self.bucket.proxy = self._proxy

    def close(self) -> None:
        self._proxy.close()
