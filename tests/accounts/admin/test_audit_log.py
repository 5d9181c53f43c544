"""The audit log in the admin: it leads to what it names, can be searched, and is exported."""

from collections.abc import Callable
from datetime import datetime

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.http import StreamingHttpResponse
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry, User
from accounts.security import audit_log
from inquiries.models import Inquiry, Service
from tests.support.factories import make_inquiry, make_member
from tests.support.words import say

LOG = "/admin/accounts/auditentry/"
Action = AuditEntry.Action


@pytest.fixture
def inquiry(narae: Service) -> Inquiry:
    return make_inquiry(narae)


@pytest.fixture
def agent(db: None) -> User:
    return make_member("agent", is_staff=True)


def read_rows(client: Client, words: str = "") -> list[str]:
    page = BeautifulSoup(client.get(LOG, {"q": words}).content, "html.parser")
    return [row.get_text(" ") for row in page.select("#result_list tbody tr")]


def test_an_entry_leads_to_its_object(boss: Client, agent: User, inquiry: Inquiry) -> None:
    audit_log.note(Action.LOOKED, None, agent, inquiry)
    for page in (LOG, f"{LOG}{AuditEntry.objects.latest('pk').pk}/change/"):
        link = BeautifulSoup(boss.get(page).content, "html.parser").find("a", string=inquiry.receipt)
        assert link, page
        assert boss.get(str(link["href"])).status_code == 200


@pytest.mark.parametrize("permissions", [("view_auditentry",), ("view_auditentry", "view_service")])
def test_an_object_that_may_not_be_seen_is_a_number(
    operator: Callable[..., Client], agent: User, inquiry: Inquiry, permissions: tuple[str, ...]
) -> None:
    audit_log.note(Action.LOOKED, None, agent, inquiry)
    [row] = read_rows(operator(*permissions), "agent")
    assert inquiry.receipt not in row


def test_an_object_that_is_gone_is_a_number(boss: Client, agent: User, inquiry: Inquiry) -> None:
    audit_log.note(Action.DELETED, None, agent, inquiry)
    gone = inquiry.receipt
    Inquiry.objects.all().delete()
    [row] = read_rows(boss, "agent")
    assert gone not in row


def test_it_is_searched_by_actor_object_and_action(boss: Client, agent: User, inquiry: Inquiry, narae: Service) -> None:
    audit_log.note(Action.LOOKED, None, agent, inquiry)
    audit_log.note(Action.CHANGED, None, make_member("another"), narae, "Name")
    looked = say("viewed a customer’s text", "en")
    for words in (
        "agent",
        "agent@example.com",
        inquiry.receipt.lower(),
        str(inquiry.receipt).replace("-", " "),
        looked,
    ):
        rows = read_rows(boss, words)
        assert len(rows) == 1, words
        assert inquiry.receipt in rows[0], words
    assert read_rows(boss, "no such thing") == []


@pytest.mark.parametrize(("day", "number"), [("2026-03-01", 1), ("2026-03-02", 0), ("", 3), ("9999-12-31", 0)])
def test_it_is_kept_to_a_day(boss: Client, agent: User, day: str, number: int) -> None:
    audit_log.note(Action.SIGNED_IN, None, agent)
    audit_log.note(Action.CHANGED, None, agent)
    zone = timezone.get_current_timezone()
    AuditEntry.objects.filter(action=Action.CHANGED).update(at=datetime(2026, 3, 1, 23, 59, tzinfo=zone))
    page = BeautifulSoup(boss.get(LOG, {"day": day}).content, "html.parser")
    assert len(page.select("#result_list tbody tr")) == number
    assert page.select("[name=day]")[0]["value"] == day


def test_its_queries_do_not_grow_with_its_entries(
    boss: Client, agent: User, inquiry: Inquiry, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    for _number in range(20):
        audit_log.note(Action.LOOKED, None, agent, inquiry)
    boss.get(LOG)
    with django_assert_max_num_queries(20):  # type: ignore[attr-defined]
        assert len(read_rows(boss)) > 20


def export(client: Client) -> str:
    chosen = list(AuditEntry.objects.values_list("pk", flat=True))
    answer = client.post(LOG, {"action": "export_csv", "_selected_action": chosen})
    assert isinstance(answer, StreamingHttpResponse)
    return b"".join(answer).decode()


def test_it_is_exported_and_that_is_noted(boss: Client, agent: User, inquiry: Inquiry) -> None:
    audit_log.note(Action.LOOKED, None, agent, inquiry)
    assert f",agent,{say('inquiry', 'en')},{inquiry.pk}," in export(boss)
    noted = AuditEntry.objects.latest("pk")
    assert (noted.action, noted.object_type, noted.object_id) == (Action.EXPORTED, "accounts.auditentry", "")


def test_t59_a_name_that_looks_like_a_formula_is_a_text(boss: Client, inquiry: Inquiry) -> None:
    audit_log.note(Action.SIGNED_IN, None, make_member("formula", username="=1+1"))
    exported = export(boss)
    assert ",'=1+1," in exported
    assert ",=1+1," not in exported


@pytest.mark.parametrize("page", ["add/", "{pk}/delete/"])
def test_nobody_adds_or_deletes_an_entry(boss: Client, agent: User, page: str) -> None:
    audit_log.note(Action.SIGNED_IN, None, agent)
    assert boss.get(LOG + page.format(pk=AuditEntry.objects.latest("pk").pk)).status_code == 403


def test_a_filter_that_the_database_cannot_compare_leads_back_to_the_list(boss: Client) -> None:
    query = "object_id=%00" if connection.vendor == "postgresql" else "at__gte=0001-01-01T00:00%2B09:00"
    answer = boss.get(f"{LOG}?{query}")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{LOG}?e=1")
