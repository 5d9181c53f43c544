"""The documents disagree on the list's method: POST is sent, and GET where a service wants that."""

from collections.abc import Callable
from itertools import groupby

import pytest

from inquiries.oc.client import Client
from inquiries.oc.endpoints import LIST_BY_GET, LIST_BY_POST
from inquiries.oc.errors import Misconfigured, Refused, Unavailable
from inquiries.oc.types.requests import TicketQuery
from tests.inquiries.oc.samples import listing, refusal, sample_answer
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


SHAPES = {
    "HTTP 200, resultCode 405": refusal(405, "Request method 'POST' not supported"),
    "HTTP 200, resultCode 405, no words": refusal(405),
    "HTTP 400, resultCode 405": refusal(405, status="400 Bad Request"),
    "HTTP 405, resultCode 400": refusal(400, "bad request", status="405 Method Not Allowed"),
    "HTTP 501": http(b"", status="501 Not Implemented"),
    "resultCode 501": refusal(501),
    "resultCode 400 in words": refusal(400, "Request method 'POST' is not supported"),
    "resultCode 400": refusal(400),
    "resultCode 404 in words": refusal(404, "The method POST is not allowed here"),
    "resultCode 404": refusal(404, "Not Found", status="404 Not Found"),
    "resultCode 500 in words": refusal(500, "HttpRequestMethodNotSupportedException: not supported"),
    "resultCode 500": refusal(500, "server error", status="500 Internal Server Error"),
    "resultCode 9999": refusal(9999, "허용되지 않은 메서드입니다"),
    "HTTP 404": http(b"<h1>Not Found</h1>", status="404 Not Found"),
    "the code as a string": http(b'{"header": {"resultCode": "405", "isSuccessful": false}, "result": null}'),
    "another framework's JSON": http(b'{"status": 405, "error": "Method Not Allowed"}', status="400 Bad Request"),
}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("refused", "taken"), [("POST", "GET"), ("GET", "POST")])
def test_after_any_refusal_the_other_method_is_tried_and_remembered(
    served: Served, shape: str, refused: str, taken: str
) -> None:
    client, server = served(takes(taken, otherwise=SHAPES[shape]))
    client.list_method.endpoint = LIST_BY_POST if refused == "POST" else LIST_BY_GET
    assert listing(client).total == 12
    assert listing(client).total == 12
    # A GET that meets HTTP 500 is asked once more before anything is made of it.
    assert [method for method, _ in groupby(methods(server)[:-1])] == [refused, taken]
    assert methods(server)[-2:] == [taken, taken]


@pytest.mark.parametrize("code", [400, 500])
def test_a_method_that_was_taken_is_kept_when_something_else_is_wrong(served: Served, code: int) -> None:
    client, server = served(takes("POST"))
    listing(client)
    server.script = takes(otherwise=refusal(code, "sort is wrong"))
    server.disconnect()
    with pytest.raises((Refused, Unavailable)):
        listing(client)
    assert set(methods(server)) == {"POST"}


def test_the_error_of_the_accepted_method_is_raised(served: Served) -> None:
    client, _ = served(by_method(POST=refusal(405), GET=refusal(403, "securityKey is null")))
    with pytest.raises(Misconfigured) as caught:
        listing(client)
    assert caught.value.reason == "key"


def by_method(**answers: bytes) -> Callable[[Peer], None]:
    """Answers lists by their method, and everything else with the submission types."""

    def script(peer: Peer) -> None:
        while received := peer.request():
            is_list = "/list.json" in received.target
            peer.send(answers[received.method] if is_list else sample_answer("categories"))

    return script


NO_DATA = refusal(404, "no data found")


@pytest.mark.parametrize("no_data", [NO_DATA, refusal(404, "no data found", "404 Not Found"), refusal(9005)])
def test_no_data_is_an_empty_list(served: Served, no_data: bytes) -> None:
    client, _ = served(by_method(POST=no_data, GET=no_data))
    page = listing(client)
    assert (page.tickets, page.total) == ((), 0)


@pytest.mark.parametrize(("post", "get"), [(NO_DATA, NOT_ALLOWED), (refusal(405), NO_DATA)])
def test_no_data_by_the_only_method_is_an_empty_list_and_remembered(served: Served, post: bytes, get: bytes) -> None:
    client, server = served(by_method(POST=post, GET=get))
    assert listing(client).total == 0
    asked = len(server.requests)
    assert listing(client).total == 0
    assert len(server.requests) == asked + 1


def test_404_of_a_method_that_is_not_there_hides_no_tickets(served: Served) -> None:
    client, server = served(by_method(POST=NO_DATA, GET=sample_answer("list")))
    assert listing(client).total == 12
    listing(client)
    assert methods(server) == ["POST", "GET", "GET"]


def test_404_by_one_method_is_no_empty_list_while_the_other_fails(served: Served) -> None:
    client, _ = served(by_method(POST=refusal(404, "not found"), GET=http(b"", status="503 Busy")))
    with pytest.raises(Unavailable):
        listing(client)


def test_a_service_that_is_not_there_has_no_empty_lists(served: Served) -> None:
    client, _ = served(takes(otherwise=NO_DATA))
    with pytest.raises(Misconfigured) as caught:
        listing(client)
    assert caught.value.reason == "endpoint"
