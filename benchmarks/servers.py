"""The sandbox and the portal as processes of their own, on free ports, with data that is gone afterwards."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests

from benchmarks import process_stats

ROOT = Path(__file__).resolve().parent.parent
_START_SECONDS = 90.0
_STOP_SECONDS = 10.0
_AS_THE_IMAGE = ("--preload", "--reuse-port", "--no-control-socket")
_READY = "Sandbox ready on "


def http() -> requests.Session:
    """A session that goes nowhere but where it is sent: no proxies from the environment."""
    session = requests.Session()
    session.trust_env = False
    return session


@dataclass(frozen=True)
class Sandbox:
    url: str

    def journal(self) -> list[dict[str, Any]]:
        return list(self.control("GET", "journal")["entries"])

    def control(self, method: str, path: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """One call of the control plane."""
        with http() as session:
            answer = session.request(method, f"{self.url}/_sandbox/{path}", json=body, timeout=30)
        answer.raise_for_status()
        return dict(answer.json())


@dataclass(frozen=True)
class Portal:
    port: int
    pid: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def workers(self) -> list[int]:
        return process_stats.children(self.pid)


@contextmanager
def sandbox() -> Iterator[Sandbox]:
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--spam-policy", "off"]
    with _running(command, stdout=subprocess.PIPE, text=True) as process:
        line = process.stdout.readline() if process.stdout else ""
        if not line.startswith(_READY):
            raise RuntimeError(f"the sandbox did not start: {line!r}")
        yield Sandbox(line.removeprefix(_READY).strip())


def environment(folder: Path) -> dict[str, str]:
    """A place of its own with all else at its default, whatever an .env file says."""
    (folder / "staticfiles").mkdir()
    ours = {
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "DJANGO_ENV": "development",
        "DEBUG": "false",
        "LOG_LEVEL": "INFO",
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'portal.sqlite3'}",
        "REDIS_URL": "",
        "STATIC_ROOT": str(folder / "staticfiles"),
        "ALLOWED_HOSTS": "127.0.0.1",
        "MALLOC_ARENA_MAX": "2",  # as the image
        "TRUSTED_PROXIES": "",
        # As many as threads: else one of four lists under load would be the page that says that it cannot be read.
        "OC_READS": "16",
    }
    return {**os.environ, **ours}


def prepare(env: dict[str, str], sandbox_url: str) -> None:
    """Prepare a portal with the demo's service."""
    migrate(env)
    load_demo(env, sandbox_url)


def migrate(env: dict[str, str]) -> None:
    """Prepare a portal without any service."""
    for command in (["collectstatic", "--no-input", "-v0"], ["migrate", "--no-input", "-v0"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=env, check=True)


def load_demo(env: dict[str, str], sandbox_url: str) -> None:
    """Add the demo's service to a portal that is prepared without one."""
    command = [sys.executable, "manage.py", "load_demo", f"--sandbox-url={sandbox_url}"]
    subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)


def run(env: dict[str, str], words: str) -> str:
    """Run functions of `benchmarks.desk_rows` in the portal's settings; what they printed."""
    command = [sys.executable, "manage.py", "shell", "-v0", "-c", f"from benchmarks.desk_rows import *; {words}"]
    quiet = env | {"LOG_LEVEL": "WARNING"}
    done = subprocess.run(command, cwd=ROOT, env=quiet, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout


def unpace(env: dict[str, str]) -> None:
    """Send inquiries without waiting for the spam policy, which the sandbox does not apply here."""
    words = "from inquiries.models import Service; Service.objects.update(paced=False)"
    subprocess.run([sys.executable, "manage.py", "shell", "-v0", "-c", words], cwd=ROOT, env=env, check=True)


def brand(env: dict[str, str], logo: Path) -> None:
    """Give the first service a colour, a logo and an icon, as its operator would."""
    words = (
        "from django.core.files import File; from inquiries.models import Look, Service; "
        "look, _is_new = Look.objects.get_or_create(service=Service.objects.earliest('pk')); look.accent = '#0b7d5c'; "
        f"look.logo.save('logo.png', File(open({str(logo)!r}, 'rb'))); "
        f"look.favicon.save('icon.png', File(open({str(logo)!r}, 'rb')))"
    )
    subprocess.run([sys.executable, "manage.py", "shell", "-v0", "-c", words], cwd=ROOT, env=env, check=True)


@contextmanager
def portal(env: dict[str, str], *, workers: int, threads: int = 16) -> Iterator[Portal]:
    """As the image starts it, except for the number of workers and threads; `DELIVERY_WORKERS` are beside them."""
    port = _free_port()
    served = ["--bind", f"127.0.0.1:{port}", "--threads", str(threads), "--workers", str(workers)]
    command = [sys.executable, "-m", "gunicorn", "portal.wsgi", *served, *_AS_THE_IMAGE]
    with (
        (Path(env["DATA_DIR"]) / "portal.log").open("a") as log,
        _running(command, env=env, stdout=log, stderr=log) as process,
    ):
        _wait_for(f"http://127.0.0.1:{port}/readyz", process)
        yield Portal(port, process.pid)


@contextmanager
def _running(command: list[str], **options: Any) -> Iterator[subprocess.Popen[Any]]:
    process = subprocess.Popen(command, cwd=ROOT, **options)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(url: str, process: subprocess.Popen[Any]) -> None:
    end, said = time.monotonic() + _START_SECONDS, "nothing"
    with http() as session:
        while time.monotonic() < end and process.poll() is None:
            try:
                answer = session.get(url, timeout=5)
            except (requests.ConnectionError, requests.Timeout):
                time.sleep(0.05)
                continue
            if answer.status_code == 200:
                return
            said = answer.text
            time.sleep(0.5)
    raise RuntimeError(f"the portal did not start (exit code {process.poll()}); it said {said}")
