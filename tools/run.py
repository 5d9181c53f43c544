"""`make run`: the demo on this machine. It prepares the database, starts sandbox, worker and portal, and stops them."""

import argparse
import contextlib
import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connections

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
START_SECONDS = 60.0
STOP_SECONDS = 10.0
# Log lines of every run that need no attention: successful requests, and servers that start.
ROUTINE = re.compile(r"\[(INFO|DEBUG)\]|\bHTTP/1\.[01]\" |Sandbox ready on|Reloader is on|^\s*$")


class Stopped(Exception):
    """Ctrl-C, or a polite request to end."""


class Child:
    """A process of the demo: its output goes to a file, and what needs attention to the terminal."""

    def __init__(self, name: str, command: list[str]) -> None:
        self.name = name
        self.log = open_logs() / f"{name}.log"
        self.lines: list[str] = []
        # A session of its own: Ctrl-C reaches this program only, which then ends the children in order.
        self.process = subprocess.Popen(  # noqa: S603 - a fixed command
            [sys.executable, *command],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None  # noqa: S101 - it was opened as a pipe
        with self.log.open("w", encoding="utf-8") as log:
            for line in self.process.stdout:
                log.write(line)
                log.flush()
                self.lines = [*self.lines[-19:], line.rstrip()]
                if words := should_show(line):
                    print(f"{self.name:>8} | {words}", flush=True)

    def said(self, words: str) -> bool:
        return any(words in line for line in self.lines)

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOP_SECONDS)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
        self.reader.join(1)


def should_show(line: str) -> str:
    """What of a line belongs on the terminal: nothing of the routine, and of an event of ours its level and name."""
    try:
        event = json.loads(line)
        level, name = event["level"], event["event"]
    except (ValueError, TypeError, KeyError):
        return "" if ROUTINE.search(line) else line.rstrip()
    if level in {"DEBUG", "INFO"} or ROUTINE.search(name):
        return ""
    return f"{level}: {name} {event.get('place', '')} {event.get('exc_info', '').rpartition(chr(10))[2]}"


def open_logs() -> Path:
    return Path(settings.DATA_DIR) / "log"


def count_mails() -> str:
    if not settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        return "Mails are sent as EMAIL_URL says."
    return f"Mails are not sent: each is a file in {os.path.relpath(settings.EMAIL_FILE_PATH)}/."


def refuse(reason: str) -> NoReturn:
    print(f"make run: {reason}", file=sys.stderr)
    sys.exit(1)


def require_free(port: int, variable: str) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            refuse(f"port {port} cannot be used ({error}). Choose another: make run {variable}=...")


def enter_development(port: int) -> None:
    """Whatever an .env file says, this is a development place: the demo's passwords are printed for all to see."""
    os.environ.update(DJANGO_ENV="development", ALLOWED_HOSTS="localhost,127.0.0.1", PYTHONUNBUFFERED="1")
    os.environ["DELIVERY_WORKERS"] = "0"  # the demo's worker is a process of its own, with a log of its own
    os.environ["PUBLIC_URL"] = f"http://127.0.0.1:{port}"
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings"
    try:
        django.setup()
    except ImproperlyConfigured as error:
        refuse(str(error))
    open_logs().mkdir(parents=True, exist_ok=True)


def run_manage(*command: str) -> None:
    try:
        call_command(*command, stdout=io.StringIO())
    except DatabaseError as error:
        # Before the first release a table changes without a migration of its own.
        hint = f"If its data are of an older checkout, move {settings.DATA_DIR} away: a new demo is made."
        refuse(f"manage.py {' '.join(command)} did not work: {error}. {hint}")
    except (CommandError, ImproperlyConfigured) as error:
        refuse(f"manage.py {' '.join(command)} did not work: {error}")
    finally:
        connections.close_all()


def find_data_keys_problem() -> str:
    from inquiries.services.operations import data_keys_check  # noqa: PLC0415 - needs Django to be set up

    try:
        return data_keys_check.find_problem()
    finally:
        connections.close_all()


def does_answer(url: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=5) as response:
            return bool(response.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def wait_for(child: Child, is_ready: Callable[[], bool]) -> None:
    end = time.monotonic() + START_SECONDS
    while not is_ready():
        if child.process.poll() is not None:
            report_end(child)
            sys.exit(1)
        if time.monotonic() > end:
            refuse(f"{child.name} did not start within {START_SECONDS:.0f} seconds; see {child.log}")
        time.sleep(0.05)


def report_end(child: Child) -> None:
    child.reader.join(1)
    print(f"\n{child.name} ended by itself (exit code {child.process.returncode}). It said last:", file=sys.stderr)
    for line in child.lines:
        print(f"    {line}", file=sys.stderr)
    print(f"All of it: {child.log}", file=sys.stderr)


def start_gunicorn(port: int) -> list[str]:
    """As in production, one process of many threads; and it starts again when a file changes."""
    serve = ["--bind", f"127.0.0.1:{port}", "--threads", "16", "--no-control-socket"]
    reload = ["--reload", "--reload-extra-file", "templates/**/*.*", "--reload-extra-file", "locale/**/*.mo"]
    return ["-m", "gunicorn", "portal.wsgi", *serve, *reload]


def start(port: int, sandbox_port: int, children: list[Child]) -> None:
    """Start everything; `children` grows as it goes, so that a failure halfway leaves nothing running."""
    places = ["--port", str(sandbox_port), "--portal-url", f"http://127.0.0.1:{port}"]
    sandbox = Child("sandbox", ["-m", "sandbox", *places, "--spam-policy", "off"])
    children.append(sandbox)
    run_manage("migrate", "--no-input", "--verbosity=0")
    if problem := find_data_keys_problem():
        refuse(problem)
    run_manage("load_demo", f"--sandbox-url=http://127.0.0.1:{sandbox_port}", "--unpaced")
    wait_for(sandbox, lambda: sandbox.said("Sandbox ready on"))
    children.append(Child("worker", ["manage.py", "deliver"]))
    portal = Child("portal", start_gunicorn(port))
    children.append(portal)
    wait_for(portal, lambda: does_answer(f"http://127.0.0.1:{port}/healthz"))


def print_welcome(port: int, sandbox_port: int) -> str:
    from inquiries.management.commands.load_demo import MEMBER, OPERATOR  # noqa: PLC0415 - needs Django to be set up

    return f"""
  The portal            http://127.0.0.1:{port}/
  Operators             http://127.0.0.1:{port}/admin/
  Agents, in sandbox    http://127.0.0.1:{sandbox_port}/console/
  The company's site    http://localhost:{sandbox_port}/company/

  Sign in as a member   {MEMBER[0]} / {MEMBER[1]}
  or as an operator     {OPERATOR[0]} / {OPERATOR[1]}

  Logs are in {os.path.relpath(open_logs())}/; warnings also appear here. Ctrl-C stops everything.
  {count_mails()}
"""


def watch(children: list[Child]) -> int:
    """Until one ends by itself, which ends the demo."""
    while True:
        for child in children:
            if child.process.poll() is not None:
                report_end(child)
                return 1
        time.sleep(0.2)


def stop_on_signals() -> None:
    def stop(_number: int, _frame: object) -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        raise Stopped

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, stop)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--sandbox-port", type=int, default=8900)
    options = parser.parse_args()
    require_free(options.port, "PORT")
    require_free(options.sandbox_port, "SANDBOX_PORT")
    children: list[Child] = []
    stop_on_signals()
    try:
        enter_development(options.port)
        start(options.port, options.sandbox_port, children)
        print(print_welcome(options.port, options.sandbox_port), flush=True)
        return watch(children)
    except Stopped:
        print("\nStopping.")
        return 0
    finally:
        with contextlib.suppress(Stopped):
            for child in reversed(children):
                child.stop()


if __name__ == "__main__":
    sys.exit(main())
