"""A server that does on the wire exactly what a test tells it to, for what a well-behaved one never does."""

import contextlib
import json
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

BLOCK = 64 * 1024  # bytes
PATIENCE = 20.0  # seconds after which a test that hangs is given up; no test comes near


@dataclass(frozen=True)
class Received:
    """A request as it came: header names in lower case."""

    method: str
    target: str
    headers: dict[str, str]
    body: bytes


class Peer:
    """The server's end of one connection."""

    def __init__(self, sock: socket.socket, server: "RawServer") -> None:
        self.sock = sock
        self.server = server
        self._file = sock.makefile("rb")

    def request(self) -> Received | None:
        """The next request, read to its end and noted in the server's list; None where the client hung up."""
        first = self._file.readline().decode("ascii").split()
        if not first:
            return None
        headers = {}
        while line := self._file.readline().decode("utf-8").strip():
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        body = self._file.read(int(headers.get("content-length", "0")))
        received = Received(first[0], first[1], headers, body)
        self.server.requests.append(received)
        return received

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def answer(self, body: bytes, *, status: str = "200 OK", headers: dict[str, str] | None = None) -> None:
        self.send(http(body, status=status, headers=headers))

    def drip(self, data: bytes) -> None:
        """A byte now and then: never silent for long, and slow enough to last far beyond any test's deadline."""
        for value in data:
            if self.server.over.wait(0.05):
                return
            self.send(bytes([value]))

    def reset(self) -> None:
        """Drops the connection with RST."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._file.close()
        self.sock.close()

    def hold(self) -> None:
        """Says nothing until the test is over."""
        self.server.over.wait(PATIENCE)


Script = Callable[[Peer], None]


@dataclass(repr=False)
class RawServer:
    """Runs `script` for every connection, each in a thread of its own."""

    script: Script
    tls: ssl.SSLContext | None = None
    requests: list[Received] = field(default_factory=list)
    connections: int = 0

    def __post_init__(self) -> None:
        self.over = threading.Event()
        self._open: list[socket.socket] = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://localhost:{self._listener.getsockname()[1]}"

    def close(self) -> None:
        self.over.set()
        # Closing alone would not wake a thread that waits in accept.
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.disconnect()
        for thread in self._threads:
            thread.join(PATIENCE)

    def disconnect(self) -> None:
        """Hangs up on every client."""
        for sock in self._open:
            with contextlib.suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while not self.over.is_set():
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            thread = threading.Thread(target=self._serve, args=(sock,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, sock: socket.socket) -> None:
        # Clients under test hang up in the middle of everything; that is what they are there for.
        with contextlib.suppress(OSError), sock:
            wrapped = self.tls.wrap_socket(sock, server_side=True) if self.tls else sock
            self._open.append(wrapped)
            with wrapped:
                self.script(Peer(wrapped, self))


def http(body: bytes, *, status: str = "200 OK", headers: dict[str, str] | None = None) -> bytes:
    """A whole answer."""
    lines = {"Content-Type": "application/json;charset=UTF-8", "Content-Length": str(len(body))} | (headers or {})
    return (
        "".join([f"HTTP/1.1 {status}\r\n", *(f"{name}: {value}\r\n" for name, value in lines.items()), "\r\n"]).encode(
            "utf-8"
        )
        + body
    )


def envelope(code: int = 200, result: Any = None, *, message: str | None = "", **header: Any) -> bytes:
    """The contract's envelope, as a body."""
    top = {"resultCode": code, "resultMessage": message, "isSuccessful": code == 200} | header
    return json.dumps({"header": top, "result": result}).encode()


def answering(*answers: bytes) -> Script:
    """Gives these answers in turn, over all connections, and the last one to every request after."""
    given = iter(answers)

    def script(peer: Peer) -> None:
        while peer.request():
            peer.send(next(given, answers[-1]))

    return script


def tunnel(peer: Peer) -> None:
    """What an outgoing proxy does: connects to where it is asked to, and passes bytes both ways."""
    asked = peer.request()
    if asked is None or asked.method != "CONNECT":
        return
    host, _, port = asked.target.rpartition(":")
    with socket.create_connection((host, int(port)), timeout=PATIENCE) as onward:
        peer.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
        back = threading.Thread(target=_pass_on, args=(onward, peer.sock), daemon=True)
        back.start()
        _pass_on(peer.sock, onward)
        back.join(PATIENCE)


def _pass_on(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(BLOCK):
            sink.sendall(data)
        sink.shutdown(socket.SHUT_WR)


@pytest.fixture
def raw_server() -> Iterator[Callable[..., RawServer]]:
    """Starts a server for a script."""
    servers: list[RawServer] = []

    def start(script: Script, **options: Any) -> RawServer:
        servers.append(RawServer(script, **options))
        return servers[-1]

    yield start
    for server in servers:
        server.close()
