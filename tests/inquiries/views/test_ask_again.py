"""Asking again on an inquiry: with the same care as sending one."""

import pytest
from django.core.management import call_command

from inquiries.models import Attachment, Inquiry, TicketMark
from tests.inquiries.views.steps import LINES, LINES_AT_OC, LIST, calls, filled, oc_is_down, rescued
from tests.support.pages import Browser, Page
from tests.support.samplefiles import PNG, PROGRAM
from tests.support.sandbox import Sandbox


@pytest.fixture
def thread(member: Browser) -> Page:
    return filled(member, f_subject="택배").submit().follow("#receipt-state a")


def id_of(page: Page) -> str:
    return page.url.rstrip("/").rpartition("/")[2]


def comments(sandbox: Sandbox) -> list[str]:
    return [entry["json"]["comment"] for entry in sandbox.journal("comment") if entry["executed"]]


def test_it_works(thread: Page, sandbox: Sandbox) -> None:
    page = thread.form().fill(comment=LINES).attach(("둘째 그림.png", PNG)).submit()
    assert page.url == f"{thread.url}#latest"
    assert page.soup.select_one(".note[role=status]")
    assert comments(sandbox) == [LINES_AT_OC]
    assert "둘째 그림.png" in page.main
    (call,) = sandbox.journal("comment")
    assert sandbox.journal("upload")[-1]["result_id"] in call["target"]
    assert f"/enduser/st18888/{id_of(thread)}/" in call["target"]


def test_on_a_ticket_that_was_not_sent_from_here(member: Browser, sandbox: Sandbox) -> None:
    ticket = next(t for t in sandbox.tickets() if t["usercode"] == "st18888" and t["status"] == "open")
    page = member.get(f"{LIST}{ticket['ticketId']}/")
    page.form().fill(comment="한 가지 더요").submit()
    assert sandbox.ticket(ticket["ticketId"])["contents"][0]["content"].find("한 가지 더요") >= 0


def test_an_empty_question_is_refused(thread: Page, sandbox: Sandbox) -> None:
    page = thread.form().fill(comment="  \n").attach(("그림.png", PNG)).submit()
    assert page.status == 422
    assert page.soup.select_one("#errors a[href='#id_comment']")
    assert page.texts("#files .file-name") == ["그림.png"]
    assert comments(sandbox) == []
    page.form().fill(comment="이제").submit()
    assert comments(sandbox) == ["이제"]


def test_a_refused_file_keeps_the_text(thread: Page, sandbox: Sandbox) -> None:
    page = thread.form().fill(comment=LINES).attach(("나쁨.exe", PROGRAM)).submit()
    assert page.status == 422
    assert "나쁨.exe" in page.main
    assert page.form()["comment"] == LINES
    assert comments(sandbox) == []


def test_removing_a_file_sends_nothing(thread: Page, sandbox: Sandbox) -> None:
    page = thread.form().fill(comment="").attach(("하나.png", PNG), ("둘.png", PNG)).submit()
    page = page.form().fill(comment=LINES).submit(page.soup.select_one("#files button"))
    assert page.status == 200
    assert page.texts("#files .file-name") == ["둘.png"]
    assert page.form()["comment"] == LINES
    assert comments(sandbox) == []


def test_posted_twice_it_is_asked_once(thread: Page, sandbox: Sandbox) -> None:
    form = thread.form().fill(comment="한 번만").attach(("그림.png", PNG))
    form.submit()
    form.submit()
    assert comments(sandbox) == ["한 번만"]
    assert Attachment.objects.count() == 1


def test_posted_twice_it_is_asked_once_even_if_closed_meanwhile(thread: Page, sandbox: Sandbox) -> None:
    form = thread.form().fill(comment="한 번만")
    form.submit()
    sandbox.set_status(id_of(thread), "closed")
    page = form.submit()
    assert rescued(page) == []
    assert "한 번만" in page.main
    assert comments(sandbox) == ["한 번만"]


def test_a_closed_ticket_offers_no_reply(thread: Page, sandbox: Sandbox) -> None:
    sandbox.set_status(id_of(thread), "closed")
    page = thread.browser.get(thread.url)
    assert not page.soup.select_one("form#inquiry")
    assert page.soup.select_one("main a[href='/narae/inquiries/new/']")


def test_closed_while_it_was_written_the_text_is_given_back(thread: Page, sandbox: Sandbox) -> None:
    form = thread.form().fill(comment=LINES)
    sandbox.set_status(id_of(thread), "closed")
    page = form.submit()
    assert page.status == 422
    assert rescued(page) == [LINES]
    assert "comment" not in calls(sandbox)


@pytest.mark.parametrize("status", ["solved", "reply", "escalated"])
def test_every_other_status_takes_one(thread: Page, sandbox: Sandbox, status: str) -> None:
    sandbox.set_status(id_of(thread), status)
    thread.browser.get(thread.url).form().fill(comment="더 있어요").submit()
    assert comments(sandbox) == ["더 있어요"]


def test_p26_the_ticket_of_another_customer_takes_no_comment(
    thread: Page, other_member: Browser, sandbox: Sandbox
) -> None:
    form = filled(other_member).submit().follow("#receipt-state a").form().fill(comment="끼어들기")
    form.tag["action"] = thread.url
    page = form.submit()
    assert page.status == 404
    assert "comment" not in calls(sandbox)
    assert Inquiry.objects.filter(kind=Inquiry.Kind.COMMENT).count() == 0


def test_while_oc_is_down_a_question_is_kept_and_passed_on(thread: Page, sandbox: Sandbox) -> None:
    form = thread.form().fill(comment="나중에").attach(("그림.png", PNG))
    oc_is_down(sandbox)
    page = form.submit()
    assert "나중에" in page.one("#latest.is-pending").get_text()
    sandbox.clear_faults()
    Inquiry.objects.update(next_at="2020-01-01T00:00Z")
    call_command("deliver", once=True)
    assert comments(sandbox) == ["나중에"]


def test_where_nothing_is_known_of_the_ticket_the_text_is_given_back(member: Browser, sandbox: Sandbox) -> None:
    ticket = next(t for t in sandbox.tickets() if t["usercode"] == "st18888" and t["status"] == "open")
    form = member.get(f"{LIST}{ticket['ticketId']}/").form().fill(comment=LINES)
    TicketMark.objects.all().delete()  # that it was read is forgotten, as after its retention
    oc_is_down(sandbox)
    page = form.submit()
    assert page.status == 503
    assert rescued(page) == [LINES]


def test_after_the_session_ended_the_text_is_given_back(thread: Page, sandbox: Sandbox) -> None:
    form = thread.form().fill(comment=LINES)
    del thread.browser.client.cookies["session"]
    page = form.submit()
    assert page.status == 403
    assert rescued(page) == [LINES]
    assert f"next={thread.url.removeprefix('http://testserver')}" in page.attribute("main a", "href")
    assert comments(sandbox) == []


def test_a_form_made_for_another_customer_is_shown_again(thread: Page, other_member: Browser, sandbox: Sandbox) -> None:
    theirs = filled(other_member)["form_token"]
    page = thread.form().fill(comment=LINES).smuggle(form_token=theirs).submit()
    assert page.status == 422
    assert page.form()["comment"] == LINES
    assert comments(sandbox) == []
    page.form().submit()
    assert comments(sandbox) == [LINES_AT_OC]


def test_forged_values_in_the_request_are_ignored(thread: Page, sandbox: Sandbox) -> None:
    thread.form().fill(comment="질문").smuggle(usercode="st20001", ticket_id="T1", type="csuser").submit()
    (call,) = sandbox.journal("comment")
    assert call["json"] == {"comment": "질문"}
    assert "st20001" not in call["target"]
