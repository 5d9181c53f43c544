"""P19: a window in which one can ask further; after it "ask again about", filled in, for any closed ticket."""

from pathlib import Path

import pytest

from inquiries.models import Attachment, Draft, Inquiry, Service
from inquiries.services import quotas
from inquiries.services.files.form_files import list_sent
from inquiries.services.submission import drafts
from tests.inquiries.views.steps import (
    LIST,
    SIMPLE,
    choose,
    created,
    filled,
    form_of,
    oc_is_down,
    receipt_on,
    rescued,
)
from tests.support.htmlforms import Form
from tests.support.pages import Browser, Page
from tests.support.samplefiles import PNG
from tests.support.sandbox import Sandbox
from tests.support.words import say_fixed_part


@pytest.fixture
def closed(member: Browser, sandbox: Sandbox) -> Page:
    """The thread of an inquiry that was sent from here, and closed."""
    thread = filled(member, f_subject="냉장고").submit().follow("#receipt-state a")
    sandbox.set_status(id_of(thread), "closed")
    return member.get(thread.url)


def id_of(page: Page) -> str:
    return page.url.rstrip("/").rpartition("/")[2]


BUTTON = "main form[action$='/again/']"


def button(page: Page) -> Form:
    return Form(page, page.one(BUTTON))


def theirs(sandbox: Sandbox, status: str) -> dict[str, str]:
    mine = (ticket for ticket in sandbox.tickets() if ticket["usercode"] == "st18888")
    return next(ticket for ticket in mine if ticket["status"] == status)


def test_p19_it_works(closed: Page, sandbox: Sandbox) -> None:
    old = Inquiry.objects.get()
    page = button(closed).submit()
    form = page.form()
    assert f"category={SIMPLE}" in page.url
    assert "냉장고" in form["f_subject"]
    assert old.ticket_id in form["f_content"] and old.receipt in form["f_content"]
    assert (form["f_name"], form["f_mail"]) == ("홍길동", "gildong@example.com")
    assert page.soup.select_one(f".note a[href='{LIST}{old.ticket_id}/']")
    text = f"{form['f_content']}아직도 안 됩니다"
    receipt = form.fill(f_content=text, f_personalAgree=["on"]).submit()
    assert receipt_on(receipt) != old.receipt
    assert receipt.soup.select_one(f"main a[href='{LIST}{old.ticket_id}/']")
    assert old.ticket_id in created(sandbox)[-1]["content"]


def test_p19_one_can_ask_about_it_as_often_as_one_likes(closed: Page) -> None:
    for text in ("하나", "둘"):
        receipt_on(button(closed).submit().form().fill(f_content=text, f_personalAgree=["on"]).submit())
    assert Inquiry.objects.count() == 3


def test_p19_begun_twice_it_is_the_same_form(closed: Page) -> None:
    assert button(closed).submit().url == button(closed).submit().url
    assert Draft.objects.count() == 1


def test_p19_about_one_that_was_not_sent_from_here(member: Browser, sandbox: Sandbox) -> None:
    ticket = theirs(sandbox, "closed")
    page = button(member.get(f"{LIST}{ticket['ticketId']}/")).submit()
    assert ticket["ticketId"] in page.form()["f_content"]
    assert ticket["subject"][:20] in page.form()["f_content"]


def test_p19_a_type_that_is_gone_is_chosen_anew(closed: Page, narae: Service, sandbox: Sandbox) -> None:
    sandbox.remove_categories([SIMPLE])
    narae.mark_changed()
    page = button(closed).submit()
    assert "category" not in page.url
    page = choose(page, 2599, 2603)
    assert "냉장고" in page.form()["f_content"]


def test_p19_in_the_window_one_asks_on_the_ticket_and_reads_until_when(closed: Page, sandbox: Sandbox) -> None:
    sandbox.set_status(id_of(closed), "solved")
    page = closed.browser.get(closed.url)
    assert (
        say_fixed_part(
            "This inquiry has been answered. You can ask a follow-up question here until about %(day)s; "
            "after that, please send a new inquiry about it.",
            "en",
        )
        in page.main
    )
    assert page.form()
    assert not page.soup.select(BUTTON)
    Service.objects.update(reply_days=0)
    assert (
        say_fixed_part(
            "This inquiry has been answered. You can ask a follow-up question here until about %(day)s; "
            "after that, please send a new inquiry about it.",
            "en",
        )
        not in closed.browser.get(closed.url).main
    )


def test_p19_after_the_window_both_are_offered_while_oc_takes_both(member: Browser, sandbox: Sandbox) -> None:
    # The seed has answered tickets of many months.
    solved = [t for t in sandbox.tickets() if t["usercode"] == "st18888" and t["status"] == "solved"]
    page = member.get(f"{LIST}{min(solved, key=lambda t: t['updatedDt'])['ticketId']}/")
    assert page.form()
    assert page.soup.select(BUTTON)


def test_p05_the_files_of_a_question_that_came_too_late_go_along(closed: Page, sandbox: Sandbox) -> None:
    sandbox.set_status(id_of(closed), "open")
    question = closed.browser.get(closed.url).form().fill(comment="사진을 보냅니다").attach(("사진.png", PNG))
    sandbox.set_status(id_of(closed), "closed")
    form = button(question.submit()).submit().form()
    assert "사진을 보냅니다" in form["f_content"]
    form.fill(f_personalAgree=["on"]).submit()
    assert [file.name for file in list_sent(Inquiry.objects.latest("created_at"))] == ["사진.png"]


def test_p05_while_a_file_of_it_cannot_be_read_nothing_is_begun_without_it(closed: Page, sandbox: Sandbox) -> None:
    sandbox.set_status(id_of(closed), "open")
    question = closed.browser.get(closed.url).form().fill(comment="사진을 보냅니다").attach(("사진.png", PNG))
    sandbox.set_status(id_of(closed), "closed")
    page = question.submit()
    stored = Path(Attachment.objects.get().file.path)
    away = stored.rename(stored.with_suffix(".away"))
    assert button(page).submit().status == 503
    away.rename(stored)
    button(page).submit().form().fill(f_personalAgree=["on"]).submit()
    assert [file.name for file in list_sent(Inquiry.objects.latest("created_at"))] == ["사진.png"]


def test_p05_of_a_file_that_is_not_taken_it_says_why_where_the_question_came_too_late(
    closed: Page, sandbox: Sandbox
) -> None:
    sandbox.set_status(id_of(closed), "open")
    question = closed.browser.get(closed.url).form().fill(comment="더 묻습니다").attach(("설치.exe", PNG))
    sandbox.set_status(id_of(closed), "closed")
    assert "설치.exe" in question.submit().one(".note-error").text


def test_p01_a_question_too_long_for_a_draft_is_given_back_where_it_came_too_late(
    closed: Page, sandbox: Sandbox
) -> None:
    sandbox.set_status(id_of(closed), "open")
    question = closed.browser.get(closed.url).form().fill(comment="가" * drafts.MOST_BYTES)
    sandbox.set_status(id_of(closed), "closed")
    page = question.submit()
    assert page.status == 422
    assert rescued(page) == ["가" * drafts.MOST_BYTES]


def test_p19_while_it_is_worked_on_nothing_of_it_is_said(closed: Page, sandbox: Sandbox) -> None:
    sandbox.set_status(id_of(closed), "open")
    page = closed.browser.get(closed.url)
    assert not page.soup.select(BUTTON)
    assert (
        say_fixed_part(
            "This inquiry has been answered. You can ask a follow-up question here until about %(day)s; "
            "after that, please send a new inquiry about it.",
            "en",
        )
        not in page.main
    )


def test_p19_the_ticket_of_another_customer_cannot_be_asked_about(
    closed: Page, other_member: Browser, guest: Browser
) -> None:
    filled(guest).submit()
    for browser in (other_member, guest):
        token = form_of(browser)["csrfmiddlewaretoken"]
        page = browser.post(f"{closed.url}again/", f"csrfmiddlewaretoken={token}".encode())
        assert page.status == 404
    assert not Draft.objects.exists()


def test_p19_while_oc_is_down_what_was_sent_here_can_be_asked_about(closed: Page, sandbox: Sandbox) -> None:
    oc_is_down(sandbox)
    assert "냉장고" in button(closed).submit().form()["f_content"]


def test_p19_without_room_for_another_draft_the_empty_form_is_shown(
    closed: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quotas, "DRAFT_PARTS_PER_PERSON", 0)
    page = button(closed).submit()
    assert f"category={SIMPLE}" in page.url
    assert page.form()["f_content"] == ""
    assert "you have reached today’s limit for drafts" in page.main
