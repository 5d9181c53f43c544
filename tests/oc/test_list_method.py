"""The documents disagree on the list's method: POST is sent, and GET where a service wants that."""

from collections.abc import Callable

import pytest

from inquiries.oc.client import Client
from inquiries.oc.errors import Misconfigured, Unavailable
from inquiries.oc.types import TicketQuery
from tests.oc.samples import listing, refusal, sample_answer
from tests.support.rawserver import Peer, RawServer, envelope, http

Served = Callable[..., tuple[Client, RawServer]]

NOT_ALLOWED = http(b"<h1>Method Not Allowed</h1>", status="405 Method Not Allowed")


def takes(*methods: str, otherwise: bytes = NOT_ALLOWED) -> Callable[[Peer], None]:
    def script(peer: Peer) -> None:
        while received := peer.request():
            peer.send(sample_answer("list") if received.method in methods else otherwise)

    return script


def methods(server: RawServer) -> list[str]:
    return [received.method for received in server.requests]


def test_it_works(served: Served) -> None:
    client, server = served(takes("POST"))
    page = client.tickets("st18888", TicketQuery(status="open", sources=("web", "api"), page=2))
    assert (page.total, page.pages, len(page.tickets)) == (12, 2, 10)
    (received,) = server.requests
    assert received.target == (
        "/narae/openapi/v1/ticket/enduser/st18888/list.json"
        "?status=open&source=web%2Capi&sort=updatedDt%3Adesc&page=2&pageSize=20"
    )
    assert (received.method, received.body) == ("POST", b"")


@pytest.mark.parametrize("otherwise", [NOT_ALLOWED, http(envelope(405), status="405 Method Not Allowed")])
def test_after_a_405_it_is_get_and_stays_so(served: Served, otherwise: bytes) -> None:
    client, server = served(takes("GET", otherwise=otherwise))
    listing(client)
    listing(client)
    assert methods(server) == ["POST", "GET", "GET"]


def test_it_is_remembered_for_that_service_only(served: Served) -> None:
    client, _ = served(takes("GET"))
    listing(client)
    other, server = served(takes("POST"))
    listing(other)
    assert methods(server) == ["POST"]


def test_a_service_that_changes_its_mind_is_followed(served: Served) -> None:
    client, server = served(takes("GET"))
    listing(client)
    server.script = takes("POST")
    # The kept connection runs the old script; a thread has a connection of its own.
    server.disconnect()
    listing(client)
    assert methods(server) == ["POST", "GET", "GET", "POST"]


def test_a_service_that_takes_neither_is_misconfigured(served: Served) -> None:
    client, server = served(takes())
    with pytest.raises(Misconfigured) as caught:
        listing(client)
    assert caught.value.reason == "endpoint"
    assert methods(server) == ["POST", "GET"]


def test_another_refusal_does_not_change_the_method(served: Served) -> None:
    client, server = served(takes(otherwise=http(b"", status="503 Busy")))
    with pytest.raises(Unavailable):
        listing(client)
    server.script = takes(otherwise=refusal(403, "clientIp is not allowed"))
    server.disconnect()
    with pytest.raises(Misconfigured):
        listing(client)
    assert methods(server) == ["POST", "POST"]
