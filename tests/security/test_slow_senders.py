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
    with served(tmp_path_factory.mktemp("portal"), sandbox_process, LOG_LEVEL="DEBUG") as there:
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


UPLOAD = (
    b"POST /narae/files/?x=canary HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=x\r\n"
    b'Content-Length: 52428800\r\n\r\n--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n'
)


def test_t49_a_stalled_body_does_not_keep_a_thread(server: Served) -> None:
    """More connections than threads send a part of a large body at once, and then nothing.

    Each could have been waited for while its bytes would have lasted at the slowest pace: 50 seconds.
    """
    with ExitStack() as opened:
        for _number in range(36):
            stalled = opened.enter_context(socket.create_connection(server.address))
            stalled.sendall(UPLOAD + bytes(100_000))
        assert requests.get(server.url + "/healthz", timeout=40).status_code == 200


def test_t49_a_stalled_sender_is_let_go_alone(server: Served) -> None:
    with socket.create_connection(server.address) as connection:
        connection.sendall(UPLOAD + bytes(200_000))
        connection.settimeout(60)  # its bytes would have lasted for 100 seconds
        assert received(connection).startswith(b"HTTP/1.1 408 ")
    log = server.log.read_text(encoding="utf-8")
    assert '"status": 408' in log
    assert "canary" not in log  # T62


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
