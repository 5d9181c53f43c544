"""A file comes as a stream, within a deadline and a cap, and an error page is no file."""

import threading
from collections.abc import Callable
from typing import Any

import pytest

from inquiries.oc import client as client_module
from inquiries.oc.client import Client
from inquiries.oc.errors import Misconfigured, NotFound, Unavailable
from tests.inquiries.oc.samples import refusal
from tests.support.rawserver import Peer, RawServer, answering, envelope, http

Served = Callable[..., tuple[Client, RawServer]]

ID = "a9e126cf01654631acc2d1e56e8c694e"
PNG = http(b"\x89PNG" * 100_000, headers={"Content-Type": "image/png"})


def test_it_works(served: Served) -> None:
    client, server = served(answering(PNG))
    with client.download(ID) as download:
        assert (download.content_type, download.size) == ("image/png", 400_000)
        assert b"".join(download.chunks) == b"\x89PNG" * 100_000
    assert server.requests[0].target == f"/narae/api/v2/ticket/attachments/{ID}?type=open"
    assert "authorization" not in server.requests[0].headers


def test_it_can_be_asked_for_as_a_download(served: Served) -> None:
    client, server = served(answering(PNG))
    with client.download(ID, as_download=True):
        pass
    assert server.requests[0].target.endswith("?type=download")


def test_a_file_of_unknown_size_is_streamed(served: Served) -> None:
    def script(peer: Peer) -> None:
        peer.request()
        peer.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n")
        peer.send(b"5\r\nhello\r\n0\r\n\r\n")

    client, _ = served(script)
    with client.download(ID) as download:
        assert download.size is None
        assert b"".join(download.chunks) == b"hello"


def test_the_first_bytes_are_there_before_the_last_are_sent(served: Served) -> None:
    seen = threading.Event()

    def script(peer: Peer) -> None:
        peer.request()
        peer.send(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n")
        assert seen.wait(20)
        peer.send(b"4\r\nlast\r\n0\r\n\r\n")

    client, _ = served(script)
    with client.download(ID) as download:
        assert next(download.chunks) == b"first"
        seen.set()
        assert b"".join(download.chunks) == b"last"


def test_a_missing_file_is_not_found(served: Served) -> None:
    client, _ = served(answering(refusal(404, status="404 Not Found")))
    with pytest.raises(NotFound), client.download(ID):
        pass


def test_a_missing_file_may_come_with_the_status_200(served: Served) -> None:
    client, _ = served(answering(refusal(404)))
    with pytest.raises(NotFound), client.download(ID):
        pass


@pytest.mark.parametrize(
    "answer",
    [
        http(b"<h1>Sign in</h1>", headers={"Content-Type": "text/html"}),
        http(envelope(200, {"content": {}})),
        http(b"{}"),
        http(b"%PDF", status="206 Partial Content", headers={"Content-Type": "application/pdf"}),
        http(b"<h1>no</h1>", status="503 Busy", headers={"Content-Type": "text/html"}),
    ],
)
def test_another_answer_is_no_file(served: Served, answer: bytes) -> None:
    client, _ = served(answering(answer))
    with pytest.raises(Unavailable), client.download(ID):
        pass


def test_an_html_file_is_known_by_its_disposition(served: Served) -> None:
    headers = {"Content-Type": "text/html", "Content-Disposition": 'attachment; filename="a.html"'}
    client, _ = served(answering(http(b"<p>a file</p>", headers=headers)))
    with client.download(ID) as download:
        assert b"".join(download.chunks) == b"<p>a file</p>"


def test_a_redirect_is_not_followed(served: Served) -> None:
    client, _ = served(answering(http(b"", status="302 Found", headers={"Location": "http://127.0.0.1:1/"})))
    with pytest.raises(Misconfigured), client.download(ID):
        pass


def test_an_opening_that_fails_is_repeated(served: Served) -> None:
    client, server = served(answering(http(b"", status="502 Bad"), PNG))
    with client.download(ID) as download:
        assert len(b"".join(download.chunks)) == 400_000
    assert len(server.requests) == 2


def _breaks_off(peer: Peer) -> None:
    peer.request()
    peer.send(http(b"begin", headers={"Content-Type": "image/png", "Content-Length": "100"}))


def _drips(peer: Peer) -> None:
    peer.request()
    peer.send(http(b"", headers={"Content-Type": "image/png", "Content-Length": "1000"}))
    peer.drip(b"x" * 1000)


def _stalls(peer: Peer) -> None:
    peer.request()
    peer.send(http(b"begin", headers={"Content-Type": "image/png", "Content-Length": "100"}))
    peer.hold()


@pytest.mark.parametrize("script", [_breaks_off, _drips, _stalls])
def test_a_file_that_does_not_end_is_unavailable(served: Served, script: Any) -> None:
    client, _ = served(script)
    with pytest.raises(Unavailable), client.download(ID, deadline=0.3) as download:
        b"".join(download.chunks)


def test_a_file_that_does_not_begin_is_unavailable_by_the_clients_deadline(served: Served) -> None:
    client, _ = served(lambda peer: peer.hold(), deadline=0.3)
    with pytest.raises(Unavailable), client.download(ID, deadline=60):
        pass


def test_a_file_beyond_the_cap_is_cut(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client_module, "LARGEST_FILE", 300_000)
    client, _ = served(answering(PNG))
    received = 0
    with pytest.raises(Unavailable), client.download(ID) as download:
        for chunk in download.chunks:
            received += len(chunk)
    assert received <= 300_000


def test_a_mistake_in_the_block_is_the_blocks_own(served: Served) -> None:
    client, _ = served(answering(PNG))
    with pytest.raises(FileNotFoundError), client.download(ID):
        raise FileNotFoundError


def test_a_file_left_half_read_does_not_spoil_the_next_call(served: Served) -> None:
    client, _ = served(answering(PNG))
    for _ in range(2):
        with client.download(ID) as download:
            assert next(download.chunks).startswith(b"\x89PNG")
