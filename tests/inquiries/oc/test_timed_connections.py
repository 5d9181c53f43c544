"""Reads keep their connection and a GET is tried again; a write has a connection of its own and one try."""

import threading
from collections.abc import Callable

import pytest

from inquiries.oc import transport
from inquiries.oc.client import Client
from inquiries.oc.errors import OutcomeUnknown, Unavailable
from tests.inquiries.oc.faults import hang_up, reset_after_request, truncated
from tests.inquiries.oc.samples import Caller, comment, create, listing, sample_answer
from tests.support.rawserver import Peer, RawServer, answering, http

Served = Callable[..., tuple[Client, RawServer]]

SERVICE = sample_answer("service")


def test_a_cookie_is_not_sent_back(served: Served) -> None:
    client, server = served(
        answering(http(SERVICE.partition(b"\r\n\r\n")[2], headers={"Set-Cookie": "who=me; Path=/"}))
    )
    client.service()
    client.service()
    assert "cookie" not in server.requests[1].headers


def test_reads_share_a_connection(served: Served) -> None:
    client, server = served(answering(SERVICE))
    client.service()
    client.service()
    assert server.connections == 1


def test_a_kept_connection_that_was_closed_is_replaced(served: Served) -> None:
    def one_answer(peer: Peer) -> None:
        peer.request()
        peer.send(SERVICE)

    client, server = served(one_answer)
    assert client.service() == client.service()
    assert server.connections == 2


def test_a_write_gets_a_connection_of_its_own(served: Served) -> None:
    def script(peer: Peer) -> None:
        while received := peer.request():
            peer.send(SERVICE if received.method == "GET" else sample_answer("create-success"))

    client, server = served(script)
    client.service()
    create(client)
    assert server.connections == 2
    assert server.requests[1].headers["connection"] == "close"


def test_each_thread_has_a_connection_of_its_own(served: Served) -> None:
    client, server = served(answering(SERVICE))
    client.service()
    thread = threading.Thread(target=client.service)
    thread.start()
    thread.join()
    assert server.connections == 2


@pytest.mark.parametrize("fault", [hang_up, reset_after_request, truncated])
def test_a_get_is_repeated_after_a_broken_connection(served: Served, fault: Callable[[Peer], None]) -> None:
    def script(peer: Peer) -> None:
        if peer.server.connections < 3:
            fault(peer)
        else:
            answering(SERVICE)(peer)

    client, server = served(script)
    assert client.service().name == "APISample"
    assert server.connections == 3


def test_a_get_is_repeated_after_a_5xx(served: Served) -> None:
    client, server = served(answering(http(b"<p>no", status="502 Bad"), http(b"<p>no", status="503 Bad"), SERVICE))
    assert client.service().name == "APISample"
    assert len(server.requests) == 3


def test_a_get_is_tried_three_times_at_most(served: Served) -> None:
    client, server = served(answering(http(b"<p>no", status="500 Bad")))
    with pytest.raises(Unavailable):
        client.service()
    assert len(server.requests) == 3


def test_a_get_is_not_repeated_past_its_deadline(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "PAUSES", (60.0, 60.0))  # longer than the whole call may take
    client, server = served(answering(http(b"<p>no", status="500 Bad")))
    with pytest.raises(Unavailable):
        client.service()
    assert len(server.requests) == 1


@pytest.mark.parametrize("call", [create, comment, listing])
def test_a_post_is_not_repeated(served: Served, call: Caller) -> None:
    client, server = served(answering(http(b"<p>no", status="503 Bad")))
    with pytest.raises((Unavailable, OutcomeUnknown)):
        call(client)
    assert len(server.requests) == 1
