"""Answers that come whole and are not what was promised."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

from tests.sandbox.caller import ENDUSER, PNG, Caller, content

CATEGORIES = "/narae/api/v2/ticket/categories.json"


def _stored(call: Caller) -> int:
    return sum(ticket["usercode"] == "tester" for ticket in call.sandbox.tickets())


def _wrong(call: Caller, body: str, **do: Any) -> bytes:
    call.sandbox.fault("create", "wrong_json", body=body, **do)
    return call.create().content


def test_wrong_json_without_a_header(call: Caller) -> None:
    assert set(json.loads(_wrong(call, "no_header"))) == {"result"}
    assert _stored(call) == 1


def test_wrong_json_without_a_result(call: Caller) -> None:
    assert set(json.loads(_wrong(call, "no_result"))) == {"header"}


def test_wrong_json_with_a_ticket_id_of_null(call: Caller) -> None:
    assert json.loads(_wrong(call, "ticket_id_null"))["result"]["content"]["ticketId"] is None


def test_wrong_json_with_a_number_as_ticket_id(call: Caller) -> None:
    assert isinstance(json.loads(_wrong(call, "ticket_id_number"))["result"]["content"]["ticketId"], int)


def test_wrong_json_that_is_empty(call: Caller) -> None:
    assert _wrong(call, "empty") == b""


def test_wrong_json_after_a_byte_order_mark(call: Caller) -> None:
    assert _wrong(call, "bom").startswith(b'\xef\xbb\xbf{"header"')


def test_wrong_json_with_nan(call: Caller) -> None:
    assert b'"createdDt": NaN' in _wrong(call, "nan")


def test_wrong_json_with_two_headers(call: Caller) -> None:
    assert _wrong(call, "duplicate_keys").count(b'"header"') == 2


def test_wrong_json_with_half_a_character(call: Caller) -> None:
    assert b'"\\ud800"' in _wrong(call, "lone_surrogate")


def test_wrong_json_of_ones_own_that_executes_nothing(call: Caller) -> None:
    assert _wrong(call, '{"ok": true}', executed=False) == b'{"ok": true}'
    assert _stored(call) == 0


def test_wrong_json_in_place_of_a_file(call: Caller) -> None:
    file_id = call.uploaded()
    call.sandbox.fault("attachment", "wrong_json", body="no_result")
    assert b'"header"' in call.get(f"/narae/api/v2/ticket/attachments/{file_id}").content


def test_unknown_strings(call: Caller) -> None:
    payload = "<script>hostile()</script>"
    call.sandbox.fault("*", "unknown_strings", payload=payload)
    ticket_id = call.created(attachments=[{"attachmentId": call.uploaded("a.png", PNG)}])
    ticket = content(call.get(f"{ENDUSER}/tester/{ticket_id}/detail.json"))
    assert ticket["ticketId"] == ticket_id
    assert all(ticket[key].endswith(payload) for key in ("subject", "status", "statusName", "categoryName"))
    assert ticket["attachments"][0]["fileName"] == f"a.png{payload}"
    category = call.get(CATEGORIES).json()["result"]["contents"][0]
    assert category["languages"]["ko"].endswith(payload)


def test_unknown_strings_in_identifiers_too(call: Caller) -> None:
    call.sandbox.fault("create", "unknown_strings", payload="'--", identifiers=True)
    assert call.created().endswith("'--")


def test_wrong_json_that_tidies_a_files_name_up(call: Caller) -> None:
    call.sandbox.fault("upload", "wrong_json", body="file_renamed")
    stored = content(call.upload("내 사진 (1).PNG", PNG))
    assert unicodedata.normalize("NFC", stored["fileName"]) == "내_사진_1_.png"
