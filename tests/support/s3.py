"""An S3 server of its own process (moto's), and in front of it a proxy that can fail as networks and servers do.

moto's server is started with `python -m moto.server -p 0`, on a free port, once for the session. It checks no
signatures; what is stored with which headers can be asked of it directly, past the proxy.
"""

from __future__ import annotations

import contextlib
import http.client
import re
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from uuid import uuid4

import boto3
import pytest
from django.conf import settings
from django.test import override_settings

from portal.storage.address import parse_storage
from tests.support.rawserver import PATIENCE

KEYS = ("AKIATEST", "a secret that no log may have")
_RUNNING = re.compile(r"Running on http://127\.0\.0\.1:(\d+)")
# What a proxy passes on is framed by its own library.
_FRAMING = {"connection", "transfer-encoding", "expect", "keep-alive", "date", "server"}


class Handler(BaseHTTPRequestHandler):
    """One request that comes through the proxy, passed on unless a fault takes it."""

    protocol_version = "HTTP/1.1"
    server: FaultProxy

    def log_message(self, format: str, *args: Any) -> None:
        pass

    def handle_expect_100(self) -> bool:
        return self._takes_fault() or super().handle_expect_100()

    def do_GET(self) -> None:
        if not self._takes_fault():
            self.forward()

    do_PUT = do_POST = do_HEAD = do_DELETE = do_GET

    def _takes_fault(self) -> bool:
        fault = self.server.faults.get(self.command)
        if fault is None:
            return False
        fault(self)
        self.close_connection = True
        return True

    def read_body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def ask(self) -> tuple[int, list[tuple[str, str]], bytes]:
        """What the server behind answers."""
        behind = http.client.HTTPConnection("127.0.0.1", self.server.behind, timeout=PATIENCE)
        with contextlib.closing(behind):
            headers = {name: value for name, value in self.headers.items() if name.lower() not in _FRAMING}
            behind.request(self.command, self.path, self.read_body(), headers)
            answer = behind.getresponse()
            return answer.status, answer.getheaders(), answer.read()

    def forward(self, most: int | None = None) -> None:
        """Pass on; of the answer's body `most` bytes, and then hang up."""
        status, headers, body = self.ask()
        self.send_response_only(status)
        for name, value in headers:
            if name.lower() not in _FRAMING:
                self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body[:most] if self.command != "HEAD" else b"")

    def reset(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.rfile.close()
        self.connection.close()


Fault = Callable[[Handler], None]


def answer_500(handler: Handler) -> None:
    handler.read_body()
    handler.send_error(500)


def answer_403(handler: Handler) -> None:
    handler.read_body()
    handler.send_error(403)


def say_nothing(handler: Handler) -> None:
    """The server is there, and slower than anybody waits."""
    handler.server.over.wait(PATIENCE)


def break_off_upload(handler: Handler) -> None:
    """Half of what is sent arrives."""
    handler.send_response_only(100)
    handler.end_headers()
    handler.rfile.read(int(handler.headers["Content-Length"]) // 2)
    handler.reset()


def break_off_download(handler: Handler) -> None:
    handler.forward(most=10)


def drip(handler: Handler) -> None:
    """A byte now and then, so that no silence is ever long."""
    status, _headers, body = handler.ask()
    handler.send_response_only(status)
    handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    for value in body:
        if handler.server.over.wait(0.05):
            return
        handler.wfile.write(bytes([value]))


def delete_later(handler: Handler) -> None:
    """Say that it is deleted, and have it listed and read a while longer."""
    handler.read_body()
    handler.send_response_only(204)
    handler.end_headers()


class FaultProxy(ThreadingHTTPServer):
    """A proxy in front of the S3 server. `faults` has what to do in place of passing on, by method."""

    daemon_threads = True

    def __init__(self, behind: int, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.behind = behind
        self.faults: dict[str, Fault] = {}
        self.over = threading.Event()
        threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True).start()

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass  # clients hang up in the middle of everything

    def close(self) -> None:
        self.over.set()
        self.shutdown()
        self.server_close()


class Bucket:
    """An empty private bucket, in which the portal keeps its files for one test."""

    def __init__(self, proxy: FaultProxy) -> None:
        self.proxy, self.name = proxy, f"test-{uuid4().hex}"
        address = f"http://127.0.0.1:{proxy.behind}"
        id_, secret = KEYS
        self.client = boto3.client(
            "s3", region_name="us-east-1", endpoint_url=address, aws_access_key_id=id_, aws_secret_access_key=secret
        )
        self.client.create_bucket(Bucket=self.name)

    def build_setting(self, options: str = "", *, past_proxy: bool = False) -> dict[str, Any]:
        """The entry of STORAGES for this bucket, as STORAGE_URL with further `options` makes it."""
        return parse_storage(self.build_address(options, past_proxy=past_proxy), Path("/nowhere"), *KEYS)

    def build_address(self, options: str = "", *, past_proxy: bool = False) -> str:
        """What STORAGE_URL says for this bucket."""
        endpoint = f"http://127.0.0.1:{self.proxy.behind if past_proxy else self.proxy.server_port}"
        return f"s3://{self.name}/files?endpoint={endpoint}&region=us-east-1&addressing=path{options}"

    def impatient(self) -> AbstractContextManager[Any]:
        """The portal gives up soon, where the test is about an answer that never comes."""
        return override_settings(STORAGES=settings.STORAGES | {"default": self.build_setting("&timeout=1")})

    def keys(self) -> list[str]:
        return [entry["Key"] for entry in self.client.list_objects_v2(Bucket=self.name).get("Contents", [])]

    def head(self, key: str) -> dict[str, Any]:
        return dict(self.client.head_object(Bucket=self.name, Key=key))

    def fail(self, fault: Fault, *methods: str) -> None:
        """From now on, requests with these methods meet the fault; all of them where none is named."""
        self.proxy.faults = dict.fromkeys(methods or ("GET", "PUT", "POST", "HEAD", "DELETE"), fault)

    def heal(self) -> None:
        self.proxy.faults = {}


@contextlib.contextmanager
def start_s3() -> Iterator[int]:
    """Moto's server in a process of its own; its port."""
    command = [sys.executable, "-m", "moto.server", "-p", "0"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    port = next((int(found[1]) for line in process.stderr if (found := _RUNNING.search(line))), 0)
    assert port, "moto's server does not start"
    # Its log of requests must not fill the pipe.
    threading.Thread(target=process.stderr.read, daemon=True).start()
    try:
        yield port
    finally:
        process.terminate()
        process.wait(PATIENCE)


@pytest.fixture(scope="session")
def s3_server() -> Iterator[int]:
    """The port of moto's server."""
    with start_s3() as port:
        yield port


@pytest.fixture
def bucket(s3_server: int) -> Iterator[Bucket]:
    """Customers' files are in a bucket."""
    proxy = FaultProxy(s3_server)
    bucket = Bucket(proxy)
    with override_settings(STORAGES=settings.STORAGES | {"default": bucket.build_setting()}):
        yield bucket
    proxy.close()
