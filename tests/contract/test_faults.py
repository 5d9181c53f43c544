"""What each fault of the upstream looks like to the client, and whether the upstream had carried the call out.

The numbers are those of the catalogue of upstream faults. A write's error must never promise more than the sandbox
confirms: what was carried out is OutcomeUnknown, and only what was not may be called anything else.
"""

from collections.abc import Callable
from typing import Any

import pytest

from inquiries.oc.errors import Misconfigured, NotFound, OCError, OutcomeUnknown, OverLimit, Refused, Unavailable
from inquiries.oc.types.requests import NewTicket
from tests.contract.target import PNG, Target, sandbox_target, upload
from tests.support.sandbox import Sandbox

pytestmark = [pytest.mark.sandbox_only, pytest.mark.destructive]

SHORT = 0.6  # seconds
LONG = 30.0


@pytest.fixture
def target(sandbox: Sandbox) -> Target:
    return sandbox_target(sandbox)


@pytest.fixture
def ticket(target: Target) -> NewTicket:
    return target.ticket()


def made(sandbox: Sandbox, ticket: NewTicket) -> int:
    return sum(sent["subject"] == ticket.subject for sent in sandbox.tickets())


UNKNOWN: dict[str, dict[str, Any]] = {
    "F05 reset on arrival": {"kind": "refuse"},
    "F08 no answer in time": {"kind": "delay", "seconds": LONG, "then": "answer"},
    "F09 dripped answer": {"kind": "drip", "bytes_per_second": 5},
    "F10 reset before it was carried out": {"kind": "reset", "when": "before"},
    "F11 carried out, then reset": {"kind": "reset", "when": "after"},
    "F14 html 500": {"kind": "html", "status": 500, "executed": True},
    "F14 html 502, not carried out": {"kind": "html", "status": 502, "executed": False},
    "F14 html 503": {"kind": "html", "status": 503, "executed": True},
    "F14 html 504": {"kind": "html", "status": 504, "executed": True},
    "F18 truncated": {"kind": "truncate"},
    "F19 html 200": {"kind": "html", "status": 200, "executed": True},
    "F19 empty": {"kind": "wrong_json", "body": "empty"},
    "F20 no header": {"kind": "wrong_json", "body": "no_header"},
    "F20 no result": {"kind": "wrong_json", "body": "no_result"},
    "F21 no ticket id": {"kind": "wrong_json", "body": "ticket_id_null"},
    "F21 a number for a ticket id": {"kind": "wrong_json", "body": "ticket_id_number"},
    "F22 unknown code": {"kind": "code", "result_code": 7777, "executed": True},
    "F22 server error": {"kind": "code", "result_code": 500, "executed": True},
    "F23 exists already": {"kind": "code", "result_code": 9007, "executed": True},
    "F30 endless": {"kind": "endless", "megabytes": 17},
    "F31 gzip bomb": {"kind": "gzip_bomb", "megabytes": 64},
    "F32 byte order mark": {"kind": "wrong_json", "body": "bom"},
    "F32 not a number": {"kind": "wrong_json", "body": "nan"},
    "F32 a key twice": {"kind": "wrong_json", "body": "duplicate_keys"},
}
unknown = pytest.mark.parametrize("fault", UNKNOWN.values(), ids=UNKNOWN.keys())
# A number for an id is a fault where a ticket was made, and one of two shapes everywhere else.
WITHOUT_ID = {name: fault for name, fault in UNKNOWN.items() if not name.startswith("F21")}
unknown_without_id = pytest.mark.parametrize("fault", WITHOUT_ID.values(), ids=WITHOUT_ID.keys())


@unknown
def test_a_create_without_a_trustworthy_answer_is_unknown(
    target: Target, sandbox: Sandbox, ticket: NewTicket, fault: dict[str, Any]
) -> None:
    sandbox.fault("create", **fault)
    with pytest.raises(OutcomeUnknown):
        target.client(deadline=SHORT).create(ticket, client_ip="203.0.113.7")
    assert len(sandbox.journal("create")) == 1, "a write is sent once"


@unknown_without_id
def test_a_comment_without_a_trustworthy_answer_is_unknown(
    target: Target, sandbox: Sandbox, ticket: NewTicket, fault: dict[str, Any]
) -> None:
    ticket_id = target.client().create(ticket, client_ip="203.0.113.7").id
    sandbox.fault("comment", **fault)
    with pytest.raises(OutcomeUnknown):
        target.client(deadline=SHORT).comment(target.usercode, ticket_id, "One more thing")
    assert len(sandbox.journal("comment")) == 1, "a write is sent once"


@unknown_without_id
@pytest.mark.parametrize("op", ["list", "detail", "categories", "fields"])
def test_a_read_without_a_trustworthy_answer_is_unavailable(
    target: Target, sandbox: Sandbox, fault: dict[str, Any], op: str
) -> None:
    reads = _reads(target, SHORT)
    sandbox.fault(op, **fault)
    with pytest.raises(Unavailable):
        reads[op]()


def test_f12_a_create_that_is_carried_out_late_is_unknown(target: Target, sandbox: Sandbox, ticket: NewTicket) -> None:
    sandbox.fault("create", "execute_late", seconds=60)
    with pytest.raises(OutcomeUnknown):
        target.client().create(ticket, client_ip="203.0.113.7")
    assert made(sandbox, ticket) == 0


def test_f13_a_create_that_is_carried_out_twice_looks_like_one(
    target: Target, sandbox: Sandbox, ticket: NewTicket
) -> None:
    sandbox.fault("create", "execute_twice")
    assert target.client().create(ticket, client_ip="203.0.113.7").id
    assert made(sandbox, ticket) == 2


def test_f32_half_a_surrogate_pair_does_not_spoil_success(target: Target, sandbox: Sandbox, ticket: NewTicket) -> None:
    sandbox.fault("create", "wrong_json", body="lone_surrogate")
    created = target.client().create(ticket, client_ip="203.0.113.7")
    assert created.id.isascii()
    assert str(created).encode()


REFUSED: dict[str, tuple[dict[str, Any], type[OCError], dict[str, Any]]] = {
    "F15 slow down": (
        {"kind": "http", "status": 429, "headers": {"Retry-After": "7"}, "body": ""},
        Unavailable,
        {"retry_after": 7.0},
    ),
    "F16 redirect": (
        {"kind": "http", "status": 307, "headers": {"Location": "http://127.0.0.1:1/"}, "body": ""},
        Misconfigured,
        {"reason": "endpoint"},
    ),
    "F24 something missing": ({"kind": "code", "result_code": 9005}, Refused, {"result_code": 9005}),
    "F25 not found": (
        {"kind": "code", "result_code": 404, "http_status": 404},
        Misconfigured,
        {"reason": "endpoint"},
    ),
    "F26 expired": ({"kind": "expired"}, Misconfigured, {"reason": "clock"}),
    "F27 key rotated": ({"kind": "rotated_key"}, Misconfigured, {"reason": "signature"}),
    "F28 address": ({"kind": "forbidden_address"}, Misconfigured, {"reason": "address"}),
    "F28 no key": ({"kind": "no_key"}, Misconfigured, {"reason": "key"}),
    "F29 spam": ({"kind": "code", "result_code": 1002}, OverLimit, {"result_code": 1002}),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_create_that_is_refused_for_certain_made_no_ticket(
    target: Target, sandbox: Sandbox, ticket: NewTicket, name: str
) -> None:
    fault, error, attributes = REFUSED[name]
    sandbox.fault("create", **fault)
    with pytest.raises(error) as caught:
        target.client().create(ticket, client_ip="203.0.113.7")
    assert type(caught.value) is error
    assert {attribute: getattr(caught.value, attribute) for attribute in attributes} == attributes
    assert made(sandbox, ticket) == 0


def test_f07_an_upload_that_breaks_off_can_be_repeated(target: Target, sandbox: Sandbox) -> None:
    client = target.client()
    sandbox.fault("upload", "refuse", times=1)
    large = PNG + bytes(9_000_000)
    with pytest.raises(Unavailable):
        upload(client, data=large)
    assert upload(client, data=large).size == len(large)


@pytest.mark.parametrize("changes", [{"service_key": "new"}, {"organization_id": "new"}])
def test_f27_a_key_that_was_changed_is_a_wrong_signature(
    target: Target, sandbox: Sandbox, changes: dict[str, str]
) -> None:
    sandbox.config(**changes)
    with pytest.raises(Misconfigured) as caught:
        target.client().tickets(target.usercode)
    assert caught.value.reason == "signature"


def test_f26_a_clock_that_is_off_is_noticed(target: Target, sandbox: Sandbox) -> None:
    sandbox.clock(offset_ms=6 * 60 * 1000)
    with pytest.raises(Misconfigured) as caught:
        target.client().tickets(target.usercode)
    assert caught.value.reason == "clock"
    assert caught.value.clock_skew == pytest.approx(-360, abs=30)


def test_f28_an_address_that_is_not_registered_is_noticed(target: Target, sandbox: Sandbox) -> None:
    sandbox.config(allowed_addresses=["192.0.2.1"])
    with pytest.raises(Misconfigured) as caught:
        target.client().tickets(target.usercode)
    assert caught.value.reason == "address"


@pytest.mark.parametrize(("method", "sent"), [("POST", ["POST", "POST"]), ("GET", ["POST", "GET", "GET"])])
def test_the_lists_method_is_found_out_and_remembered(
    target: Target, sandbox: Sandbox, method: str, sent: list[str]
) -> None:
    sandbox.config(list_method=method)
    client = target.client()
    assert client.tickets(target.usercode).total == client.tickets(target.usercode).total == 250
    assert [entry["method"] for entry in sandbox.journal("list")] == sent


@pytest.mark.parametrize(
    "fault", [{"kind": "reset", "when": "before"}, {"kind": "html", "status": 503}], ids=lambda fault: fault["kind"]
)
def test_a_get_is_repeated_and_a_list_by_post_is_not(target: Target, sandbox: Sandbox, fault: dict[str, Any]) -> None:
    sandbox.fault("categories", **fault, times=2)
    assert target.client().categories()
    sandbox.fault("list", **fault, times=1)
    with pytest.raises(Unavailable):
        target.client().tickets(target.usercode)


DOWNLOADS: dict[str, tuple[dict[str, Any], type[OCError]]] = {
    "missing": ({"kind": "code", "result_code": 404, "http_status": 404}, NotFound),
    "html": ({"kind": "html", "status": 200, "executed": True}, Unavailable),
    "stalled": ({"kind": "delay", "seconds": LONG, "then": "answer"}, Unavailable),
    "dripped": ({"kind": "drip", "bytes_per_second": 5}, Unavailable),
    "truncated": ({"kind": "truncate"}, Unavailable),
    "beyond the cap": ({"kind": "endless", "megabytes": 80}, Unavailable),
}


@pytest.mark.parametrize(("fault", "error"), DOWNLOADS.values(), ids=DOWNLOADS.keys())
def test_f37_a_download_that_is_no_file_or_does_not_end_fails(
    target: Target, sandbox: Sandbox, fault: dict[str, Any], error: type[OCError]
) -> None:
    client = target.client()
    attachment = upload(client)
    sandbox.fault("attachment", **fault)
    with pytest.raises(error), target.client(deadline=SHORT).download(attachment.id, deadline=SHORT * 2) as download:
        for _ in download.chunks:
            pass


def _reads(target: Target, deadline: float) -> dict[str, Callable[[], Any]]:
    client = target.client(deadline=deadline)
    ticket = target.client().tickets(target.usercode).tickets[0]
    return {
        "list": lambda: client.tickets(target.usercode),
        "detail": lambda: client.ticket(target.usercode, ticket.id),
        "categories": client.categories,
        "fields": lambda: client.fields(target.category_id),
    }
