"""A receipt in words: never "failed" for what is not known, never "again" for what was received."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from inquiries.domain.submission_data import FieldAnswer
from inquiries.models import Inquiry, Service
from inquiries.services.submission.correction_options import Way
from inquiries.views.presentation.receipts import Receipt, present_receipt
from tests.support.factories import filled, make_comment, make_inquiry, make_service
from tests.support.sandbox import Credentials, Sandbox
from tests.support.words import say

State = Inquiry.State


@pytest.fixture
def service(db: None) -> Service:
    return make_service(Sandbox("http://127.0.0.1:9", Credentials()), service_key="")


def shown(service: Service, **changes: object) -> Receipt:
    with translation.override("en"):
        return present_receipt(make_inquiry(service, **changes))  # type: ignore[arg-type]


def test_it_works(service: Service) -> None:
    answers = (FieldAnswer("textbox", "주문 번호", "1"), FieldAnswer("checkbox", "고르기", ("가", "나")))
    receipt = shown(service, files=[("메모.txt", b"1")], submitted=filled(answers=answers))
    assert receipt.url == f"/narae/receipts/{receipt.number}/"
    assert (receipt.subject, receipt.type_path) == ("문의합니다", "기타 > 그 밖의 문의")
    assert receipt.answers == (("주문 번호", "1"), ("고르기", ("가", "나")))
    assert [file.name for file in receipt.files] == ["메모.txt"]


@pytest.mark.parametrize(
    ("state", "tone", "settled"),
    [
        (State.ACCEPTED, "waiting", False),
        (State.SENDING, "waiting", False),
        (State.OUTCOME_UNKNOWN, "waiting", False),
        (State.NEEDS_OPERATOR, "waiting", False),
        (State.RATE_LIMITED, "waiting", False),
        (State.NEEDS_CORRECTION, "attention", True),
        (State.DELIVERED, "done", True),
        (State.CANCELLED, "attention", True),
        (State.REPLACED, "done", True),
    ],
)
def test_every_state_has_its_tone(service: Service, state: str, tone: str, settled: bool) -> None:
    receipt = shown(service, state=state)
    assert (receipt.state, receipt.tone, receipt.settled) == (state, tone, settled)
    assert receipt.headline
    assert receipt.explanation


@pytest.mark.parametrize("state", [state for state in State if state not in {State.NEEDS_CORRECTION, State.CANCELLED}])
def test_a_received_inquiry_is_never_called_failed(service: Service, state: str) -> None:
    receipt = shown(service, state=state)
    words = f"{receipt.headline} {receipt.explanation}".lower()
    assert not any(word in words for word in ("fail", "error", "try again", "problem", "unknown"))


@pytest.mark.parametrize(
    "state", [State.ACCEPTED, State.SENDING, State.OUTCOME_UNKNOWN, State.NEEDS_OPERATOR, State.RATE_LIMITED]
)
def test_a_pending_receipt_says_not_to_send_again(service: Service, state: str) -> None:
    assert say("You do not need to send it again.", "en") in shown(service, state=state).explanation


def test_doubt_and_parking_look_the_same_to_a_customer(service: Service) -> None:
    texts = {shown(service, state=state).explanation for state in (State.OUTCOME_UNKNOWN, State.NEEDS_OPERATOR)}
    assert len(texts) == 1


@pytest.mark.parametrize("state", [State.OUTCOME_UNKNOWN, State.NEEDS_OPERATOR])
def test_doubt_that_lasts_for_hours_is_told(service: Service, state: str) -> None:
    words = say("This is taking longer than usual, and our staff are looking into it.", "en")
    assert words not in shown(service, state=state, created_at=timezone.now() - timedelta(hours=3.9)).explanation
    late = shown(service, state=state, created_at=timezone.now() - timedelta(hours=4.1))
    assert words in late.explanation
    assert say("You do not need to send it again.", "en") in late.explanation


@pytest.mark.parametrize("state", State)
def test_every_state_says_what_happens_next(service: Service, state: str) -> None:
    steps = " ".join(shown(service, state=state).next_steps)
    assert steps
    assert not any(word in steps.lower() for word in ("fail", "error", "try again", "problem"))
    is_on_its_way = state not in {
        State.AWAITING_CONFIRMATION,
        State.DELIVERED,
        State.NEEDS_CORRECTION,
        State.CANCELLED,
        State.REPLACED,
    }
    assert (
        say("We pass it on to our support team automatically, even if you close this page.", "en") in steps
    ) is is_on_its_way
    assert (say("Our support team will read it and answer.", "en") in steps) is (
        is_on_its_way or state == State.DELIVERED
    )


def test_only_what_is_to_be_mended_waits_for_its_customer(service: Service) -> None:
    assert [state for state in State if shown(service, state=state).needs_customer] == [State.NEEDS_CORRECTION]


def test_the_ways_out_are_those_that_are_open(service: Service) -> None:
    inquiry = make_inquiry(service, state=State.NEEDS_CORRECTION)
    here = f"/narae/receipts/{inquiry.receipt}/"
    ways = {"edit_url": Way.CORRECT, "move_url": Way.MOVE, "again_url": Way.ASK_AGAIN}
    for name, way in ways.items():
        receipt = present_receipt(inquiry, (way,))
        assert getattr(receipt, name).startswith(here)
        assert [getattr(receipt, other) for other in ways if other != name] == ["", ""]


def test_the_ticket_is_there_once_it_has_a_number(service: Service) -> None:
    assert shown(service).ticket_url == ""
    assert shown(service, state=State.DELIVERED, ticket_id="20260101").ticket_url == "/narae/inquiries/20260101/"


def test_a_comment_leads_to_its_ticket_from_the_start(service: Service) -> None:
    assert present_receipt(make_comment(service, "20260101")).ticket_url == "/narae/inquiries/20260101/"
