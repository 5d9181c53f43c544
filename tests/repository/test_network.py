"""No test reaches anything but this machine."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path

import pytest
import requests
from django.conf import settings
from playwright.sync_api import Error, Page

from tests.support.network import LeavesThisMachine

# Addresses and names that are set aside for documentation: no server has them even if the fence has a hole.
ELSEWHERE = ["192.0.2.1", "2001:db8::1"]


def test_this_machine_is_reached() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(("localhost", server.getsockname()[1])) as client,
    ):
        assert ip_address(client.getpeername()[0]).is_loopback


@pytest.mark.parametrize("address", ELSEWHERE)
def test_a_connection_to_elsewhere_is_refused_and_written_down(address: str, attempts_to_leave: list[str]) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family) as client, pytest.raises(LeavesThisMachine):
        client.connect((address, 443))
    with socket.socket(family) as client, pytest.raises(LeavesThisMachine):
        client.connect_ex((address, 443))
    assert attempts_to_leave == [address, address]
    attempts_to_leave.clear()


def test_a_datagram_to_elsewhere_is_refused(attempts_to_leave: list[str]) -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as client, pytest.raises(LeavesThisMachine):
        client.sendto(b"?", ("192.0.2.1", 53))
    attempts_to_leave.clear()


@pytest.mark.parametrize("look_up", [socket.gethostbyname, lambda name: socket.getaddrinfo(name, 443)])
def test_a_name_of_elsewhere_is_not_looked_up(look_up: Callable[[str], object], attempts_to_leave: list[str]) -> None:
    with pytest.raises(LeavesThisMachine):
        look_up("elsewhere.example")
    assert attempts_to_leave == ["elsewhere.example"]
    attempts_to_leave.clear()


def test_a_library_in_another_thread_is_caught_as_well(attempts_to_leave: list[str]) -> None:
    def call() -> None:
        with pytest.raises(requests.ConnectionError):
            requests.get("https://elsewhere.example/", timeout=1)

    thread = threading.Thread(target=call)
    thread.start()
    thread.join()
    assert attempts_to_leave
    attempts_to_leave.clear()


def test_an_invalid_name_is_not_resolved_and_no_server_is_asked(attempts_to_leave: list[str]) -> None:
    with pytest.raises(socket.gaierror):
        socket.create_connection(("no-such.invalid", 443))
    assert attempts_to_leave == []


def test_a_test_that_hides_the_refusal_fails_all_the_same(tmp_path: Path) -> None:
    hiding = tmp_path / "test_hiding.py"
    hiding.write_text(
        "import contextlib, socket\n"
        "def test_hides():\n"
        "    with contextlib.suppress(OSError):\n"
        "        socket.create_connection(('192.0.2.1', 443))\n"
    )
    plugins = ["-p", "tests.support.network", "-p", "no:django", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", "-c", os.devnull, *plugins, str(hiding)]
    process = subprocess.run(command, check=False, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=60)
    assert "1 passed, 1 error" in process.stdout
    assert "left this machine: 192.0.2.1" in process.stdout


def test_the_database_and_the_cache_are_on_this_machine() -> None:
    # Both may speak through libraries in C, where the fence does not reach.
    assert settings.DATABASES["default"].get("HOST", "") in {"", "localhost", "127.0.0.1"}
    assert not settings.REDIS_URL or "//localhost" in settings.REDIS_URL or "//127.0.0.1" in settings.REDIS_URL


def test_the_sandbox_listens_on_this_machine_only() -> None:
    command = [sys.executable, "-m", "sandbox", "--port", "0", "--host", "0.0.0.0"]
    process = subprocess.run(command, check=False, capture_output=True, timeout=30)
    assert process.returncode != 0
    assert b"ready" not in process.stdout


@pytest.mark.browser
@pytest.mark.parametrize("host", ["elsewhere.example", "192.0.2.1", "[2001:db8::1]"])
def test_the_browser_finds_nothing_elsewhere(page: Page, host: str) -> None:
    with pytest.raises(Error, match="ERR_NAME_NOT_RESOLVED"):
        page.goto(f"http://{host}/")


@pytest.mark.browser
def test_the_browser_reaches_this_machine(page: Page) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nConnection: close\r\n\r\nhere")

        threading.Thread(target=answer, daemon=True).start()
        page.goto(f"http://127.0.0.1:{server.getsockname()[1]}/")
        assert "here" in page.content()
