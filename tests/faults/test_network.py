"""F01 to F12: what the way to OC does with a request."""

import logging
import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import override_settings

from inquiries.services.upstream import clients
from tests.faults.steps import (
    CLOSED,
    NEVER,
    State,
    accepted,
    assert_arrived_once,
    assert_found_again,
    assert_sent_again,
    impatient,
    in_doubt,
    inquiry_of,
    look,
    moved_to,
    resending,
    settle,
    tickets,
    waits,
    work,
)
from tests.inquiries.services.steps import wait_until
from tests.inquiries.views.steps import filled
from tests.support.pages import Browser
from tests.support.rawserver import Peer, RawServer, envelope
from tests.support.samplefiles import PNG, padded
from tests.support.sandbox import Sandbox
from tests.support.tables import cases

Serve = Callable[..., RawServer]


def goes_out_later(member: Browser, sandbox: Sandbox, form: Any) -> str:
    """Nothing was sent; once OC is back where it was, it is. Returns what the first attempt came to."""
    number = waits(form.submit(), State.ACCEPTED)
    attempt = inquiry_of(number).attempts.get()
    moved_to(sandbox.url)
    work(number)
    assert_arrived_once(member, sandbox, number)
    return attempt.outcome


def test_F01_connection_refused(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member)
    moved_to(CLOSED)
    assert goes_out_later(member, sandbox, form) == "Unavailable"


def test_F02_name_does_not_exist(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member)
    moved_to("https://no-such.invalid")
    assert goes_out_later(member, sandbox, form) == "Unavailable"


@pytest.fixture
def full_port() -> Iterator[int]:
    """A port whose queue is full: it answers nothing at all."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        port = listener.getsockname()[1]
        waiting = [socket.socket() for _ in range(4)]
        for sock in waiting:
            sock.setblocking(False)
            sock.connect_ex(("127.0.0.1", port))
        yield port
        for sock in waiting:
            sock.close()


def test_F03_connect_timeout(member: Browser, sandbox: Sandbox, full_port: int) -> None:
    form = filled(member)
    moved_to(f"http://127.0.0.1:{full_port}")
    with override_settings(OC_CONNECT_TIMEOUT=0.3):
        clients.forget_clients()
        assert goes_out_later(member, sandbox, form) == "Unavailable"


@pytest.mark.parametrize(
    "certificate", cases({"own": {}, "host": {"host": "elsewhere.example"}, "old": {"days": -1}}, "host")
)
def test_F04_certificate_that_cannot_be_trusted(
    member: Browser,
    sandbox: Sandbox,
    raw_server: Serve,
    certified: Any,
    *,
    caplog: pytest.LogCaptureFixture,
    certificate: dict[str, Any],
) -> None:
    form = filled(member)
    server = raw_server(lambda peer: peer.hold(), tls=certified(**certificate))
    moved_to(server.url)
    assert goes_out_later(member, sandbox, form) == "Misconfigured"
    assert server.requests == []
    alerts = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert [(alert.getMessage(), alert.endpoint) for alert in alerts] == [("oc.certificate_untrusted", "create")]  # type: ignore[attr-defined]


def test_F04_plain_port_instead_of_tls(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member)
    moved_to(sandbox.url.replace("http:", "https:"))
    assert goes_out_later(member, sandbox, form) == "Misconfigured"


def test_F05_reset_on_accept(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member)
    sandbox.fault("create", "refuse", times=1)
    assert_sent_again(member, sandbox, in_doubt(form.submit()))


def test_F06_kept_connection_closed_by_the_peer(member: Browser, raw_server: Serve) -> None:
    forms = [filled(member), filled(member, f_subject="둘째 문의")]
    numbers = iter(("T1", "T2"))

    def answer_once(peer: Peer) -> None:
        if peer.request():
            peer.answer(envelope(result={"content": {"ticketId": next(numbers)}}), headers={"Connection": "keep-alive"})

    server = raw_server(answer_once)
    moved_to(server.url)
    receipts = [accepted(form.submit()) for form in forms]
    assert [inquiry_of(number).ticket_id for number in receipts] == ["T1", "T2"]
    assert [request.headers["connection"] for request in server.requests] == ["close", "close"]
    assert server.connections == 2


def test_F07_reset_while_a_large_file_goes_up(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member).attach(("큰 사진.png", padded(PNG, 9_000_000)))
    sandbox.fault("upload", "refuse")
    number = waits(form.submit(), State.ACCEPTED)
    assert sandbox.journal("create") == []
    sandbox.clear_faults()
    work(number)
    assert_arrived_once(member, sandbox, number)
    assert len(tickets(sandbox, number)[0]["attachments"]) == 1
    file = sandbox.journal("upload")[-1]["file"]
    assert (file["name"], file["size"]) == ("큰 사진.png", 9_000_000)


def test_F08_no_headers_in_time(member: Browser, sandbox: Sandbox, raw_server: Serve) -> None:
    form = filled(member)

    def silent(peer: Peer) -> None:
        peer.request()
        peer.hold()

    server = raw_server(silent)
    moved_to(server.url)
    with impatient():
        number = in_doubt(form.submit())
    assert len(server.requests) == 1
    moved_to(sandbox.url)
    assert_sent_again(member, sandbox, number)


@pytest.mark.parametrize("part", ["all", "body"])
def test_F09_answer_that_drips(member: Browser, sandbox: Sandbox, part: str) -> None:
    form = filled(member)
    sandbox.fault("create", "drip", bytes_per_second=4, part=part)
    with impatient():
        number = in_doubt(form.submit())
    assert_found_again(member, sandbox, number)


@pytest.mark.parametrize("when", ["before", "after"])
def test_F10_reset_after_the_whole_request(member: Browser, sandbox: Sandbox, when: str) -> None:
    form = filled(member)
    sandbox.fault("create", "reset", when=when)
    number = in_doubt(form.submit())
    (assert_found_again if when == "after" else assert_sent_again)(member, sandbox, number)


def test_F11_executed_then_timeout(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member)
    sandbox.fault("create", "delay", seconds=NEVER)
    with impatient():
        number = in_doubt(form.submit())
    assert_found_again(member, sandbox, number)


def test_F12_stuck_and_executed_after_we_hung_up(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member)
    sandbox.fault("create", "execute_late", seconds=120)
    number = in_doubt(form.submit())
    look(number)
    assert tickets(sandbox, number) == []
    sandbox.clock(advance_ms=121_000)
    wait_until(lambda: bool(tickets(sandbox, number)))
    assert_found_again(member, sandbox, number)


def test_F12_stuck_for_longer_than_its_signature_is_good(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member)
    sandbox.fault("create", "execute_late", seconds=400, times=1)
    number = in_doubt(form.submit())
    with resending():
        settle(number)
    sandbox.clock(advance_ms=401_000)
    sandbox.clock(offset_ms=0)
    assert [entry["executed"] for entry in sandbox.journal("create")] == [False, True]
    assert_arrived_once(member, sandbox, number)
