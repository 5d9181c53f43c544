"""Every kind of fault, as a client meets it. `executed` in the journal and the stored tickets tell what took effect."""

from __future__ import annotations

import gzip
import http.client
import json
import socket
import time
from typing import Any

import pytest
import requests

from tests.sandbox.caller import ENDUSER, Caller, content, refusal

CATEGORIES = "/narae/api/v2/ticket/categories.json"
LIST = f"{ENDUSER}/tester/list.json"
MINUTE = 60 * 1000


def _stored(call: Caller) -> int:
    return sum(ticket["usercode"] == "tester" for ticket in call.sandbox.tickets())


def _last_entry(call: Caller) -> dict[str, Any]:
    return call.sandbox.journal()[-1]


def _wait_for_stored(call: Caller, count: int) -> None:
    deadline = time.monotonic() + 10
    while _stored(call) != count:
        assert time.monotonic() < deadline, "the ticket never arrived"


def _breaks_off(call: Caller) -> BaseException:
    """What the connection ended with, at the bottom of the client's exceptions."""
    with pytest.raises(requests.ConnectionError) as caught:
        call.create()
    error: BaseException = caught.value
    while error.__context__ is not None:
        error = error.__context__
    return error


def test_delay_then_answers(call: Caller) -> None:
    call.sandbox.fault("create", "delay", seconds=0.05)
    content(call.create())


def test_delay_past_the_clients_patience(call: Caller) -> None:
    call.sandbox.fault("create", "delay", seconds=30)
    call.timeout = 0.2
    with pytest.raises(requests.ReadTimeout):
        call.create()
    assert _stored(call) == 1


def test_delay_then_reset(call: Caller) -> None:
    call.sandbox.fault("create", "delay", seconds=0.1, then="reset")
    assert isinstance(_breaks_off(call), ConnectionResetError)
    assert _stored(call) == 1


def _pieces(call: Caller) -> list[bytes]:
    """The answer as it comes in, piece by piece."""
    host, port = call.sandbox.url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        connection.sendall(f"GET {CATEGORIES}?parent=2541 HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
        return list(iter(lambda: connection.recv(2**16), b""))


def test_drip_from_the_first_byte_on(call: Caller) -> None:
    call.sandbox.fault("categories", "drip", bytes_per_second=1500)
    pieces = _pieces(call)
    assert b"\r\n\r\n" not in pieces[0]
    assert json.loads(b"".join(pieces).partition(b"\r\n\r\n")[2])["header"]["isSuccessful"] is True


def test_drip_of_the_body_alone(call: Caller) -> None:
    call.sandbox.fault("categories", "drip", bytes_per_second=1500, part="body")
    pieces = _pieces(call)
    assert b"\r\n\r\n" in pieces[0]
    assert len(pieces) > 3


def test_refuse_executes_nothing(call: Caller) -> None:
    call.sandbox.fault("create", "refuse")
    assert isinstance(_breaks_off(call), ConnectionResetError)
    assert (_stored(call), _last_entry(call)["executed"], _last_entry(call)["status"]) == (0, False, None)


def test_refuse_while_an_upload_is_on_its_way(call: Caller) -> None:
    call.sandbox.fault("upload", "refuse")
    with pytest.raises(requests.ConnectionError):
        call.upload("a.txt", b"a" * 9_900_000)
    assert _last_entry(call)["file"] is None


@pytest.mark.parametrize(("when", "stored"), [("before", 0), ("after", 1)])
def test_reset(call: Caller, when: str, stored: int) -> None:
    call.sandbox.fault("create", "reset", when=when)
    assert isinstance(_breaks_off(call), ConnectionResetError)
    assert (_stored(call), _last_entry(call)["executed"]) == (stored, bool(stored))


@pytest.mark.parametrize("status", [500, 502, 503, 504, 200])
@pytest.mark.parametrize("executed", [False, True])
def test_html(call: Caller, status: int, executed: bool) -> None:
    call.sandbox.fault("create", "html", status=status, executed=executed)
    answer = call.create()
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "text/html; charset=utf-8")
    assert answer.text.startswith("<!DOCTYPE html>")
    assert (_stored(call), _last_entry(call)["executed"], _last_entry(call)["status"]) == (executed, executed, status)


def test_truncate(call: Caller) -> None:
    call.sandbox.fault("create", "truncate")
    with pytest.raises((requests.ConnectionError, requests.exceptions.ChunkedEncodingError)) as caught:
        call.create()
    assert "IncompleteRead" in str(caught.value)
    assert _stored(call) == 1


@pytest.mark.parametrize("executed", [False, True])
def test_code(call: Caller, executed: bool) -> None:
    call.sandbox.fault("create", "code", result_code=9007, message="exists", executed=executed)
    assert refusal(call.create()) == (200, 9007, "exists")
    assert (_stored(call), _last_entry(call)["result_code"]) == (executed, 9007)


def test_code_with_a_status(call: Caller) -> None:
    call.sandbox.fault("create", "code", result_code=404, http_status=404)
    assert refusal(call.create()) == (404, 404, "")


def test_http_with_retry_after(call: Caller) -> None:
    call.sandbox.fault("create", "http", status=429, headers={"Retry-After": "7"}, body="slow down")
    answer = call.create()
    assert (answer.status_code, answer.headers["Retry-After"], answer.text) == (429, "7", "slow down")
    assert _stored(call) == 0


def test_http_with_a_location(call: Caller) -> None:
    call.sandbox.fault("create", "http", status=302, headers={"Location": "http://127.0.0.1:9/canary"})
    assert call.create().headers["Location"] == "http://127.0.0.1:9/canary"


def test_execute_late(call: Caller) -> None:
    call.sandbox.fault("create", "execute_late", seconds=60)
    _breaks_off(call)
    assert (_stored(call), _last_entry(call)["executed"]) == (0, False)
    call.sandbox.clock(advance_ms=MINUTE)
    _wait_for_stored(call, 1)


def test_execute_later_than_a_signature_lives(call: Caller) -> None:
    call.sandbox.fault("create", "execute_late", seconds=360, times=1)
    call.sandbox.fault("create", "execute_late", seconds=361, times=1)
    _breaks_off(call)
    call.clock_ms = 2 * MINUTE  # this one was signed later, and is the sign that the first one had its turn
    _breaks_off(call)
    call.sandbox.clock(advance_ms=362_000)
    _wait_for_stored(call, 1)
    assert [entry["executed"] for entry in call.sandbox.journal("create")] == [False, True]


def test_a_reset_forgets_what_is_late(call: Caller) -> None:
    call.sandbox.fault("create", "execute_late", seconds=60, times=1)
    _breaks_off(call)
    call.sandbox.reset(wild=False, spam_policy=False)
    call.sandbox.fault("create", "execute_late", seconds=61, times=1)
    _breaks_off(call)
    call.sandbox.clock(advance_ms=2 * MINUTE)
    _wait_for_stored(call, 1)


def test_execute_twice(call: Caller) -> None:
    call.sandbox.fault("create", "execute_twice")
    answered = content(call.create())
    assert _stored(call) == 2
    assert _last_entry(call)["result_id"] == answered["ticketId"]
    assert len(set(_last_entry(call)["result_ids"])) == 2


@pytest.mark.parametrize("op", ["create", "list", "*"])
def test_list_lag(call: Caller, op: str) -> None:
    call.sandbox.fault(op, "list_lag", seconds=60)
    ticket_id = call.created()
    assert call.tickets() == []
    assert call.get(LIST).json()["result"]["total"] == 0
    content(call.get(f"{ENDUSER}/tester/{ticket_id}/detail.json"))
    call.sandbox.clock(advance_ms=MINUTE)
    assert [row["ticketId"] for row in call.tickets()] == [ticket_id]


def test_list_lag_beside_another_fault(call: Caller) -> None:
    call.sandbox.fault("create", "list_lag", seconds=60)
    call.sandbox.fault("create", "reset", when="after")
    _breaks_off(call)
    assert (_stored(call), call.tickets()) == (1, [])


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("expired", (400, 400, "X-TC-Timestamp is expired")),
        ("rotated_key", (400, 400, "Authorization is incorrect")),
        ("forbidden_address", (403, 403, "clientIp is not allowed")),
        ("no_key", (403, 403, "securityKey is null")),
        ("method_not_allowed", (405, 405, "Request method not supported")),
    ],
)
def test_refusals(call: Caller, kind: str, expected: tuple[int, int, str]) -> None:
    call.sandbox.fault("create", kind)
    assert refusal(call.create()) == expected
    assert _stored(call) == 0


def test_endless(call: Caller) -> None:
    call.sandbox.fault("create", "endless", megabytes=3)
    answer = call.create()
    assert "Content-Length" not in answer.headers
    assert len(answer.content) > 3 * 1024 * 1024
    assert refusal(answer)[1] == 500


def test_endless_after_executing(call: Caller) -> None:
    call.sandbox.fault("create", "endless", megabytes=1, executed=True)
    content(call.create())
    assert _stored(call) == 1


def test_gzip_bomb(call: Caller) -> None:
    call.sandbox.fault("categories", "gzip_bomb", megabytes=20)
    connection = http.client.HTTPConnection(call.sandbox.url.removeprefix("http://"), timeout=20)
    connection.request("GET", CATEGORIES)
    answer = connection.getresponse()
    squeezed = answer.read()
    connection.close()
    assert answer.getheader("Content-Encoding") == "gzip"
    assert len(squeezed) < 100_000
    plain = gzip.decompress(squeezed)
    assert len(plain) > 20 * 1024 * 1024
    assert json.loads(plain)["header"]["resultCode"] == 500


def test_a_connection_is_of_use_again_after_a_slow_answer(call: Caller) -> None:
    call.sandbox.fault("categories", "delay", seconds=0.01, nth=1)
    connection = http.client.HTTPConnection(call.sandbox.url.removeprefix("http://"), timeout=20)
    for _ in range(3):
        connection.request("GET", CATEGORIES)
        assert connection.getresponse().read()
    local = connection.sock.getsockname()
    connection.request("GET", CATEGORIES)
    connection.getresponse().read()
    assert connection.sock.getsockname() == local
    connection.close()
