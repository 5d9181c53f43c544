"""What is new since one looked, and what one called solved."""

from datetime import timedelta

import pytest
from django.db.models import F

from inquiries.models import Inquiry, TicketMark
from tests.inquiries.views.steps import LIST, calls, filled, form_of, oc_is_down
from tests.support.htmlforms import Form
from tests.support.pages import Browser, Page
from tests.support.sandbox import Sandbox
from tests.support.words import say_fixed_part


@pytest.fixture(autouse=True)
def _whole_pages(sandbox: Sandbox) -> None:
    sandbox.config(wild=False)


@pytest.fixture
def ticket(member: Browser) -> str:
    """The address of an inquiry that was sent from here a while ago, and has been looked at."""
    address = filled(member, f_subject="냉장고").submit().follow("#receipt-state a").url
    member.get(LIST)
    _an_hour_passes()
    return address


def _an_hour_passes() -> None:
    hour = timedelta(hours=1)
    TicketMark.objects.update(seen_until=F("seen_until") - hour)
    Inquiry.objects.update(delivered_at=F("delivered_at") - hour)


def id_of(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2]


def note(page: Page) -> Page:
    """Press the button of the note that it is solved, whichever the page has."""
    form = page.one("#answered form")
    return Form(page, form).submit(button=form.select_one("button"))


def news(page: Page) -> list[str]:
    return page.texts(".row-news .row-title")


def test_it_works(member: Browser, sandbox: Sandbox, ticket: str) -> None:
    sandbox.answer(id_of(ticket), "<p>답</p>", type="csuser", status="solved")
    assert news(member.get(LIST)) == ["New 냉장고"]
    member.get(ticket)
    assert news(member.get(LIST)) == []


def test_news_are_a_group(member: Browser, sandbox: Sandbox, ticket: str) -> None:
    sandbox.answer(id_of(ticket), "<p>답</p>", type="csuser", status="solved")
    assert news(member.get(f"{LIST}?group=news")) == ["New 냉장고"]


def test_a_change_before_the_first_visit_is_not_new(member: Browser) -> None:
    assert news(member.get(f"{LIST}?size=100")) == []


def test_a_waiting_ticket_is_not_new(member: Browser, ticket: str) -> None:
    assert news(member.get(LIST)) == []


def test_ones_own_comment_is_not_new(member: Browser, ticket: str) -> None:
    member.get(ticket).form().fill(comment="언제요?").submit()
    TicketMark.objects.exclude(ticket_id="").delete()
    assert news(member.get(LIST)) == []


def test_a_visit_by_another_member_does_not_mark_a_ticket_as_read(
    member: Browser, other_member: Browser, sandbox: Sandbox, ticket: str
) -> None:
    sandbox.answer(id_of(ticket), "<p>답</p>", type="csuser", status="solved")
    other_member.get(LIST)
    assert other_member.get(ticket).status == 404
    assert news(member.get(LIST)) == ["New 냉장고"]


def test_a_ticket_marked_as_solved_is_listed_as_done(member: Browser, sandbox: Sandbox, ticket: str) -> None:
    sandbox.clear_journal()
    page = note(member.get(ticket))
    assert say_fixed_part("You marked this as solved on %(day)s.", "en") in page.main
    assert not set(calls(sandbox)) & {"comment", "create"}
    assert "냉장고" in member.get(f"{LIST}?group=done&q=냉장고").texts("ol.rows .row-title")
    assert "냉장고" not in member.get(f"{LIST}?group=open&q=냉장고").texts("ol.rows .row-title")


def test_the_note_can_be_taken_away(member: Browser, ticket: str) -> None:
    assert say_fixed_part("You marked this as solved on %(day)s.", "en") not in note(note(member.get(ticket))).main


def test_t17_the_ticket_of_another_customer_cannot_be_marked_as_solved(
    member: Browser, other_member: Browser, ticket: str
) -> None:
    token = form_of(other_member)["csrfmiddlewaretoken"]
    page = other_member.post_parts(f"{ticket}solved/", {"solved": "yes", "csrfmiddlewaretoken": token})
    assert page.status == 404
    assert not TicketMark.objects.filter(solved_at__isnull=False).exists()


def test_while_oc_is_down_what_was_sent_here_can_be_called_solved(
    member: Browser, sandbox: Sandbox, ticket: str
) -> None:
    page = member.get(ticket)
    oc_is_down(sandbox)
    note(page)
    assert TicketMark.objects.filter(solved_at__isnull=False).count() == 1


# --- what is told of it on other pages ------------------------------------------------------------------------


def told(page: Page) -> str:
    return page.attribute("#unread-count", "data-unread")


def test_the_menu_counts_what_is_unread_without_a_call(member: Browser, sandbox: Sandbox, ticket: str) -> None:
    sandbox.answer(id_of(ticket), "<p>답</p>", type="csuser", status="solved")
    page = member.get(LIST)
    assert told(page) == "1"
    assert page.one("title").get_text().startswith("(1) ")
    assert page.texts(".groups a")[2].endswith(" 1")
    sandbox.clear_journal()
    assert told(member.get("/narae/notices/")) == "1"
    assert "list" not in calls(sandbox)
    assert told(member.get(ticket)) == "0"
    assert told(member.get("/narae/notices/")) == "0"


def test_another_member_is_told_nothing_of_it(
    member: Browser, other_member: Browser, sandbox: Sandbox, ticket: str
) -> None:
    sandbox.answer(id_of(ticket), "<p>답</p>", type="csuser", status="solved")
    member.get(LIST)
    assert told(other_member.get(LIST)) == "0"


def test_a_guest_has_no_number(guest: Browser) -> None:
    assert not guest.get("/narae/").soup.select("#unread-count")


def test_unread_ones_come_first(member: Browser, sandbox: Sandbox, ticket: str) -> None:
    sandbox.answer(id_of(ticket), "<p>답</p>", type="csuser", status="solved")
    filled(member, f_subject="나중에").submit()
    assert member.get(LIST).texts("ol.rows .row-title")[:2] == ["New 냉장고", "나중에"]
    assert member.get(f"{LIST}?sort=createdDt:desc").texts("ol.rows .row-title")[:2] == ["나중에", "New 냉장고"]
    assert member.get(f"{LIST}?page=2").texts(".row-news") == []
