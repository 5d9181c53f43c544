"""P27: entries of an unknown type are not shown, and operators see how many there are."""

import logging

import pytest
from django.test import Client, override_settings

from accounts.models import User
from inquiries.models import HiddenEntries, Service
from tests.inquiries.views.steps import LIST, filled
from tests.support.pages import Browser
from tests.support.samplefiles import PNG
from tests.support.sandbox import Sandbox

NOTE = "<p>고객이 화가 많이 나 있음</p>"


@pytest.fixture
def ticket(member: Browser, sandbox: Sandbox) -> str:
    """The id of an inquiry with an agent's internal note, which has a file, and then an answer."""
    page = filled(member).submit().follow("#receipt-state a")
    ticket_id = page.url.rstrip("/").rpartition("/")[2]
    sandbox.answer(ticket_id, NOTE, type="memo", status="open", files=[("내부.png", PNG)])
    sandbox.answer(ticket_id, "<p>답입니다.</p>")
    return ticket_id


def bodies(browser: Browser, ticket: str) -> list[str]:
    return browser.get(f"{LIST}{ticket}/").texts("ol.thread .prose")


def test_p27_it_works(member: Browser, ticket: str) -> None:
    page = member.get(f"{LIST}{ticket}/")
    assert page.texts("ol.thread .prose")[1:] == ["답입니다."]
    assert "화가" not in page.main
    assert "내부.png" not in page.main


def test_p27_its_file_cannot_be_opened_either(member: Browser, narae: Service, ticket: str) -> None:
    Service.objects.update(answer_types="memo")
    file = member.get(f"{LIST}{ticket}/").attribute(".tile a", "href")
    assert member.get(file).status == 200
    Service.objects.update(answer_types="")
    member.get(f"{LIST}{ticket}/")
    assert member.get(file).status == 404


def test_p27_each_is_counted_once_for_operators(
    member: Browser, narae: Service, ticket: str, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        bodies(member, ticket)
        bodies(member, ticket)
    assert [record.__dict__["type"] for record in caplog.records if record.message == "ticket.entry_hidden"] == ["memo"]
    assert [(row.ticket_id, row.type, row.number) for row in HiddenEntries.objects.all()] == [(ticket, "memo", 1)]
    with override_settings(HEALTH_TOKEN="a token"):
        report = client.get("/readyz", headers={"Authorization": "Bearer a token"}).json()
    assert report["entries_not_shown"] == 1
    client.force_login(User.objects.create_superuser("root", "root@example.com", "a-long-password"))
    assert "memo" in client.get("/admin/inquiries/hiddenentries/").content.decode()


def test_p27_a_type_that_the_operator_names_is_shown(member: Browser, ticket: str) -> None:
    Service.objects.update(answer_types="bot memo")
    assert bodies(member, ticket)[1:] == ["고객이 화가 많이 나 있음", "답입니다."]
    assert not HiddenEntries.objects.exists()


@pytest.mark.parametrize("kind", ["csuser", "reply"])
def test_p27_both_words_for_an_agent_are_known(member: Browser, sandbox: Sandbox, ticket: str, kind: str) -> None:
    sandbox.answer(ticket, "<p>또</p>", type=kind)
    assert bodies(member, ticket)[-1] == "또"
