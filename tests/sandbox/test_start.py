"""The process: what it refuses to start with, and what it says when it is ready."""

from __future__ import annotations

import itertools
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from tests.sandbox.caller import ENDUSER, Caller, refusal
from tests.support.sandbox import start_sandbox

ROOT = Path(__file__).parents[2]


def _run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "sandbox", "--port", "0", *arguments]
    return subprocess.run(
        command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, timeout=30, check=False
    )


def test_it_works() -> None:
    with start_sandbox(wild=False, arguments=["--service-id", "other", "--service-key", "k"]) as sandbox:
        answer = requests.get(f"{sandbox.url}/other/api/v2/service.json", timeout=20)
        assert answer.json()["result"]["content"]["serviceId"] == "other"
        assert requests.get(f"{sandbox.url}/narae/api/v2/service.json", timeout=20).status_code == 404


def test_wild_from_the_start() -> None:
    with start_sandbox(wild=True, arguments=["--seed-random", "3"]) as sandbox:
        answer = requests.get(f"{sandbox.url}/narae/api/v2/service.json", timeout=20).json()
        assert set(answer) > {"header", "result"}


def test_with_signatures_that_expire_sooner() -> None:
    with start_sandbox(arguments=["--signature-validity", "0.001"]) as sandbox:
        caller = Caller(sandbox)
        caller.clock_ms = -1000
        assert refusal(caller.get(f"{ENDUSER}/st18888/list.json")) == (400, 400, "X-TC-Timestamp is expired")


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "example.invalid"])
def test_another_host_than_loopback(host: str) -> None:
    finished = _run("--host", host)
    assert finished.returncode == 1
    assert "loopback only" in finished.stderr


@pytest.mark.parametrize("name", ["DJANGO_ENV", "ENVIRONMENT"])
def test_in_production(name: str) -> None:
    finished = _run(**{name: "production"})
    assert finished.returncode == 1
    assert "production" in finished.stderr


def test_a_port_that_is_taken() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        finished = _run("--port", str(taken.getsockname()[1]))
    assert finished.returncode == 1


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_it_stops_quietly(number: signal.Signals) -> None:
    command = [sys.executable, "-m", "sandbox", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith("Sandbox ready on http://127.0.0.1:")
        process.send_signal(number)
        out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (0, "", "")


def test_it_shares_no_code_with_the_portal() -> None:
    for source in (ROOT / "sandbox").rglob("*.py"):
        words = source.read_text().replace(".", " ").split()
        imported = {after for before, after in itertools.pairwise(words) if before in ("from", "import")}
        assert not imported & {"common", "accounts", "sso", "inquiries", "portal", "django"}, source
