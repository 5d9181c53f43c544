"""Inquiries in the admin: watched, handed on, never changed; what a customer wrote is behind a permission."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.core.paginator import InvalidPage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AuditEntry
from inquiries.admin.paginator import KeysFirst
from inquiries.models import Inquiry, Service
from inquiries.services.delivery_state_machine import ENDED
from tests.inquiries.views.steps import created, filled, oc_is_down
from tests.support.factories import changed, make_comment, make_inquiry
from tests.support.pages import Browser
from tests.support.sandbox import Sandbox
from tests.support.words import say, say_number

LIST = "/admin/inquiries/inquiry/"
QUEUED = "%(n)d inquiry was queued for delivery again."
SEARCHED = "%(n)d may be at Online Contact already, and is searched for there first."
LEFT = "%(n)d does not wait for delivery, and stays as it is."
SUBJECT, TEXT, NAME, MAIL = "카나리제목", "카나리 <b>본문", "카나리이름", "canary@example.com"
State = Inquiry.State


@pytest.fixture
def inquiry(member: Browser, sandbox: Sandbox) -> Inquiry:
    """One that could not be delivered yet."""
    form = filled(member, f_subject=SUBJECT, f_content=TEXT, f_name=NAME, f_mail=MAIL)
    sandbox.fault("create", "forbidden_address")
    form.submit()
    sandbox.clear_faults()
    return Inquiry.objects.get()


def page_of(inquiry: Inquiry) -> str:
    return f"{LIST}{inquiry.pk}/change/"


def words(answer: Any) -> str:
    return " ".join(BeautifulSoup(answer.content, "html.parser").get_text(" ").split())


def hand_over(client: Client, *inquiries: Inquiry) -> str:
    ids = [inquiry.pk for inquiry in inquiries]
    return words(client.post(LIST, {"action": "hand_to_worker", "_selected_action": ids}, follow=True))


def test_it_works(boss: Client, inquiry: Inquiry) -> None:
    listed = words(boss.get(LIST))
    assert inquiry.receipt in listed
    shown = words(boss.get(page_of(inquiry)))
    assert inquiry.receipt in shown
    assert say("waiting to be sent", "en") in shown
    assert say("refused because of the service’s settings", "en", context="attempt") in shown
    assert "403" in shown


@pytest.mark.parametrize(
    ("state", "is_failing", "is_shown"),
    [
        (State.ACCEPTED, True, True),
        (State.OUTCOME_UNKNOWN, False, True),
        (State.NEEDS_OPERATOR, False, True),
        (State.NEEDS_OPERATOR, True, False),
        (State.NEEDS_CORRECTION, False, False),
        (State.DELIVERED, False, False),
    ],
)
def test_a_next_attempt_is_shown_only_where_there_is_one(
    boss: Client, inquiry: Inquiry, state: str, is_failing: bool, is_shown: bool
) -> None:
    changed(inquiry, state=state, failing_since=timezone.now() if is_failing else None)
    (column,) = BeautifulSoup(boss.get(LIST).content, "html.parser").select(".field-goes_on_at")
    assert (column.get_text() != "-") is is_shown


def test_the_page_writes_the_next_attempt_as_the_list_does(boss: Client, inquiry: Inquiry) -> None:
    (column,) = BeautifulSoup(boss.get(LIST).content, "html.parser").select(".field-goes_on_at")
    assert column.get_text() in words(boss.get(f"{LIST}{inquiry.pk}/change/"))


def test_how_many_are_found_is_said_of_a_search(boss: Client, inquiry: Inquiry) -> None:
    all_of_them = f"· {say('Show all', 'en', context='list')}"
    assert all_of_them not in words(boss.get(LIST))
    assert all_of_them in words(boss.get(f"{LIST}?state__exact={inquiry.state}"))
    assert all_of_them in words(boss.get(f"{LIST}?q={inquiry.receipt}"))


def test_what_can_be_searched_for_stands_below_the_box(boss: Client) -> None:
    assert "Receipt number · ticket" in words(boss.get(LIST))
    assert "Username · usercode · email address" in words(boss.get("/admin/accounts/user/"))


def test_it_is_found_by_its_number(boss: Client, inquiry: Inquiry) -> None:
    assert inquiry.receipt in words(boss.get(LIST, {"q": inquiry.receipt}))
    assert inquiry.receipt not in words(boss.get(LIST, {"q": "AAAAA-AAAAAA"})).replace(f"q={inquiry.receipt}", "")


def test_a_number_in_another_spelling_is_looked_up_in_the_index(boss: Client, inquiry: Inquiry) -> None:
    with CaptureQueriesContext(connection) as queries:
        page = boss.get(LIST, {"q": f" #{inquiry.receipt.lower().replace('-', '')}"})
    assert inquiry.receipt in words(page)
    assert not [query for query in queries if " LIKE " in query["sql"]]


def test_a_part_of_its_number_finds_it(boss: Client, inquiry: Inquiry) -> None:
    assert inquiry.receipt in words(boss.get(LIST, {"q": inquiry.receipt[2:9]}))


def test_each_page_has_the_rows_that_follow(narae: Service) -> None:
    made = [make_inquiry(narae) for _ in range(5)]
    newest = Inquiry.objects.order_by("-created_at", "-pk")
    pages = [page.object_list for page in KeysFirst(newest, 2)]
    assert [list(page) for page in pages] == [made[:2:-1], made[2:0:-1], made[:1]]
    with pytest.raises(InvalidPage):
        KeysFirst(newest, 2).page(4)


def test_it_is_found_by_its_state(boss: Client, inquiry: Inquiry) -> None:
    assert inquiry.receipt in words(boss.get(LIST, {"state__exact": "accepted"}))
    assert inquiry.receipt not in words(boss.get(LIST, {"state__exact": "delivered"}))
    Inquiry.objects.update(state=State.DELIVERED)
    assert inquiry.receipt in words(boss.get(LIST, {"state__exact": "delivered", "service__id__exact": "1"}))


# --- handed to the worker -------------------------------------------------------------------------------------


def test_it_is_handed_to_the_worker_again(boss: Client, inquiry: Inquiry, sandbox: Sandbox) -> None:
    assert Inquiry.objects.get().next_at > timezone.now()
    assert say_number(QUEUED, 1, "en") in hand_over(boss, inquiry)
    call_command("deliver", once=True)
    (ticket,) = created(sandbox)
    assert inquiry.receipt in ticket["subject"]
    assert LogEntry.objects.filter(object_id=inquiry.pk).exists()


def test_an_inquiry_that_may_have_arrived_is_looked_for_before_it_is_sent(
    boss: Client, inquiry: Inquiry, sandbox: Sandbox
) -> None:
    for state in (State.OUTCOME_UNKNOWN, State.NEEDS_OPERATOR):
        Inquiry.objects.update(state=state, claimed_ms=int(timezone.now().timestamp() * 1000), failing_since=None)
        assert say_number(SEARCHED, 1, "en") in hand_over(boss, inquiry)
        call_command("deliver", once=True)
        assert Inquiry.objects.get().state == State.OUTCOME_UNKNOWN
    assert created(sandbox) == []


@pytest.mark.parametrize("state", [*ENDED, State.SENDING, State.AWAITING_CONFIRMATION])
def test_an_inquiry_that_does_not_wait_for_delivery_is_not_queued(boss: Client, inquiry: Inquiry, state: str) -> None:
    Inquiry.objects.update(state=state)
    assert say_number(LEFT, 1, "en") in hand_over(boss, inquiry)
    assert Inquiry.objects.get().state == state


def test_of_several_rows_it_is_said_how_many_stay_as_they_are(boss: Client, inquiry: Inquiry, narae: Service) -> None:
    delivered = changed(make_comment(narae, "T1"), state=State.DELIVERED)
    told = hand_over(boss, inquiry, delivered)
    assert say_number(QUEUED, 1, "en") in told
    assert say_number(LEFT, 1, "en") in told
    assert not LogEntry.objects.filter(object_id=delivered.pk).exists()


def test_an_operator_with_view_permission_cannot_queue_an_inquiry(
    operator: Callable[..., Client], inquiry: Inquiry
) -> None:
    before = Inquiry.objects.get().next_at
    hand_over(operator("view_inquiry"), inquiry)
    assert Inquiry.objects.get().next_at == before


# --- read-only ------------------------------------------------------------------------------------------------


def test_the_action_of_the_customer_is_shown(boss: Client, inquiry: Inquiry, narae: Service) -> None:
    question = changed(make_comment(narae, "T1"), state=Inquiry.State.REPLACED)
    Inquiry.objects.filter(pk=inquiry.pk).update(replaces=question, moved_from="기타 > 없어진 유형")
    new = boss.get(f"{LIST}{inquiry.pk}/change/").content.decode()
    assert f"/admin/inquiries/inquiry/{question.pk}/change/" in new
    assert "기타 &gt; 없어진 유형" in new
    old = boss.get(f"{LIST}{question.pk}/change/").content.decode()
    assert f"/admin/inquiries/inquiry/{inquiry.pk}/change/" in old
    assert say("replaced by a new inquiry", "en") in old


def test_an_inquiry_is_read_only(boss: Client, inquiry: Inquiry) -> None:
    page = BeautifulSoup(boss.get(page_of(inquiry)).content, "html.parser")
    controls = page.select("#inquiry_form input:not([type=hidden]), #inquiry_form select, #inquiry_form textarea")
    assert controls == []
    before = Inquiry.objects.values().get()
    forged = {"state": "delivered", "receipt": "X", "ticket_id": "T1", "usercode": "st20001", "attempts_made": "9"}
    formset = {"attempts-TOTAL_FORMS": "0", "attempts-INITIAL_FORMS": "0"}
    boss.post(page_of(inquiry), forged | formset)
    assert Inquiry.objects.values().get() == before


def test_it_is_neither_added_nor_deleted(boss: Client, inquiry: Inquiry) -> None:
    assert boss.get(f"{LIST}add/").status_code == 403
    assert boss.post(f"{LIST}{inquiry.pk}/delete/", {"post": "yes"}).status_code == 403
    boss.post(LIST, {"action": "delete_selected", "_selected_action": [inquiry.pk], "post": "yes"})
    assert Inquiry.objects.exists()


def test_a_service_with_inquiries_is_not_deleted(boss: Client, inquiry: Inquiry, narae: Service) -> None:
    boss.post(f"/admin/inquiries/service/{narae.pk}/delete/", {"post": "yes"})
    assert Inquiry.objects.exists()


# --- what a customer wrote ------------------------------------------------------------------------------------


def test_without_the_permission_nothing_that_was_written_is_shown(
    operator: Callable[..., Client], inquiry: Inquiry
) -> None:
    client = operator("view_inquiry", "change_inquiry", "view_attempt", "view_service")
    for address in (LIST, page_of(inquiry), f"{LIST}{inquiry.pk}/history/", "/admin/"):
        page = client.get(address).content.decode()
        assert [word for word in (SUBJECT, "본문", NAME, MAIL, "st18888", "127.0.0.1") if word in page] == []
    assert not AuditEntry.objects.filter(action="looked").exists()


def test_with_the_permission_it_is_shown_as_text_and_the_look_is_logged(
    operator: Callable[..., Client], inquiry: Inquiry
) -> None:
    client = operator("view_inquiry", "read_text")
    page = client.get(page_of(inquiry)).content.decode()
    assert SUBJECT in page
    assert "카나리 &lt;b&gt;본문" in page
    (entry,) = AuditEntry.objects.filter(action="looked")
    assert entry.object_id == str(inquiry.pk)
    assert str(entry.actor) == "operator-2"
    assert SUBJECT not in str(AuditEntry.objects.values())


def test_every_look_is_logged(operator: Callable[..., Client], inquiry: Inquiry) -> None:
    client = operator("view_inquiry", "read_text")
    for _ in range(2):
        client.get(page_of(inquiry))
    client.get(LIST)
    assert AuditEntry.objects.filter(action="looked").count() == 2


def test_the_permission_alone_opens_nothing(operator: Callable[..., Client], inquiry: Inquiry) -> None:
    client = operator("read_text")
    assert client.get(page_of(inquiry)).status_code == 403
    assert not AuditEntry.objects.filter(action="looked").exists()


def test_the_text_of_an_inquiry_is_encrypted_in_the_database(inquiry: Inquiry) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM inquiries_inquiry")
        stored = str(cursor.fetchall())
    assert inquiry.receipt in stored
    assert [word for word in (SUBJECT, "본문", NAME, MAIL, "127.0.0.1") if word in stored] == []


def test_an_inquiry_of_a_guest_is_shown_the_same(boss: Client, guest: Browser, sandbox: Sandbox) -> None:
    form = filled(guest)
    oc_is_down(sandbox)
    form.submit()
    assert boss.get(page_of(Inquiry.objects.get())).status_code == 200


def test_a_list_is_exported_without_text(boss: Client, inquiry: Inquiry) -> None:
    answer = boss.post(LIST, {"action": "export_csv", "_selected_action": [inquiry.pk]})
    exported = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    _header, row = exported.splitlines()
    assert inquiry.receipt in row
    assert not any(word in exported for word in (SUBJECT, "카나리", MAIL))
    assert AuditEntry.objects.filter(action="exported", detail="1").count() == 1


def test_an_exported_cell_is_no_formula(boss: Client, inquiry: Inquiry) -> None:
    changed(inquiry, category_path="=1+1")
    answer = boss.post(LIST, {"action": "export_csv", "_selected_action": [inquiry.pk]})
    assert "'=1+1" in b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]


@pytest.mark.parametrize(("query", "is_listed"), [("age=hour", True), ("age=week", False), ("topic=other", False)])
def test_the_list_is_filtered_by_age_and_topic(boss: Client, inquiry: Inquiry, query: str, is_listed: bool) -> None:
    changed(inquiry, created_at=timezone.now() - timedelta(days=2))
    page = BeautifulSoup(boss.get(f"{LIST}?{query}").content, "html.parser")
    assert bool(page.select("#result_list tbody tr")) is is_listed
