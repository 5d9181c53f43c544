"""What operators decide about inquiries that cannot go on by themselves."""

from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.admin.models import LogEntry
from django.test import Client
from pytest_django import DjangoDbBlocker

from inquiries.models import CatalogCopy, GuestInquiry, Inquiry, Service
from inquiries.services.operations import operator_actions
from inquiries.services.upstream import stale_cache
from tests.inquiries.services.steps import creates, deliver, due_now, look
from tests.support.factories import SMALL_FORM, changed, guest_usercode, make_inquiry, make_service
from tests.support.sandbox import Sandbox
from tests.support.words import say

State = Inquiry.State
DONE = say("Done.", "en")
MOVED = "The inquiry has changed since you opened this page. Read what it says now, then decide."


@pytest.fixture
def service(db: DjangoDbBlocker, sandbox: Sandbox) -> Service:
    return make_service(sandbox)


@pytest.fixture
def parked(service: Service, sandbox: Sandbox) -> Inquiry:
    """Return an inquiry whose outcome is unknown, and that OC does not show."""
    sandbox.fault("create", "html", status=503, executed=False, times=1)
    return changed(deliver(make_inquiry(service)), state=State.NEEDS_OPERATOR, empty_lookups=2)


def decide(client: Client, inquiry: Inquiry, **typed: Any) -> str:
    answer = client.post(f"/admin/inquiries/inquiry/{inquiry.pk}/decide/", typed, follow=True)
    return " ".join(BeautifulSoup(answer.content, "html.parser").get_text(" ").split())


def test_it_is_sent_again(boss: Client, parked: Inquiry, sandbox: Sandbox) -> None:
    assert DONE in decide(boss, parked, decision="resend", receipt=parked.receipt.lower())
    assert deliver(due_now(parked)).state == State.DELIVERED
    assert len(creates(sandbox)) == 2
    assert LogEntry.objects.filter(change_message="Decided: resend.").count() == 1


def test_sending_again_takes_the_receipt_number(boss: Client, parked: Inquiry) -> None:
    assert say("This is not the inquiry’s receipt number.", "en") in decide(
        boss, parked, decision="resend", receipt="AAAAA-AAAAAA"
    )
    assert due_now(parked).state == State.NEEDS_OPERATOR


def test_only_what_was_looked_for_is_sent_again(boss: Client, parked: Inquiry) -> None:
    changed(parked, state=State.OUTCOME_UNKNOWN)
    assert say(
        "Only an inquiry in the state “needs an operator” can be sent again, after it was looked for and not found.",
        "en",
    ) in decide(boss, parked, decision="resend", receipt=parked.receipt)


def test_it_is_linked_to_its_ticket(boss: Client, parked: Inquiry, service: Service) -> None:
    other = deliver(make_inquiry(service, usercode=parked.usercode))
    Inquiry.objects.filter(pk=other.pk).delete()
    assert DONE in decide(boss, parked, decision="link", ticket_id=other.ticket_id)
    assert due_now(parked).ticket_id == other.ticket_id


@pytest.mark.parametrize("whose", ["somebody else's", "nobody's"])
def test_it_is_not_linked_to_a_ticket_that_is(whose: str, boss: Client, parked: Inquiry, service: Service) -> None:
    foreign = deliver(make_inquiry(service, usercode="another")).ticket_id
    said = decide(boss, parked, decision="link", ticket_id=foreign if whose.startswith("some") else "T0")
    assert say("This customer has no such ticket at Online Contact.", "en") in said
    assert due_now(parked).state == State.NEEDS_OPERATOR


def test_it_is_not_linked_to_another_inquirys_ticket(boss: Client, parked: Inquiry, service: Service) -> None:
    other = deliver(make_inquiry(service, usercode=parked.usercode))
    assert say("Its delivery is not in doubt, or another inquiry is linked to this ticket.", "en") in decide(
        boss, parked, decision="link", ticket_id=other.ticket_id
    )


def test_it_is_looked_for(boss: Client, parked: Inquiry) -> None:
    follows = say("A worker searches this customer’s tickets for the receipt number. Nothing is sent.", "en")
    assert f"{DONE} {follows}" in decide(boss, parked, decision="look")
    assert due_now(parked).state == State.OUTCOME_UNKNOWN
    assert look(parked).state == State.OUTCOME_UNKNOWN


def test_it_is_cancelled_with_a_reason(boss: Client, parked: Inquiry) -> None:
    assert DONE in decide(boss, parked, decision="cancel", reason="전화로 해결되었습니다")
    row = due_now(parked)
    assert (row.state, row.cancel_reason) == (State.CANCELLED, "전화로 해결되었습니다")


def test_cancelling_takes_a_reason(boss: Client, parked: Inquiry) -> None:
    assert say("Required for this decision.", "en") in decide(boss, parked, decision="cancel")


def test_a_value_that_is_too_long_is_not_called_missing(boss: Client, parked: Inquiry) -> None:
    said = decide(boss, parked, decision="cancel", reason="x" * 201)
    assert "at most 200 characters" in said
    assert say("Required for this decision.", "en") not in said


def test_a_delivered_inquiry_is_not_cancelled(boss: Client, service: Service) -> None:
    there = deliver(make_inquiry(service))
    assert say("It is already being sent, delivered or cancelled.", "en") in decide(
        boss, there, decision="cancel", reason="no"
    )
    assert due_now(there).state == State.DELIVERED


def test_a_decision_is_about_what_the_page_showed(boss: Client, parked: Inquiry) -> None:
    """Another operator, or the customer, was quicker. The page that is shown then can be used."""
    address = f"/admin/inquiries/inquiry/{parked.pk}/decide/"
    decision = {"decision": "cancel", "reason": "전화로 해결되었습니다"}

    def read_seen(page: Any) -> str:
        [field] = BeautifulSoup(page.content, "html.parser").select("[name=seen]")
        return str(field["value"])

    seen = read_seen(boss.get(address))
    changed(parked, state=State.ACCEPTED)
    answer = boss.post(address, {**decision, "seen": seen})
    assert say(MOVED, "en") in answer.content.decode()
    assert due_now(parked).state == State.ACCEPTED
    assert boss.post(address, {**decision, "seen": read_seen(answer)}).status_code == 302
    assert due_now(parked).state == State.CANCELLED


def test_an_inquiry_is_cancelled_only_as_it_was_read(parked: Inquiry) -> None:
    changed(parked, state=State.ACCEPTED)
    with pytest.raises(operator_actions.NotPossible):
        operator_actions.cancel(parked, "전화로 해결되었습니다")
    assert due_now(parked).state == State.ACCEPTED


def test_it_takes_the_permission(operator: Callable[..., Client], parked: Inquiry) -> None:
    answer = operator("view_inquiry").post(f"/admin/inquiries/inquiry/{parked.pk}/decide/", {"decision": "look"})
    assert answer.status_code == 403


def test_an_unconfirmed_inquiry_is_passed_on(boss: Client, service: Service) -> None:
    Service.objects.update(guests_verify=True)
    waiting = make_inquiry(Service.objects.get(), guest_usercode())
    assert waiting.state == State.AWAITING_CONFIRMATION
    assert DONE in decide(boss, waiting, decision="release")
    assert deliver(due_now(waiting)).state == State.DELIVERED
    assert not GuestInquiry.objects.get().is_confirmed


def test_only_what_waits_for_its_address_is_passed_on(boss: Client, parked: Inquiry) -> None:
    said = say("It no longer waits for its address to be confirmed.", "en")
    assert said in decide(boss, parked, decision="release")


# --- without a submission type --------------------------------------------------------------------------------


@pytest.fixture
def typeless(service: Service) -> Inquiry:
    """Return an inquiry that was sent while no types could be shown, and that has no type yet."""
    stale_cache.slots.clear()
    return deliver(make_inquiry(service, category_id=0))


def test_it_is_sent_under_the_type_that_is_chosen(boss: Client, typeless: Inquiry, sandbox: Sandbox) -> None:
    assert (typeless.state, typeless.category_id, creates(sandbox)) == (State.NEEDS_CORRECTION, None, [])
    assert DONE in decide(boss, typeless, decision="type", category_id=str(SMALL_FORM))
    delivered = deliver(due_now(typeless))
    assert (delivered.state, delivered.category_id) == (State.DELIVERED, SMALL_FORM)
    assert delivered.category_path
    assert creates(sandbox)[0]["json"]["categoryId"] == SMALL_FORM


@pytest.mark.parametrize("category", ["", "2536", "x"])
def test_an_invalid_type_is_refused(boss: Client, typeless: Inquiry, category: str) -> None:
    assert DONE not in decide(boss, typeless, decision="type", category_id=category)
    assert due_now(typeless).category_id is None


def test_an_inquiry_that_may_have_been_sent_keeps_its_type(boss: Client, parked: Inquiry) -> None:
    said = decide(boss, parked, decision="type", category_id="2602")
    assert say("It is already being sent, delivered or cancelled.", "en") in said
    assert due_now(parked).category_id == SMALL_FORM


def test_while_the_types_cannot_be_read_none_is_offered(boss: Client, typeless: Inquiry, sandbox: Sandbox) -> None:
    CatalogCopy.objects.all().delete()
    stale_cache.slots.clear()
    sandbox.fault("categories", "refuse")
    assert DONE not in decide(boss, typeless, decision="type", category_id=str(SMALL_FORM))


@pytest.mark.parametrize(
    ("state", "columns", "offered"),
    [
        (State.NEEDS_OPERATOR, {}, ["look", "link", "resend", "cancel"]),
        (State.OUTCOME_UNKNOWN, {}, ["look", "link"]),
        (State.ACCEPTED, {}, ["queue", "type", "cancel"]),
        (State.NEEDS_CORRECTION, {}, ["queue", "type", "cancel"]),
        (State.NEEDS_CORRECTION, {"category_id": None}, ["type", "cancel"]),
        (State.SENDING, {}, []),
        (State.DELIVERED, {"ticket_id": "7"}, []),
    ],
)
def test_only_actions_that_apply_are_offered(
    boss: Client, service: Service, state: State, columns: dict[str, Any], offered: list[str]
) -> None:
    inquiry = changed(make_inquiry(service), state=state, **columns)
    page = BeautifulSoup(boss.get(f"/admin/inquiries/inquiry/{inquiry.pk}/decide/").content, "html.parser")
    assert [str(radio["value"]) for radio in page.select("input[name=decision]")] == offered
