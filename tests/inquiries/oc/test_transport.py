"""Whatever the network or the other side does, a call ends on time and its error says what is known."""

import socket
import threading
import tracemalloc
from collections.abc import Callable
from typing import Any

import pytest

from inquiries.oc.client import Client
from inquiries.oc.endpoints import LIST_BY_POST
from inquiries.oc.errors import Misconfigured, OutcomeUnknown, Unavailable
from tests.inquiries.oc.conftest import credentials
from tests.inquiries.oc.faults import (
    broken_gzip,
    drip_body,
    drip_head,
    endless,
    endless_chunks,
    endless_continue,
    garbage,
    gzip_bomb,
    hang_up,
    reset_after_request,
    reset_on_accept,
    stall,
    truncated,
)
from tests.inquiries.oc.samples import Caller, comment, create, listing, reads, sample_answer, service, writes
from tests.support.rawserver import Peer, RawServer, answering, http

Served = Callable[..., tuple[Client, RawServer]]

SERVICE = sample_answer("service")
SHORT = 0.6  # seconds: a deadline that faults run into


def test_it_works(served: Served) -> None:
    client, server = served(answering(SERVICE))
    assert client.service().name == "APISample"
    assert server.requests[0].headers["accept-encoding"] == "identity"


FAULTS: pytest.MarkDecorator = pytest.mark.parametrize(
    "script",
    [
        stall,
        drip_body,
        drip_head,
        endless_continue,
        hang_up,
        reset_after_request,
        truncated,
        garbage,
        endless,
        endless_chunks,
        gzip_bomb,
        broken_gzip,
    ],
    ids=lambda script: script.__name__,
)


@FAULTS
@writes
def test_a_write_that_left_and_got_no_answer_is_unknown(
    served: Served, call: Caller, script: Callable[[Peer], None]
) -> None:
    client, server = served(script, deadline=SHORT)
    with pytest.raises(OutcomeUnknown) as caught:
        call(client)
    assert caught.value.endpoint == call.__name__
    assert server.connections == 1, "a write is never repeated"


@writes
def test_a_write_that_was_reset_at_once_is_known_to_have_left_or_not(served: Served, call: Caller) -> None:
    client, server = served(reset_on_accept)
    with pytest.raises((OutcomeUnknown, Unavailable)):
        call(client)
    assert server.connections == 1


@reads
def test_a_read_that_was_reset_at_once_is_unavailable(served: Served, call: Caller) -> None:
    client, _ = served(reset_on_accept)
    with pytest.raises(Unavailable):
        call(client)


@FAULTS
@reads
def test_a_read_that_got_no_answer_is_unavailable(served: Served, call: Caller, script: Callable[[Peer], None]) -> None:
    client, _ = served(script, deadline=SHORT)
    with pytest.raises(Unavailable):
        call(client)


def test_a_dripped_answer_is_cut_before_the_server_has_finished(served: Served) -> None:
    finished = threading.Event()

    def script(peer: Peer) -> None:
        peer.request()
        peer.drip(SERVICE)
        finished.set()

    client, _ = served(script, deadline=SHORT)
    with pytest.raises(Unavailable):
        client.service()
    assert not finished.is_set()


def test_a_large_answer_costs_no_more_memory_than_the_cap(served: Served) -> None:
    client, _ = served(gzip_bomb)
    tracemalloc.start()
    with pytest.raises(Unavailable):
        listing(client)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1.5 * LIST_BY_POST.largest


@pytest.mark.parametrize("call", [create, comment, service])
def test_a_refused_connection_is_unavailable_even_for_a_write(call: Caller) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(Unavailable):
        call(Client(credentials(f"http://127.0.0.1:{port}")))


@pytest.mark.parametrize("call", [create, comment, service])
def test_a_connection_that_is_not_accepted_is_unavailable_even_for_a_write(call: Caller) -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as listener:
        waiting = []
        for _ in range(4):  # fills the queue; what comes after it gets no answer at all
            filler = socket.socket()
            filler.setblocking(False)
            filler.connect_ex(listener.getsockname())
            waiting.append(filler)
        client = Client(credentials(f"http://127.0.0.1:{listener.getsockname()[1]}"), connect_timeout=0.2)
        with pytest.raises(Unavailable):
            call(client)
        for filler in waiting:
            filler.close()


@pytest.mark.parametrize("call", [create, comment, service])
def test_a_name_that_does_not_exist_is_unavailable_even_for_a_write(call: Caller) -> None:
    with pytest.raises(Unavailable):
        call(Client(credentials("https://no-such.invalid")))


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("call", [create, comment, service, listing])
def test_t45_a_redirect_is_not_followed(served: Served, raw_server: Any, call: Caller, status: int) -> None:
    canary = raw_server(answering(SERVICE))
    client, _ = served(answering(http(b"", status=f"{status} Elsewhere", headers={"Location": canary.url + "/x"})))
    with pytest.raises(Misconfigured) as caught:
        call(client)
    assert caught.value.reason == "endpoint"
    assert canary.connections == 0


def test_t45_a_proxy_of_the_environment_is_not_used(
    served: Served, raw_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    canary = raw_server(answering(SERVICE))
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, canary.url)
    client, _ = served(answering(SERVICE))
    assert client.service()
    assert canary.connections == 0
