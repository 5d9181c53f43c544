"""Detail, comments, answers and attachments of a ticket."""

from urllib.parse import quote

import pytest

from tests.sandbox.caller import ENDUSER, PNG, Caller, content, refusal

NOT_FOUND = (404, 404, "No data found")


def _detail(call: Caller, ticket_id: str, query: str = "") -> dict:
    return content(call.get(f"{ENDUSER}/tester/{ticket_id}/detail.json{query}"))


def test_detail_works(call: Caller) -> None:
    file_id = call.uploaded()
    ticket_id = call.created(attachments=[{"attachmentId": file_id}])
    ticket = _detail(call, ticket_id)
    assert (ticket["ticketId"], ticket["content"], ticket["contents"]) == (ticket_id, "배송이 늦습니다", [])
    assert (ticket["status"], ticket["statusName"]) == ("new", "접수 완료")
    assert ticket["createdDt"] % 1000 == 0
    assert ticket["attachments"][0]["attachmentId"] == file_id
    assert ticket["attachments"][0]["createdDt"] is not None


def test_the_thread_is_newest_first(call: Caller) -> None:
    ticket_id = call.created()
    call.comment(ticket_id, "하나")
    call.sandbox.answer(ticket_id, "<p>답</p>", files=[("답변.pdf", b"%PDF-1.7")], status="reply")
    call.comment(ticket_id, "둘")
    entries = _detail(call, ticket_id)["contents"]
    assert [(entry["type"], entry["typeName"], entry["content"]) for entry in entries] == [
        ("enduser", "질문", "<p>둘</p>"),
        ("csuser", "답변", "<p>답</p>"),
        ("enduser", "질문", "<p>하나</p>"),
    ]
    assert entries[1]["attachments"][0]["fileName"] == "답변.pdf"
    assert entries[0]["attachments"] is None


def test_detail_in_a_language(call: Caller) -> None:
    ticket = _detail(call, call.created(), "?language=en")
    assert (ticket["statusName"], ticket["categoryName"]) == ("Received", "Something else")


def test_detail_of_an_unknown_ticket(call: Caller) -> None:
    assert refusal(call.get(f"{ENDUSER}/tester/T1658199661153IXTfw/detail.json")) == NOT_FOUND


def test_detail_of_the_ticket_of_another_customer_is_not_found(call: Caller) -> None:
    assert refusal(call.get(f"{ENDUSER}/st18888/{call.created()}/detail.json")) == NOT_FOUND


def test_comment_works(call: Caller) -> None:
    ticket_id = call.created()
    file_id = call.uploaded()
    answered = content(call.comment(ticket_id, "더 묻습니다 😀", f"?attachments={file_id}"))
    assert (answered["content"], answered["type"]) == ("<p>더 묻습니다 😀</p>", "enduser")
    assert answered["typeName"] is answered["displayDt"] is None
    assert answered["attachments"][0]["attachmentId"] == file_id
    assert _detail(call, ticket_id)["contents"][0]["attachments"] == answered["attachments"]


def test_a_comment_with_html_stays_as_it_is(call: Caller) -> None:
    assert content(call.comment(call.created(), "<p>하나</p><p>둘</p>"))["content"] == "<p>하나</p><p>둘</p>"


@pytest.mark.parametrize("status", ["reply", "solved"])
def test_a_comment_opens_a_ticket_again(call: Caller, status: str) -> None:
    ticket_id = call.created()
    call.sandbox.set_status(ticket_id, status)
    content(call.comment(ticket_id))
    assert _detail(call, ticket_id)["status"] == "open"


def test_a_comment_on_a_closed_ticket(call: Caller) -> None:
    ticket_id = call.created()
    call.sandbox.set_status(ticket_id, "closed")
    assert refusal(call.comment(ticket_id)) == (200, 400, "The ticket is closed")
    assert _detail(call, ticket_id)["contents"] == []


def test_a_comment_on_an_unknown_ticket(call: Caller) -> None:
    assert refusal(call.comment("T1658199661153IXTfw")) == NOT_FOUND


def test_a_comment_on_the_ticket_of_another_customer_is_not_found(call: Caller) -> None:
    target = f"{ENDUSER}/st18888/{call.created()}/comment.json"
    assert refusal(call.post(target, body={"comment": "x"})) == NOT_FOUND


@pytest.mark.parametrize("body", [{}, {"comment": ""}, {"comment": " "}, {"comment": 1}, {"comment": "x", "type": "y"}])
def test_a_comment_of_the_wrong_shape(call: Caller, body: dict) -> None:
    assert refusal(call.post(f"{ENDUSER}/tester/{call.created()}/comment.json", body=body))[:2] == (400, 400)


def test_a_comment_with_five_files_and_with_six(call: Caller) -> None:
    ticket_id = call.created()
    ids = [call.uploaded() for _ in range(6)]
    joined = ["%2C".join(ids[:count]) for count in (5, 6)]
    assert len(content(call.comment(ticket_id, query=f"?attachments={joined[0]}"))["attachments"]) == 5
    assert refusal(call.comment(ticket_id, query=f"?attachments={joined[1]}"))[:2] == (200, 400)


def test_a_comment_with_a_file_that_does_not_exist(call: Caller) -> None:
    answer = call.comment(call.created(), query=f"?attachments={'0' * 32}")
    assert refusal(answer) == (200, 9005, "The attachment does not exist")


def test_comments_are_no_creation_attempts(call: Caller) -> None:
    call.sandbox.config(spam_policy=True)
    ticket_id = call.created()
    for _ in range(5):
        content(call.comment(ticket_id))


def test_an_attachment_opens(call: Caller) -> None:
    file_id = call.uploaded("한글 이름.png", PNG)
    unsigned = {"Authorization": None, "X-TC-Timestamp": None}
    answer = call.get(f"/narae/api/v2/ticket/attachments/{file_id}", headers=unsigned)
    assert (answer.content, answer.headers["Content-Type"]) == (PNG, "image/png")
    assert answer.headers["Content-Disposition"] == f"inline; filename*=UTF-8''{quote('한글 이름.png')}"


def test_an_attachment_downloads(call: Caller) -> None:
    answer = call.get(f"/narae/api/v2/ticket/attachments/{call.uploaded()}?type=download")
    assert answer.headers["Content-Disposition"].startswith("attachment;")


def test_an_attachment_in_another_way(call: Caller) -> None:
    assert refusal(call.get(f"/narae/api/v2/ticket/attachments/{call.uploaded()}?type=view"))[:2] == (400, 400)


def test_an_unknown_attachment(call: Caller) -> None:
    assert refusal(call.get(f"/narae/api/v2/ticket/attachments/{'0' * 32}")) == NOT_FOUND
