"""The control plane: what tests and developers can turn, and what they can see."""

from __future__ import annotations

import base64
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import requests
from requests.adapters import HTTPAdapter

from tests.sandbox.caller import CREATE, ENDUSER, Caller, content, refusal

CATEGORIES = "/narae/api/v2/ticket/categories.json"


def _control(call: Caller, method: str, path: str, body: Any = None) -> requests.Response:
    return requests.request(method, f"{call.sandbox.url}/_sandbox/{path}", json=body, timeout=20)


def test_reset_works(call: Caller) -> None:
    call.created()
    call.sandbox.fault("*", "refuse", nth=1000)
    call.sandbox.clock(offset_ms=1000, scale=2)
    call.sandbox.config(service_key="another")
    call.sandbox.remove_categories([2536])
    call.sandbox.reset()
    assert call.sandbox.journal() == call.sandbox.faults() == []
    assert len(call.sandbox.tickets()) == 253
    clock = call.sandbox.clock()
    assert (clock["offset_ms"], clock["scale"]) == (0, 1)
    assert content(call.create())["status"] == "new"
    assert "2542" in call.get(CATEGORIES).text


def test_reset_without_a_body(call: Caller) -> None:
    assert requests.post(f"{call.sandbox.url}/_sandbox/reset", timeout=20).ok


def test_a_changed_thread_of_the_seed_is_as_before_after_a_reset(call: Caller) -> None:
    before = call.sandbox.tickets()
    call.sandbox.answer(before[0]["ticketId"], "<p>답</p>", status="solved")
    assert call.sandbox.tickets() != before
    call.sandbox.reset(wild=False)
    assert call.sandbox.tickets() == before


def test_the_journal_has_what_was_sent(call: Caller) -> None:
    answered = content(call.create(subject="한글 😀"))
    entry = call.sandbox.journal("create")[0]
    assert (entry["op"], entry["method"], entry["target"]) == ("create", "POST", CREATE)
    assert (entry["status"], entry["result_code"], entry["executed"]) == (200, 200, True)
    assert (entry["result_id"], entry["fault"], entry["file"]) == (answered["ticketId"], None, None)
    assert entry["json"]["subject"] == "한글 😀"
    assert '"subject": "한글 😀"' in entry["body_text"]
    assert entry["headers"]["oc-client-ip"] == "203.0.113.7"
    assert {"authorization", "x-tc-timestamp", "content-type"} <= set(entry["headers"])


def test_the_journal_has_the_address_as_sent(call: Caller) -> None:
    target = f"{ENDUSER}/a%2Fb/list.json?sort=updatedDt%3Aasc"
    call.get(target)
    assert call.sandbox.journal("list")[0]["target"] == target


def test_the_journal_has_refused_calls(call: Caller) -> None:
    call.create(subject="")
    call.post(CREATE, body="{")
    entries = call.sandbox.journal("create")
    assert [(entry["result_code"], entry["executed"], entry["result_id"]) for entry in entries] == [
        (400, False, None),
        (400, False, None),
    ]
    assert (entries[1]["body_text"], entries[1]["json"]) == ("{", None)


def test_the_journal_by_endpoint_and_cleared(call: Caller) -> None:
    call.get(CATEGORIES)
    call.created()
    assert [entry["op"] for entry in call.sandbox.journal()] == ["categories", "create"]
    assert [entry["n"] for entry in call.sandbox.journal("create")] == [2]
    call.sandbox.clear_journal()
    assert call.sandbox.journal() == []


def test_the_clock_is_set_and_pushed(call: Caller) -> None:
    begin = call.sandbox.clock()["now_ms"]
    call.sandbox.clock(offset_ms=10_000_000)
    pushed = call.sandbox.clock(advance_ms=5_000_000)
    assert pushed["offset_ms"] == 15_000_000
    assert pushed["now_ms"] >= begin + 15_000_000


def test_answers_carry_the_sandboxs_date(call: Caller) -> None:
    call.sandbox.clock(offset_ms=-1_000_000_000_000)
    assert " 1995 " in call.get(CATEGORIES).headers["Date"]


def test_tickets_are_newest_first(call: Caller) -> None:
    first, second = call.created(), call.created()
    listed = [ticket["ticketId"] for ticket in call.sandbox.tickets()]
    assert {first, second} == set(listed[:2])
    created = [ticket["createdDt"] for ticket in call.sandbox.tickets()]
    assert created == sorted(created, reverse=True)


def test_an_answer_works(call: Caller) -> None:
    ticket_id = call.created()
    (file_id,) = call.sandbox.answer(ticket_id, "<p>답</p>", files=[("그림.png", b"x")], type="reply")
    ticket = call.sandbox.ticket(ticket_id)
    assert (ticket["status"], ticket["contents"][0]["type"], ticket["contents"][0]["content"]) == (
        "solved",
        "reply",
        "<p>답</p>",
    )
    assert ticket["contents"][0]["attachments"][0]["attachmentId"] == file_id
    assert call.get(f"/narae/api/v2/ticket/attachments/{file_id}").content == b"x"


@pytest.mark.parametrize("status", ["new", "open", "reply", "solved", "closed", "escalated"])
def test_a_status_is_set(call: Caller, status: str) -> None:
    ticket_id = call.created()
    call.sandbox.set_status(ticket_id, status)
    assert call.sandbox.ticket(ticket_id)["status"] == status


def test_categories_are_removed_with_what_is_below_them(call: Caller) -> None:
    call.sandbox.remove_categories([2538])
    ids = [item["categoryId"] for item in call.get(CATEGORIES).json()["result"]["contents"]]
    assert 2536 in ids
    assert not {2538, 2540, 2541, 2542} & set(ids)


def test_categories_are_added(call: Caller) -> None:
    names = {"ko": "새 유형", "en": "New"}
    new = {"categoryId": 9001, "parent": 2601, "name": "새 유형", "level": 2, "path": "\\2601\\", "orderNo": 0}
    call.sandbox.add_categories([{**new, "languages": names}])
    assert content(call.create(categoryId=9001))["categoryId"] == 9001
    assert refusal(call.create(categoryId=2601))[:2] == (200, 400)


def test_fields_are_replaced_and_removed(call: Caller) -> None:
    target = "/narae/api/v2/ticket/field/user/2542.json"
    call.sandbox.remove_fields(2542, ["textbox", "checkbox"])
    codes = [field["code"] for field in call.get(target).json()["result"]["contents"]]
    assert "dropdown" in codes
    assert not {"textbox", "checkbox"} & set(codes)
    call.sandbox.set_fields(2542, [])
    assert call.get(target).json()["result"]["contents"] == []


def test_wildness_and_spam_policy_are_switched(call: Caller) -> None:
    call.sandbox.config(wild=True, spam_policy=True)
    assert call.get(f"{ENDUSER}/st18888/list.json").json()["result"]["pageSize"] == 3
    assert [call.create().json()["header"]["resultCode"] for _ in range(4)] == [200, 200, 200, 1001]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "reset", {"unknown": 1}),
        ("POST", "reset", []),
        ("POST", "clock", {"offset_ms": "x"}),
        ("POST", "clock", {"scale": 0}),
        ("POST", "config", {"list_method": "PUT"}),
        ("POST", "config", {"signature_validity_ms": 0}),
        ("POST", "config", {"service_id": "other"}),
        ("POST", "faults", {"match": {}, "do": {}}),
    ],
    ids=str,
)
def test_an_invalid_request_is_refused(call: Caller, method: str, path: str, body: Any) -> None:
    answer = _control(call, method, path, body)
    assert answer.status_code == 400
    assert answer.json()["error"]


@pytest.mark.parametrize("body", [{"status": ""}, {"status": "two words"}, {"html": "x", "type": "enduser"}])
def test_an_answer_that_makes_no_sense(call: Caller, body: dict[str, Any]) -> None:
    path = f"tickets/{call.created()}/" + ("status" if "html" not in body else "answer")
    assert _control(call, "POST", path, body).status_code == 400


def test_a_file_that_is_not_base64(call: Caller) -> None:
    body = {"html": "x", "files": [{"name": "a.txt", "content_base64": "%%%"}]}
    ticket_id = call.created()
    assert _control(call, "POST", f"tickets/{ticket_id}/answer", body).status_code == 400
    body["files"] = [{"name": "a.txt", "content_base64": base64.b64encode(b"a").decode()}]
    assert _control(call, "POST", f"tickets/{ticket_id}/answer", body).ok


@pytest.mark.parametrize(
    ("method", "path"),
    [("DELETE", "faults/77"), ("POST", "tickets/T0/answer"), ("POST", "tickets/T0/status")],
)
def test_a_missing_object_is_404(call: Caller, method: str, path: str) -> None:
    body = {"html": "x"} if path.endswith("answer") else {"status": "open"}
    assert _control(call, method, path, body).status_code == 404


def test_many_calls_at_once(call: Caller) -> None:
    call.sandbox.fault("create", "delay", seconds=0.2, every=4)
    with ThreadPoolExecutor(8) as pool:
        ids = list(pool.map(lambda n: call.created(subject=f"문의 {n}"), range(40)))
    assert len(set(ids)) == 40
    assert [entry["n"] for entry in call.sandbox.journal()] == list(range(1, 41))


def test_a_connection_is_kept_open(call: Caller) -> None:
    with requests.Session() as session:
        for _ in range(3):
            answer = session.get(call.sandbox.url + CATEGORIES, timeout=20)
        assert "Connection" not in answer.headers
        adapter = session.get_adapter("http://")
        assert isinstance(adapter, HTTPAdapter)
        pools = adapter.poolmanager.pools
        (key,) = pools.keys()
        pool = pools[key]
        assert (pool.num_connections, pool.num_requests) == (1, 3)


def test_a_refused_body_does_not_disturb_the_next_call(call: Caller) -> None:
    with requests.Session() as session:
        session.post(call.sandbox.url + CREATE + "/nowhere", data=b"x" * 300_000, timeout=20)
        assert session.get(call.sandbox.url + CATEGORIES, timeout=20).ok


def test_ids_are_known(call: Caller) -> None:
    sandbox = call.sandbox
    ticket, file_id = sandbox.tickets()[0]["ticketId"], sandbox.published()["faq"]["file_ids"][0]
    uploaded = sandbox.answer(ticket, "<p>.</p>", [("a.txt", b"a")])
    assert set(sandbox.known([ticket, file_id, *uploaded, "0" * 32])) == {ticket, file_id, *uploaded}
