"""Bodies are received in small blocks, by the one method of gunicorn that is replaced, which is still there."""

import runpy
import socket

import pytest
from gunicorn.http.unreader import SocketUnreader  # type: ignore[import-untyped]

from tests.support.source import ROOT

GUNICORNS_OWN, GUNICORNS_CHUNK = SocketUnreader.max_body_chunk, SocketUnreader.chunk


@pytest.fixture(autouse=True)
def _as_gunicorn_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without our change, which other tests make when they read the configuration."""
    monkeypatch.setattr(SocketUnreader, "max_body_chunk", GUNICORNS_OWN)
    monkeypatch.setattr(SocketUnreader, "chunk", GUNICORNS_CHUNK)


def test_it_works() -> None:
    runpy.run_path(str(ROOT / "gunicorn.conf.py"))
    assert asked_of_the_socket() == 128 * 1024


def test_gunicorn_alone_would_ask_for_more() -> None:
    assert asked_of_the_socket() == GUNICORNS_OWN > 128 * 1024


def asked_of_the_socket() -> int:
    """How much of a large body is asked for at once."""
    sizes = []

    class Socket(socket.socket):
        def recv(self, size: int, flags: int = 0) -> bytes:
            sizes.append(size)
            return b""

    with Socket() as unconnected:
        SocketUnreader(unconnected).chunk(10_000_000)
    return sizes[0]
