"""Connections that send next to nothing do not keep the real server from everybody else."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
import requests

from tests.security.server import Served, served
from tests.support.sandbox import Sandbox

SLOW = 50  # more than the server has threads
HEADERS = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-"
BODY = (
    b"POST /narae/files/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 1000000\r\n\r\na="
)
CHUNKED = BODY.replace(b"Content-Length: 1000000", b"Transfer-Encoding: chunked")[:-2] + b"ff\r\n"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory, sandbox_process: Sandbox) -> Iterator[Served]:
    with served(tmp_path_factory.mktemp("portal"), sandbox_process) as there:
        yield there


@pytest.fixture
def server(running: Served, sandbox: Sandbox) -> Served:
    return running


def test_t49_others_are_answered_meanwhile(server: Served) -> None:
    """Fifty begin a request and do not go on; as they hold all threads, the next pages come once they are let go."""
    with ExitStack() as opened:
        for number in range(SLOW):
            slow = opened.enter_context(socket.create_connection(server.address))
            slow.sendall((HEADERS, BODY, CHUNKED)[number % 3])
        for path in ("/healthz", "/narae/"):
            assert requests.get(server.url + path, timeout=240).status_code == 200


def received(connection: socket.socket) -> bytes:
    """All that comes until the connection is closed."""
    found = b""
    try:
        while data := connection.recv(4096):
            found += data
    except ConnectionResetError:
        pass
    return found


def test_t49_a_sender_who_is_only_slow_is_waited_for(server: Served) -> None:
    """Byte for byte, but steadily: what is sent earns more time."""
    with socket.create_connection(server.address) as connection:
        for byte in b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n":
            connection.sendall(bytes([byte]))
        connection.settimeout(120)
        assert received(connection).startswith(b"HTTP/1.1 200 ")
