"""Finding out what became of an inquiry in doubt, before anything is sent again."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from inquiries.domain import typed_text
from inquiries.models import Inquiry, Service
from inquiries.services.delivery import payload, reconciliation
from tests.inquiries.services.delivery.rate_limit_steps import guest_asks
from tests.inquiries.services.steps import aged, creates, deliver, executed, look, pause, wait_until
from tests.sandbox.caller import Caller
from tests.support.factories import changed, guest_usercode, make_inquiry
from tests.support.sandbox import Sandbox

State = Inquiry.State
MEMBER = "st18888"  # has 250 tickets
SETTLED = 455  # seconds


def in_doubt(service: Service, sandbox: Sandbox, kind: str, usercode: str = "tester", **how: Any) -> Inquiry:
    """Return an inquiry that was sent and whose arrival is unknown."""
    rule = sandbox.fault("create", kind, **how)
    inquiry = deliver(make_inquiry(service, usercode))
    sandbox.remove_fault(rule)
    assert inquiry.state == State.OUTCOME_UNKNOWN
    return inquiry


def lost(service: Service, sandbox: Sandbox) -> Inquiry:
    return in_doubt(service, sandbox, "reset", when="before")


def arrived(service: Service, sandbox: Sandbox, usercode: str = "tester") -> Inquiry:
    return in_doubt(service, sandbox, "html", usercode, status=502, executed=True)


def lists(sandbox: Sandbox) -> int:
    return len(sandbox.journal("list"))


# --- it arrived -----------------------------------------------------------------------------------------------


def test_it_works(service: Service, sandbox: Sandbox) -> None:
    inquiry = look(arrived(service, sandbox))
    assert (inquiry.state, inquiry.ticket_id) == (State.DELIVERED, creates(sandbox)[0]["result_id"])
    assert inquiry.delivered_at is not None
    assert len(creates(sandbox)) == 1


@pytest.mark.parametrize(
    ("kind", "how"),
    [
        ("reset", {"when": "after"}),
        ("truncate", {}),
        ("html", {"status": 200, "executed": True}),
        ("wrong_json", {"body": "ticket_id_null"}),
        ("code", {"result_code": 9007, "executed": True}),
        ("endless", {"megabytes": 17, "executed": True}),
    ],
)
def test_an_executed_create_is_found_after_any_lost_answer(
    service: Service, sandbox: Sandbox, kind: str, how: dict
) -> None:
    assert look(in_doubt(service, sandbox, kind, **how)).state == State.DELIVERED
    assert executed(sandbox) == 1


def test_a_guest_is_found_too(service: Service, sandbox: Sandbox) -> None:
    assert look(arrived(service, sandbox, guest_usercode())).state == State.DELIVERED


def test_among_many_tickets_only_the_newest_are_read(service: Service, sandbox: Sandbox) -> None:
    assert look(arrived(service, sandbox, MEMBER)).state == State.DELIVERED
    assert lists(sandbox) <= 3  # pages of three, of 251 tickets


def test_a_service_that_lists_by_get_only(service: Service, sandbox: Sandbox) -> None:
    sandbox.config(list_method="GET")
    assert look(arrived(service, sandbox)).state == State.DELIVERED


def test_the_lists_lag_is_waited_for(service: Service, sandbox: Sandbox) -> None:
    sandbox.fault("create", "list_lag", seconds=60)
    inquiry = arrived(service, sandbox)
    assert look(inquiry).state == State.OUTCOME_UNKNOWN
    sandbox.clock(advance_ms=60_000)
    assert look(inquiry).state == State.DELIVERED
    assert executed(sandbox) == 1


def test_a_create_that_is_executed_late_is_found(service: Service, sandbox: Sandbox) -> None:
    inquiry = in_doubt(service, sandbox, "execute_late", seconds=200)
    assert look(inquiry).state == State.OUTCOME_UNKNOWN
    sandbox.clock(advance_ms=200_000)
    wait_until(lambda: executed(sandbox) == 1)
    assert look(inquiry).state == State.DELIVERED


def test_of_two_the_older_counts_and_operators_are_told(
    service: Service, sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    inquiry = lost(service, sandbox)
    caller = Caller(sandbox)
    older = caller.created(subject=f"문의합니다 [#{inquiry.receipt}]")
    sandbox.clock(advance_ms=2000)
    caller.created(subject=f"문의합니다 [#{inquiry.receipt}]")
    assert look(inquiry).ticket_id == older
    assert ("delivery.duplicate_ticket", "ERROR") in [(record.message, record.levelname) for record in caplog.records]


def test_an_attempt_before_the_last_one_is_found(service: Service, sandbox: Sandbox, settings: Any) -> None:
    settings.RESEND_UNKNOWN = "auto"
    lag = sandbox.fault("list", "list_lag", seconds=3600)  # longer than the portal expects
    inquiry = arrived(service, sandbox)
    inquiry = look(look(aged(inquiry, SETTLED)))
    sandbox.fault("create", "reset", when="before")
    inquiry = deliver(inquiry)
    assert (inquiry.state, inquiry.attempts_made) == (State.OUTCOME_UNKNOWN, 2)
    sandbox.remove_fault(lag)
    # As if the second attempt had been made a quarter of an hour after the first.
    inquiry = changed(inquiry, claimed_ms=(inquiry.claimed_ms or 0) + 15 * 60 * 1000)
    assert look(inquiry).ticket_id == creates(sandbox)[0]["result_id"]


def test_a_subject_that_an_agent_rewrote_is_known_by_its_content(service: Service, sandbox: Sandbox) -> None:
    inquiry = lost(service, sandbox)
    caller = Caller(sandbox)
    caller.created(content="배송이 빠릅니다", subject="다른 문의")
    ticket_id = caller.created(subject="배송 지연 (담당 3팀)")
    assert look(inquiry).ticket_id == ticket_id


def test_a_look_that_cannot_look_into_every_ticket_proves_nothing(service: Service, sandbox: Sandbox) -> None:
    sandbox.reset(wild=True, spam_policy=False)
    inquiry = aged(lost(service, sandbox), SETTLED)
    for number in range(6):
        Caller(sandbox).created(subject=f"다른 문의 {number}", content="다른 내용")
    assert look(inquiry).empty_lookups == 0


def test_the_same_content_under_another_receipt_number_is_another_inquiry(service: Service, sandbox: Sandbox) -> None:
    inquiry = lost(service, sandbox)
    Caller(sandbox).created(subject="문의합니다 [#AAAAA-BBBBBB]", content=inquiry.submitted.content)
    assert look(inquiry).state == State.OUTCOME_UNKNOWN


def test_two_receipt_numbers_in_one_subject_prove_nothing(service: Service, sandbox: Sandbox) -> None:
    """An agent has put two tickets together, and named both."""
    inquiry = aged(lost(service, sandbox), SETTLED)
    Caller(sandbox).created(subject=f"문의합니다 [#{inquiry.receipt}] + [#AAAAA-BBBBBB]")
    inquiry = look(inquiry)
    assert (inquiry.state, inquiry.empty_lookups) == (State.OUTCOME_UNKNOWN, 0)


def test_a_guests_note_in_another_language_is_known(service: Service, sandbox: Sandbox) -> None:
    """The operator has changed the service's language since, and an agent the subject."""
    inquiry = guest_asks(service)
    rule = sandbox.fault("create", "reset", when="before")
    inquiry = deliver(inquiry)
    sandbox.remove_fault(rule)
    content = typed_text.convert_to_content(payload.add_note(inquiry.submitted.content, inquiry))
    customer = {"usercode": inquiry.usercode, "email": "a@example.com", "username": "b"}
    ticket_id = Caller(sandbox).created(subject="배송 지연", content=content, endUser=customer)
    Service.objects.update(default_language="en")
    assert look(inquiry).ticket_id == ticket_id


def test_the_same_content_of_a_known_ticket_is_not_it(service: Service, sandbox: Sandbox) -> None:
    """The same was asked twice on purpose, and an agent has rewritten both subjects."""
    inquiry = lost(service, sandbox)
    first, second = (Caller(sandbox).created(subject="배송 지연") for _ in range(2))
    make_inquiry(service, state=State.DELIVERED, ticket_id=second)
    assert look(inquiry).ticket_id == first


def test_a_ticket_of_another_customer_is_not_found(service: Service, sandbox: Sandbox) -> None:
    inquiry = lost(service, sandbox)
    customer = {"usercode": "somebody", "email": "a@example.com", "username": "b"}
    Caller(sandbox).created(subject=f"x [#{inquiry.receipt}]", endUser=customer)
    assert look(inquiry).state == State.OUTCOME_UNKNOWN


# --- it did not, or not yet -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("age", "until_next"), [(0, 5), (6, 9), (16, 29), (46, 74), (121, 330), (440, 11), (452, 45), (3000, 300)]
)
def test_looks_grow_rarer(service: Service, sandbox: Sandbox, age: int, until_next: int) -> None:
    inquiry = look(aged(lost(service, sandbox), age))
    assert inquiry.state == State.OUTCOME_UNKNOWN
    assert until_next - 2 < pause(inquiry) < until_next + 2


def test_before_the_settle_time_a_look_proves_nothing(service: Service, sandbox: Sandbox, settings: Any) -> None:
    settings.RESEND_UNKNOWN = "auto"
    inquiry = aged(lost(service, sandbox), 440)
    for _ in range(3):
        inquiry = look(inquiry)
    assert (inquiry.state, inquiry.empty_lookups) == (State.OUTCOME_UNKNOWN, 0)


def test_after_it_one_look_is_not_enough(service: Service, sandbox: Sandbox, settings: Any) -> None:
    settings.RESEND_UNKNOWN = "auto"
    inquiry = look(aged(lost(service, sandbox), SETTLED))
    assert (inquiry.state, inquiry.empty_lookups) == (State.OUTCOME_UNKNOWN, 1)


def test_after_two_an_operator_decides(service: Service, sandbox: Sandbox) -> None:
    inquiry = look(look(aged(lost(service, sandbox), SETTLED)))
    assert inquiry.state == State.NEEDS_OPERATOR
    assert deliver(inquiry).state == State.NEEDS_OPERATOR
    assert len(creates(sandbox)) == 1


def test_or_it_is_sent_again(service: Service, sandbox: Sandbox, settings: Any) -> None:
    settings.RESEND_UNKNOWN = "auto"
    inquiry = look(look(aged(lost(service, sandbox), SETTLED)))
    assert (inquiry.state, inquiry.empty_lookups) == (State.ACCEPTED, 0)
    assert deliver(inquiry).state == State.DELIVERED
    assert (len(creates(sandbox)), executed(sandbox)) == (2, 1)


def test_a_create_executed_after_its_signature_expired_is_rejected(
    service: Service, sandbox: Sandbox, settings: Any
) -> None:
    settings.RESEND_UNKNOWN = "auto"
    inquiry = in_doubt(service, sandbox, "execute_late", seconds=400)
    inquiry = look(look(aged(inquiry, SETTLED)))
    assert deliver(inquiry).state == State.DELIVERED
    sandbox.clock(advance_ms=400_000)
    assert look(inquiry).state == State.DELIVERED
    assert executed(sandbox) == 1


@pytest.mark.parametrize("kind", ["refuse", "rotated_key", "html", "truncate"])
def test_a_look_that_failed_does_not_count(service: Service, sandbox: Sandbox, kind: str) -> None:
    inquiry = look(aged(lost(service, sandbox), SETTLED))
    sandbox.fault("list", kind)
    for _ in range(3):
        inquiry = look(inquiry)
        assert pause(inquiry) > 10
    assert (inquiry.state, inquiry.empty_lookups) == (State.OUTCOME_UNKNOWN, 1)


def test_when_no_look_says_anything_for_an_hour_an_operator_is_told(service: Service, sandbox: Sandbox) -> None:
    inquiry = lost(service, sandbox)
    rule = sandbox.fault("list", "refuse")
    inquiry = look(aged(inquiry, 3605))
    assert inquiry.state == State.NEEDS_OPERATOR
    sandbox.remove_fault(rule)
    Caller(sandbox).created(subject=f"x [#{inquiry.receipt}]")
    assert look(inquiry).state == State.DELIVERED


def test_a_parked_inquiry_is_still_looked_for(service: Service, sandbox: Sandbox) -> None:
    inquiry = look(look(aged(lost(service, sandbox), SETTLED)))
    for _ in range(3):
        inquiry = look(inquiry)
    assert (inquiry.state, inquiry.empty_lookups) == (State.NEEDS_OPERATOR, 2)
    assert 14 * 60 < pause(inquiry) <= 15 * 60
    ticket_id = Caller(sandbox).created(subject=f"x [#{inquiry.receipt}]")
    assert (look(inquiry).state, look(inquiry).ticket_id) == (State.DELIVERED, ticket_id)


# --- and besides ----------------------------------------------------------------------------------------------


def test_a_usercode_that_oc_cannot_be_asked_for_raises_nothing(service: Service, sandbox: Sandbox) -> None:
    inquiry = changed(lost(service, sandbox), usercode="a/b")
    assert look(inquiry).state == State.OUTCOME_UNKNOWN
    assert lists(sandbox) == 0


def test_due_lookups_are_ordered_by_time(service: Service) -> None:
    now = timezone.now()
    second = make_inquiry(service, state=State.NEEDS_OPERATOR, next_at=now - timedelta(seconds=1))
    first = make_inquiry(service, state=State.OUTCOME_UNKNOWN, next_at=now - timedelta(seconds=2))
    make_inquiry(service, state=State.OUTCOME_UNKNOWN, next_at=now + timedelta(hours=1))
    make_inquiry(service, state=State.ACCEPTED, next_at=now - timedelta(hours=1))
    assert list(reconciliation.find_due()) == [first, second]
