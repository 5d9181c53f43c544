"""The agent's console over HTTP: everything that was sent is there, and nothing of it runs."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup

from tests.sandbox.caller import PNG, Caller
from tests.sandbox.console_client import Console, only

HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


@pytest.fixture
def console(call: Caller) -> Console:
    return Console(call.sandbox)


def facts(page: BeautifulSoup) -> dict[str, str]:
    """The definition lists of a ticket's page."""
    terms = page.select("dt")
    return {
        term.get_text(" ", strip=True): value.get_text(" ", strip=True)
        for term in terms
        if (value := term.find_next("dd"))
    }


def journey_fields() -> list[dict[str, Any]]:
    return [
        {"code": "textbox", "value": "NR-F870S"},
        {"code": "checkbox", "value": ["물이 샘", "문이 안 닫힘"]},
        {"code": "date", "value": "2026-07-11"},
    ]


def test_it_works(call: Caller, console: Console) -> None:
    ticket_id = call.created(subject="방금 들어온 문의")
    assert console.listed()[0] == ticket_id
    assert "방금 들어온 문의" in only(console.ticket(ticket_id), "h1").get_text()


# The list


def test_the_list_shows_the_newest_first_in_pages(call: Caller, console: Console) -> None:
    every = [ticket["ticketId"] for ticket in call.sandbox.tickets()]
    assert console.listed() == every[:50]
    assert console.listed("page=6") == every[250:]


def test_the_list_is_filtered_by_status(call: Caller, console: Console) -> None:
    reply = [ticket["ticketId"] for ticket in call.sandbox.tickets() if ticket["status"] == "reply"]
    assert console.listed("status=reply") == reply


def test_a_status_of_the_organizations_own_can_be_chosen(call: Caller, console: Console) -> None:
    escalated = [ticket["ticketId"] for ticket in call.sandbox.tickets() if ticket["status"] == "escalated"]
    assert console.listed("status=escalated") == escalated
    assert console.ticket(escalated[0]).select(".badge.status-escalated")


def test_the_list_is_searched_by_subject_person_and_id(call: Caller, console: Console) -> None:
    ticket_id = call.created(subject="아주 드문 제목")
    for words in ("드문", "tester", "CUSTOMER@example.com", ticket_id):
        assert console.listed(f"q={words}") == [ticket_id], words


def test_a_search_that_finds_nothing_says_so(console: Console) -> None:
    assert "No ticket matches" in console.page("/?q=zzzzzz").get_text()


def test_the_list_renews_itself_without_javascript(console: Console) -> None:
    assert only(console.page(), "noscript meta[http-equiv=refresh]")["content"] == "10"


# A ticket


def test_a_ticket_shows_all_that_was_sent(call: Caller, console: Console) -> None:
    end_user = {"usercode": "tester", "email": "a@example.com", "username": "김손님", "phone": "010-1111-2222"}
    ticket_id = call.created(
        categoryId=2542,
        endUser=end_user,
        source="spweb",
        language="en",
        typeOne="M-1",
        userFields=journey_fields(),
        ip="203.0.113.99",
    )
    shown = facts(console.ticket(ticket_id))
    assert shown["Usercode"] == "tester"
    assert (shown["Name"], shown["Email"], shown["Phone"]) == ("김손님", "a@example.com", "010-1111-2222")
    assert (shown["Client IP"], shown["Source"], shown["Language"]) == ("203.0.113.99", "spweb", "en")
    assert shown["Type"] == "전자제품·수리 › 수리 › 방문 수리 › 대형 가전 › 냉장고·김치냉장고 2542"
    assert (shown["모델명 textbox"], shown["증상 checkbox"]) == ("NR-F870S", "물이 샘 문이 안 닫힘")
    assert (shown["구입일 date"], shown["회원 번호 typeOne"]) == ("2026-07-11", "M-1")


def test_a_ticket_of_a_non_member_says_so(call: Caller, console: Console) -> None:
    ticket_id = call.created(endUser={"email": "a@example.com", "username": "손님"})
    assert facts(console.ticket(ticket_id))["Usercode"] == "none: not a member"


def test_the_raw_ticket_is_there(call: Caller, console: Console) -> None:
    ticket_id = call.created(subject="날것 그대로")
    assert f'"ticketId": "{ticket_id}"' in only(console.ticket(ticket_id), "aside details pre").get_text()


def test_files_can_be_opened_and_downloaded(call: Caller, console: Console) -> None:
    ticket_id = call.created(attachments=[{"attachmentId": call.uploaded("영수증 사진.png", PNG)}])
    links = [str(link["href"]).removeprefix("/console") for link in console.ticket(ticket_id).select(".files a")]
    opened, downloaded = (console.get(link) for link in links)
    assert opened.content == downloaded.content == PNG
    assert opened.headers["Content-Disposition"].startswith("inline; filename*=UTF-8''%EC%98%81")
    assert downloaded.headers["Content-Disposition"].startswith("attachment; ")


def test_the_thread_is_in_the_order_of_time(call: Caller, console: Console) -> None:
    ticket_id = call.created(content="처음 질문")
    call.sandbox.answer(ticket_id, "<p>답변</p>")
    call.comment(ticket_id, "다시 질문")
    texts = [pre.get_text() for pre in console.ticket(ticket_id).select("article pre")]
    assert texts == ["처음 질문", "<p>답변</p>", "<p>다시 질문</p>"]


def test_an_unknown_ticket_is_not_found(console: Console) -> None:
    assert console.get("/tickets/T0").status_code == 404
    assert console.get("/files/0").status_code == 404
    assert console.post("/tickets/T0/answer", data={"html": "<p>답변</p>", "status": "solved"}).status_code == 404


# Safety


def test_text_sent_by_a_customer_is_escaped(call: Caller, console: Console) -> None:
    end_user = {"usercode": "tester", "email": "a@example.com", "username": HOSTILE, "phone": HOSTILE[:30]}
    fields = [{"code": "stars", "value": HOSTILE}]
    ticket_id = call.created(categoryId=2603, subject=HOSTILE, content=HOSTILE, endUser=end_user, userFields=fields)
    for page in (console.page(), console.ticket(ticket_id)):
        assert [str(script.get("src")) for script in page.select("script")] == ["/console/static/console.js"]
        assert not page.select("[onerror]")
    assert only(console.ticket(ticket_id), "h1").get_text().startswith(HOSTILE)


def test_content_is_shown_in_a_frame_that_runs_no_scripts(call: Caller, console: Console) -> None:
    frame = only(console.ticket(call.created(content=HOSTILE)), "iframe")
    assert frame["sandbox"] == ["allow-same-origin"]
    assert HOSTILE in str(frame["srcdoc"])


def test_inline_images_in_a_frame_come_from_the_console(call: Caller, console: Console) -> None:
    file_id = call.uploaded()
    ticket_id = call.created(content=f'<img src="/narae/api/v2/ticket/attachments/{file_id}">')
    assert f'src="/console/files/{file_id}"' in str(only(console.ticket(ticket_id), "iframe")["srcdoc"])


def test_a_strict_policy_comes_with_every_page(call: Caller, console: Console) -> None:
    for path in ("/", "/journal", f"/tickets/{call.created()}"):
        policy = console.get(path).headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self';" in policy


def test_a_form_from_another_site_is_refused(call: Caller, console: Console) -> None:
    ticket_id = call.created()
    answer = console.post(
        f"/tickets/{ticket_id}/status", data={"status": "closed"}, headers={"Origin": "https://elsewhere.example"}
    )
    assert answer.status_code == 403
    assert call.sandbox.ticket(ticket_id)["status"] == "new"


def test_looking_leaves_no_trace_in_the_journal(call: Caller, console: Console) -> None:
    ticket_id = call.created(attachments=[{"attachmentId": call.uploaded()}])
    call.sandbox.clear_journal()
    page = console.ticket(ticket_id)
    console.get(str(page.select(".files a")[0]["href"]).removeprefix("/console"))
    assert call.sandbox.journal() == []


def test_the_console_works_while_every_call_fails(call: Caller, console: Console) -> None:
    call.sandbox.fault("*", "html", status=503)
    assert len(console.listed()) == 50
