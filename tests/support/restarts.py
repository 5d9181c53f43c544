"""Nodes of the portal's web server that are restarted under load, directly or behind nginx."""

import http.client
import signal
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from tests.support.nginx import NGINX
from tests.support.rawserver import PATIENCE
from tests.support.source import ROOT
from tests.support.waiting import wait_until

CLIENTS = 6
WORKERS = 2
BODY = b"x" * 300_000


class Node:
    """A gunicorn as the image starts it, on a port of its own, with an application that takes a moment."""

    def __init__(self, port: int, log: Path, *, preload: bool) -> None:
        self.port, self.log, self._preload = port, log, ["--preload"] * preload
        self.start()

    def start(self) -> None:
        begun = self.count_workers()
        self.begin()
        # All of them: one that is told to end while it begins could miss it.
        wait_until(lambda: self.count_workers() == begun + WORKERS and self.answers())

    def begin(self) -> None:
        served = ["--bind", f"127.0.0.1:{self.port}", "--workers", str(WORKERS), "--threads", "16", "--reuse-port"]
        served.append("--no-control-socket")
        command = [sys.executable, "-m", "gunicorn", "tests.support.slow_app", *served, *self._preload]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)

    def count_workers(self) -> int:
        """Count the workers that have begun so far."""
        return self.log.read_text().count("Booting worker") if self.log.exists() else 0

    def answers(self) -> bool:
        try:
            return ask(self.port, b"") == "200"
        except OSError:
            return False

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(PATIENCE)


def ask(port: int, body: bytes) -> str:
    """The status of the answer. Raises the OSError with which the connection failed."""
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        connection.request("POST", "/", body)
        answer = connection.getresponse()
        said = answer.read()
        return str(answer.status) if answer.status != 200 or int(said) == len(body) else "another body"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


@contextmanager
def node(folder: Path, name: str, *, preload: bool = True) -> Iterator[Node]:
    running = Node(free_port(), folder / f"{name}.log", preload=preload)
    yield running
    running.process.kill()
    running.process.wait(PATIENCE)


class Load:
    """Clients that ask one after the other until they are told to end, each on a new connection."""

    def __init__(self, port: int) -> None:
        self.outcomes: Counter[str] = Counter()
        self._over = threading.Event()
        self._clients = [threading.Thread(target=self._ask, args=(port, number)) for number in range(CLIENTS)]

    def __enter__(self) -> "Load":
        for client in self._clients:
            client.start()
        self.wait_for_more()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for client in self._clients:
            client.join(PATIENCE)

    def wait_for_more(self, count: int = 60) -> None:
        enough = self.outcomes["200"] + count
        wait_until(lambda: self.outcomes["200"] >= enough)

    def _ask(self, port: int, number: int) -> None:
        while not self._over.is_set():
            try:
                outcome = ask(port, BODY if number % 2 else b"")
            except ConnectionRefusedError:
                outcome = "refused"
            except (OSError, http.client.HTTPException) as error:
                outcome = type(error).__name__
            self.outcomes[outcome] += 1


@contextmanager
def nginx(folder: Path, *nodes: Node) -> Iterator[int]:
    """The port of a proxy that shares requests out to the nodes."""
    port = free_port()
    servers = "".join(f"server 127.0.0.1:{node.port} max_fails=0;" for node in nodes)
    temporary = "".join(
        f"{kind}_temp_path {folder / kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    config = folder / "nginx.conf"
    config.write_text(f"""
        daemon off; master_process off; pid {folder / "nginx.pid"}; error_log {folder / "nginx.log"}; events {{ }}
        http {{
          access_log off; {temporary}
          upstream portal {{ {servers} }}
          server {{ listen 127.0.0.1:{port}; location / {{ proxy_pass http://portal; proxy_connect_timeout 5s; }} }}
        }}
    """)
    process = subprocess.Popen([str(NGINX), "-c", str(config), "-p", str(folder)], stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: reaches(port))
        yield port
    finally:
        process.terminate()
        process.wait(PATIENCE)


def reaches(port: int) -> bool:
    try:
        return ask(port, b"") == "200"
    except OSError:
        return False


def restart_in_turn(folder: Path, requests: int) -> Counter[str]:
    """The outcomes of at least so many requests to two nodes behind nginx, each restarted twice while they come."""
    share = requests // 8
    with ExitStack() as stack:
        nodes = [stack.enter_context(node(folder, name)) for name in ("one", "two")]
        with Load(stack.enter_context(nginx(folder, *nodes))) as load:
            for running in nodes * 2:
                running.stop()
                load.wait_for_more(share)
                running.start()
                load.wait_for_more(share)
    return load.outcomes
