"""Serve the application with threads and persistent connections, and without a log."""

import io
from typing import Any

from flask import Flask
from werkzeug.datastructures import Headers
from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server
from werkzeug.test import run_wsgi_app

_LEFT_OVER_LIMIT = 64 * 1024 * 1024


class CountedBody(io.RawIOBase):
    """The body of a request, with the number of bytes that are not read yet."""

    def __init__(self, stream: Any, length: int) -> None:
        self._stream = stream
        self.left = length

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        count: int = self._stream.readinto1(memoryview(buffer)[: self.left]) if self.left else 0
        self.left -= count
        return count


class Handler(WSGIRequestHandler):
    """Keep connections open after an answer, which Werkzeug's own handler does not."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def run_wsgi(self) -> None:
        environ = self.make_environ()
        self.environ = environ
        environ["sandbox.handler"] = self
        if "chunked" in self.headers.get("Transfer-Encoding", ""):
            self.close_connection = True
            body = CountedBody(self.rfile, 0)
        else:
            body = CountedBody(self.rfile, int(self.headers.get("Content-Length") or 0))
            environ["wsgi.input"] = body
        try:
            data, status, headers = run_wsgi_app(self.server.app, environ, buffered=True)
            self._discard(body)
            self._write(status, headers, b"".join(data))
        except ConnectionError:
            self.close_connection = True

    def _write(self, status: str, headers: Headers, data: bytes) -> None:
        code, _, reason = status.partition(" ")
        self.send_response_only(int(code), reason)
        given = {name.lower() for name, _ in headers}
        for name, value in headers:
            self.send_header(name, value)
        if "date" not in given:
            self.send_header("Date", self.date_time_string())
        if "content-length" not in given:
            self.send_header("Content-Length", str(len(data)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _discard(self, body: CountedBody) -> None:
        """Discard the unread body, which must not be taken for the next request."""
        if body.left > _LEFT_OVER_LIMIT:
            self.close_connection = True
            return
        while body.left and body.read(64 * 1024):
            pass

    def log(self, type: str, message: str, *args: Any) -> None:
        """Log nothing, because the journal has every call."""


def make(app: Flask, host: str, port: int) -> BaseWSGIServer:
    return make_server(host, port, app, threaded=True, request_handler=Handler)
