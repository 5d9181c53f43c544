"""Write answers to a connection, complete or broken."""

import json
import socket
import struct
import time
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from email.utils import formatdate
from http import HTTPStatus
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Response

MEGABYTE = 1024 * 1024
JSON_TYPE = "application/json;charset=UTF-8"
_DRIP_PAUSE = 0.02


@dataclass
class Message:
    """An HTTP answer before it is written."""

    status: int
    body: bytes
    headers: dict[str, str] = field(default_factory=dict)

    def response(self) -> Response:
        return Response(self.body, self.status, self.headers)

    def head(self, length: int | None) -> bytes:
        """Return status line and headers, for a connection that ends with this answer."""
        headers = {**self.headers, "Connection": "close"}
        if length is not None:
            headers["Content-Length"] = str(length)
        reason = HTTPStatus(self.status).phrase
        lines = [f"HTTP/1.1 {self.status} {reason}", *(f"{name}: {value}" for name, value in headers.items())]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8")


class OnSocket(Response):
    """Let `act` write to the socket in place of a response, and end the connection."""

    def __init__(self, act: Callable[[socket.socket], None]) -> None:
        super().__init__()
        self._act = act

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        environ["sandbox.handler"].close_connection = True
        self._act(environ["werkzeug.socket"])
        raise ConnectionAbortedError("ended on purpose")


def build_json_message(payload: Any, status: int, now_ms: int) -> Message:
    body = json.dumps(payload, ensure_ascii=False).encode("utf-8")
    return Message(status, body, {"Content-Type": JSON_TYPE, "Date": format_http_date(now_ms)})


def format_http_date(now_ms: int) -> str:
    return formatdate(now_ms / 1000, usegmt=True)


def close_connection() -> OnSocket:
    """End the connection in order (FIN), without an answer."""
    return OnSocket(lambda connection: connection.shutdown(socket.SHUT_RDWR))


def reset() -> OnSocket:
    """Drop the connection with an RST."""

    def act(connection: socket.socket) -> None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        # Detached from the object, because the server's reader still holds that one open.
        socket.close(connection.detach())

    return OnSocket(act)


def cut_short(message: Message) -> OnSocket:
    """Announce the whole body and send half of it."""
    sent = message.head(len(message.body)) + message.body[: len(message.body) // 2]
    return OnSocket(lambda connection: connection.sendall(sent))


def send_slowly(message: Message, bytes_per_second: float, *, headers_at_once: bool) -> OnSocket:
    head = message.head(len(message.body))

    def act(connection: socket.socket) -> None:
        slow = message.body if headers_at_once else head + message.body
        if headers_at_once:
            connection.sendall(head)
        pause = max(_DRIP_PAUSE, 1 / bytes_per_second)
        step = max(1, round(bytes_per_second * pause))
        for start in range(0, len(slow), step):
            connection.sendall(slow[start : start + step])
            time.sleep(pause)

    return OnSocket(act)


def send_endlessly(message: Message, megabytes: float) -> OnSocket:
    """Send an answer without a length, with endless blanks inside its JSON."""

    def act(connection: socket.socket) -> None:
        connection.sendall(message.head(None) + message.body[:-1])
        for _ in range(int(megabytes * 16)):
            connection.sendall(b" " * (MEGABYTE // 16))
        connection.sendall(message.body[-1:])

    return OnSocket(act)


def send_gzip_bomb(message: Message, megabytes: int) -> Response:
    """Send the same as `send_endlessly`, compressed about a thousand times."""
    body = b"".join(_build_bomb(message.body, megabytes))
    return Message(message.status, body, {**message.headers, "Content-Encoding": "gzip"}).response()


def _build_bomb(body: bytes, megabytes: int) -> Iterator[bytes]:
    """Return a gzip stream whose one compressed block of blanks is repeated: cheap to make, whatever the size."""
    blanks = b" " * MEGABYTE
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    yield b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
    yield squeezer.compress(body[:-1]) + squeezer.flush(zlib.Z_FULL_FLUSH)
    block = squeezer.compress(blanks) + squeezer.flush(zlib.Z_FULL_FLUSH)
    checksum = zlib.crc32(body[:-1])
    for _ in range(megabytes):
        checksum = zlib.crc32(blanks, checksum)
        yield block
    yield squeezer.compress(body[-1:]) + squeezer.flush(zlib.Z_FINISH)
    length = (len(body) + megabytes * MEGABYTE) & 0xFFFFFFFF
    yield struct.pack("<II", zlib.crc32(body[-1:], checksum), length)
