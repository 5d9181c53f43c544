"""`make run` starts the demo as one thing, says where it is, and stops as one thing."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.support import prepared
from tests.support.source import ROOT

LONGEST = 60  # seconds


class Demo:
    def __init__(self, folder: Path, port: int, sandbox_port: int) -> None:
        inherited = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
        self.portal, self.sandbox = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{sandbox_port}"
        self.process = subprocess.Popen(
            [sys.executable, "tools/run.py", "--port", str(port), "--sandbox-port", str(sandbox_port)],
            cwd=ROOT,
            env={**inherited, "DATA_DIR": str(folder)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def read_until(self, words: str) -> str:
        assert self.process.stdout is not None
        read = ""
        for line in self.process.stdout:
            read += line
            if words in line:
                return read
        pytest.fail(f"it ended without saying {words!r}:\n{read}")

    def children(self) -> dict[str, int]:
        """Process ids by what is in the command: sandbox, deliver, gunicorn."""
        own = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        commands = {int(pid): Path(f"/proc/{pid}/cmdline").read_text() for pid in own}
        return {
            name: pid for pid, text in commands.items() for name in ("sandbox", "deliver", "gunicorn") if name in text
        }


def free_ports() -> tuple[int, int]:
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        return one.getsockname()[1], other.getsockname()[1]


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Demo]:
    started = Demo(tmp_path, *free_ports())
    yield started
    if started.process.poll() is None:
        started.process.terminate()
    started.process.communicate(timeout=LONGEST)


def wait_until_gone(pids: list[int]) -> None:
    end = time.monotonic() + LONGEST
    while any(Path(f"/proc/{pid}").exists() for pid in pids):
        assert time.monotonic() < end, "something was left running"
        time.sleep(0.05)


def stylesheet(demo: Demo) -> requests.Response:
    page = requests.get(f"{demo.portal}/", timeout=LONGEST)
    assert page.status_code == 200
    address = page.text.partition('rel="stylesheet" href="')[2].partition('"')[0]
    return requests.get(demo.portal + address, timeout=LONGEST)


def test_it_works_and_stops_on_ctrl_c(demo: Demo) -> None:
    banner = demo.read_until("Ctrl-C stops everything")
    assert f"{demo.portal}/admin/" in banner
    assert f"{demo.sandbox}/console/" in banner
    assert "member /" in banner
    assert "operator /" in banner
    assert requests.get(f"{demo.portal}/healthz", timeout=LONGEST).status_code == 200
    assert stylesheet(demo).headers["Content-Type"].startswith("text/css")
    for path, status in (("/nowhere/at/all/", 404), ("/narae/nowhere/", 404), ("/styleguide/", 404)):
        shown = requests.get(demo.portal + path, timeout=LONGEST)
        assert (shown.status_code, shown.headers["Content-Type"]) == (status, "text/html; charset=utf-8")
        assert 'class="sorry"' in shown.text and "DEBUG" not in shown.text and "urlconf" not in shown.text.lower()
    refused = requests.post(f"{demo.portal}/language/", data={"language": "ko"}, timeout=LONGEST)
    assert refused.status_code == 403 and 'rel="stylesheet"' in refused.text and "DEBUG" not in refused.text
    assert requests.get(f"{demo.sandbox}/console/", timeout=LONGEST).status_code == 200
    pids = demo.children()
    assert sorted(pids) == ["deliver", "gunicorn", "sandbox"]

    demo.process.send_signal(signal.SIGINT)

    demo.read_until("Stopping")
    assert demo.process.wait(LONGEST) == 0
    wait_until_gone(list(pids.values()))


def test_one_that_dies_is_named_and_ends_the_others(demo: Demo) -> None:
    demo.read_until("Ctrl-C stops everything")
    pids = demo.children()

    os.kill(pids["deliver"], signal.SIGKILL)

    demo.read_until("worker ended by itself")
    assert demo.process.wait(LONGEST) == 1
    wait_until_gone(list(pids.values()))


@pytest.mark.parametrize(("variable", "value"), [("OC_READS", "canary"), ("DATA_KEYS", "canary")])
def test_a_wrong_setting_is_named(variable: str, value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable, value)
    demo = Demo(tmp_path, *free_ports())
    said, _ = demo.process.communicate(timeout=LONGEST)
    assert demo.process.returncode == 1
    assert f"make run: {variable} must be" in said
    assert "canary" not in said and "Traceback" not in said


def test_data_of_an_older_checkout_are_named(tmp_path: Path) -> None:
    prepared.copy_database(tmp_path / "portal.sqlite3")
    with sqlite3.connect(tmp_path / "portal.sqlite3") as database:
        database.execute("ALTER TABLE inquiries_typeguide DROP COLUMN icon")
    demo = Demo(tmp_path, *free_ports())
    said, _ = demo.process.communicate(timeout=LONGEST)
    assert demo.process.returncode == 1
    assert "icon" in said and f"move {tmp_path} away" in said and "Traceback" not in said


@pytest.mark.parametrize("variable", ["PORT", "SANDBOX_PORT"])
def test_a_port_in_use_is_named(variable: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port, other = taken.getsockname()[1], free_ports()[0]
        demo = Demo(tmp_path, *((port, other) if variable == "PORT" else (other, port)))
        said, _ = demo.process.communicate(timeout=LONGEST)
    assert demo.process.returncode == 1
    assert f"port {port} cannot be used" in said
    assert f"make run {variable}=" in said
