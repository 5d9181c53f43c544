"""What an agent does in the console: answers, statuses, faults and the journal."""

from __future__ import annotations

import pytest
import requests
from bs4 import BeautifulSoup

from tests.sandbox.caller import PNG, Caller
from tests.sandbox.console_client import Console, only


@pytest.fixture
def console(call: Caller) -> Console:
    return Console(call.sandbox)


# Answering


def test_an_answer_with_html_files_and_status_reaches_the_customer(call: Caller, console: Console) -> None:
    ticket_id = call.created()
    answer = console.post(
        f"/tickets/{ticket_id}/answer",
        data={"html": "<p><b>답변</b>드립니다</p>", "status": "reply", "type": "reply"},
        files=[("files", ("안내서.pdf", b"%PDF-1.4 first")), ("files", ("그림.png", PNG))],
        allow_redirects=False,
    )
    assert answer.status_code == 303
    ticket = call.get(f"/narae/openapi/v1/ticket/enduser/tester/{ticket_id}/detail.json").json()["result"]["content"]
    entry = ticket["contents"][0]
    assert (ticket["status"], entry["type"], entry["content"]) == ("reply", "reply", "<p><b>답변</b>드립니다</p>")
    assert [item["fileName"] for item in entry["attachments"]] == ["안내서.pdf", "그림.png"]
    attachment_id = entry["attachments"][0]["attachmentId"]
    assert call.get(f"/narae/api/v2/ticket/attachments/{attachment_id}").content == b"%PDF-1.4 first"


def test_an_answer_without_files_is_fine(call: Caller, console: Console) -> None:
    ticket_id = call.created()
    console.post(f"/tickets/{ticket_id}/answer", data={"html": "답변"}, files={"files": ("", b"")})
    ticket = call.sandbox.ticket(ticket_id)
    assert (ticket["status"], ticket["contents"][0]["attachments"]) == ("solved", None)


def test_an_empty_answer_is_refused(call: Caller, console: Console) -> None:
    ticket_id = call.created()
    answer = console.post(f"/tickets/{ticket_id}/answer", data={"html": "  ", "status": "solved"})
    assert answer.status_code == 400
    assert "Write an answer" in answer.text
    assert call.sandbox.ticket(ticket_id)["contents"] == []


def test_the_written_answer_is_kept_after_a_refusal(call: Caller, console: Console) -> None:
    ticket_id = call.created()
    answer = console.post(f"/tickets/{ticket_id}/answer", data={"html": "<p>긴 답변</p>", "status": "lost"})
    assert answer.status_code == 400
    assert only(BeautifulSoup(answer.text, "html.parser"), "textarea").get_text() == "<p>긴 답변</p>"


def test_the_status_can_be_changed(call: Caller, console: Console) -> None:
    ticket_id = call.created()
    console.post(f"/tickets/{ticket_id}/status", data={"status": "open"})
    assert call.sandbox.ticket(ticket_id)["status"] == "open"


def test_an_unknown_status_is_refused(call: Caller, console: Console) -> None:
    ticket_id = call.created()
    assert console.post(f"/tickets/{ticket_id}/status", data={"status": "lost"}).status_code == 400
    assert call.sandbox.ticket(ticket_id)["status"] == "new"


def test_a_ticket_can_be_closed_once(call: Caller, console: Console) -> None:
    ticket_id = call.created()
    closing = only(console.ticket(ticket_id), 'form:has(input[type=hidden][value="closed"])')
    console.post(str(closing["action"]).removeprefix("/console"), data={"status": "closed"})
    assert call.sandbox.ticket(ticket_id)["status"] == "closed"
    assert not console.ticket(ticket_id).select('input[type=hidden][value="closed"]')


# Faults and journal


def test_every_fault_button_sets_a_fault(call: Caller, console: Console) -> None:
    presets = [str(button["value"]) for button in console.page("/journal").select("button[name=preset]")]
    for preset in presets:
        assert console.post("/faults", data={"preset": preset}).status_code == 200
    assert len(call.sandbox.faults()) == len(presets) > 5


def test_down_means_an_html_page_with_503(call: Caller, console: Console) -> None:
    console.post("/faults", data={"preset": "down"})
    answer = call.get("/narae/api/v2/service.json")
    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "text/html; charset=utf-8")
    assert "1 active" in console.page().get_text()


def test_a_lost_answer_means_that_the_ticket_exists(call: Caller, console: Console) -> None:
    console.post("/faults", data={"preset": "lost"})
    with pytest.raises(requests.ConnectionError):
        call.create(subject="답을 못 받은 문의")
    assert call.sandbox.tickets()[0]["subject"] == "답을 못 받은 문의"


def test_faults_are_removed_one_by_one_or_all_at_once(call: Caller, console: Console) -> None:
    for preset in ("down", "slow", "key"):
        console.post("/faults", data={"preset": preset})
    console.post(f"/faults/{call.sandbox.faults()[0]['id']}/remove")
    assert len(call.sandbox.faults()) == 2
    console.post("/faults/clear")
    assert call.sandbox.faults() == []


def test_an_unknown_fault_is_refused(call: Caller, console: Console) -> None:
    assert console.post("/faults", data={"preset": "flood"}).status_code == 400
    assert call.sandbox.faults() == []


def test_the_journal_shows_calls_with_headers_and_body(call: Caller, console: Console) -> None:
    call.created(subject="기록되는 문의")
    row = console.page("/journal?op=create").select("tbody tr")[0].get_text(" ", strip=True)
    for text in ("POST /narae/openapi/v1/ticket.json", "oc-client-ip: 203.0.113.7", "기록되는 문의", "executed"):
        assert text in row


def test_the_journal_is_filtered_by_endpoint_and_cleared(call: Caller, console: Console) -> None:
    call.get("/narae/api/v2/service.json")
    assert len(console.page("/journal?op=service").select("tbody tr")) == 1
    assert console.page("/journal?op=create").select("tbody tr") == []
    console.post("/journal/clear")
    assert call.sandbox.journal() == []


def test_everything_goes_back_to_the_seed(call: Caller, console: Console) -> None:
    call.created()
    console.post("/faults", data={"preset": "slow"})
    console.post("/reset")
    assert len(call.sandbox.tickets()) == 253
    assert call.sandbox.faults() == call.sandbox.journal() == []
