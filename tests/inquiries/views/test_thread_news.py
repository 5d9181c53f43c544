"""The part of a conversation that changes while its page is open."""

import pytest
from django.core.management import call_command

from inquiries.models import Inquiry
from tests.inquiries.views.steps import calls, filled, oc_is_down
from tests.support.pages import Browser
from tests.support.sandbox import Sandbox


@pytest.fixture
def ticket(member: Browser) -> str:
    return filled(member).submit().follow("#receipt-state a").url


def id_of(address: str) -> str:
    return address.rstrip("/").rpartition("/")[2]


def test_it_works(member: Browser, sandbox: Sandbox, ticket: str) -> None:
    sandbox.answer(id_of(ticket), "<p>새 답변</p>", status="reply")
    sandbox.clear_journal()
    news = member.get(f"{ticket}news/")
    assert news.texts("#thread .prose") == ["내용", "새 답변"]
    assert news.soup.select("#answered h2")  # whether it is solved is asked after an answer
    assert calls(sandbox) == ["detail"]


def test_what_is_on_its_way_costs_no_call(member: Browser, sandbox: Sandbox, ticket: str) -> None:
    sandbox.fault("comment", "http", status=429, headers={}, body="", times=1)
    member.get(ticket).form().fill(comment="가는 중").submit()
    sandbox.clear_journal()
    assert len(member.get(f"{ticket}news/?pending").soup.select("[data-pending]")) == 1
    assert calls(sandbox) == []
    Inquiry.objects.update(next_at="2020-01-01T00:00Z")
    call_command("deliver", once=True)
    assert member.get(f"{ticket}news/?pending").soup.select("[data-pending]") == []


def test_while_oc_is_down_there_are_none(member: Browser, sandbox: Sandbox, ticket: str) -> None:
    oc_is_down(sandbox)
    news = member.get(f"{ticket}news/")
    assert (news.status, news.body) == (204, b"")


def test_those_of_another_customer_are_404(other_member: Browser, ticket: str) -> None:
    assert other_member.get(f"{ticket}news/").status == 404
