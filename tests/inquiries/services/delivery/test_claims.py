"""Who may send, and whose result counts."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from inquiries.models import Attempt, Inquiry, Service
from inquiries.oc.errors import OutcomeUnknown, Refused, Unavailable
from inquiries.services.delivery import claims, outcomes
from inquiries.services.delivery import deliver as delivery
from inquiries.services.delivery.claims import Claim
from inquiries.services.operations import operator_actions
from inquiries.services.stored_files import FileUnreadable
from inquiries.services.upstream.clients import get_client
from tests.inquiries.services.steps import aged, creates, deliver, due_now, executed
from tests.support.factories import SMALL_FORM, changed, filled, make_inquiry, make_service
from tests.support.samplefiles import PNG
from tests.support.sandbox import Sandbox
from tests.support.threads import at_once

State = Inquiry.State


def claimed(inquiry: Inquiry) -> Claim:
    claim = claims.claim(inquiry)
    assert claim is not None
    return claim


def send(claim: Claim) -> tuple[str, object]:
    until = time.monotonic() + 5
    client = get_client(claim.inquiry.service)
    return delivery.send(claim, delivery.prepare_payload(claim.inquiry, client, until), until)


# --- claiming -------------------------------------------------------------------------------------------------


def test_a_claim_is_written_before_anything_is_sent(service: Service, sandbox: Sandbox) -> None:
    inquiry = make_inquiry(service)
    claim = claimed(inquiry)
    row = delivery.reload(inquiry)
    assert (row.state, row.attempts_made, row.claimed_ms) == (State.SENDING, 1, claim.claimed_ms)
    assert row.lease_until is not None
    assert (row.attempts.get().claimed_ms, row.attempts.get().ended_at) == (claim.claimed_ms, None)
    assert creates(sandbox) == []


@pytest.mark.parametrize("count", [2, 12])
def test_of_many_only_one_sends(transactional_db: None, sandbox: Sandbox, count: int) -> None:
    inquiry = make_inquiry(make_service(sandbox))
    at_once(count, lambda _number: delivery.deliver(inquiry, deadline=10))
    assert delivery.reload(inquiry).state == State.DELIVERED
    assert len(creates(sandbox)) == 1
    assert Attempt.objects.count() == 1


@pytest.mark.parametrize("state", [state for state in State if state not in {State.ACCEPTED, State.RATE_LIMITED}])
def test_an_inquiry_that_is_not_waiting_is_not_claimed(service: Service, sandbox: Sandbox, state: str) -> None:
    inquiry = make_inquiry(service, files=[("사진.png", PNG)], state=state)
    inquiry.attachments.update(upstream_id="", forwarded_at=None)
    sandbox.clear_journal()
    assert deliver(inquiry).state == state
    assert sandbox.journal() == []


def test_an_inquiry_that_is_not_due_is_not_claimed(service: Service, sandbox: Sandbox) -> None:
    inquiry = make_inquiry(service, next_at=timezone.now() + timedelta(seconds=60))
    deliver(inquiry)
    assert sandbox.journal() == []


def test_a_row_that_was_read_too_long_ago_is_not_sent(service: Service, sandbox: Sandbox) -> None:
    old = make_inquiry(service)
    Inquiry.objects.update(attempts_made=1)
    deliver(old)
    assert creates(sandbox) == []


def test_an_unknown_outcome_is_not_replaced_by_needs_correction(service: Service) -> None:
    """The customer would send it again, although it may have arrived."""
    stale = make_inquiry(service)
    changed(stale, state=State.OUTCOME_UNKNOWN)
    outcomes.record_not_ready(stale, Refused(result_code=9017))
    assert delivery.reload(stale).state == State.OUTCOME_UNKNOWN


def test_a_correction_is_not_undone_by_what_was_read_before_it(service: Service) -> None:
    """Two processes prepare the same row, and the slower one is refused a file that the customer has replaced."""
    stale = make_inquiry(service)
    corrected = changed(stale, next_at=timezone.now())
    outcomes.record_not_ready(stale, Refused(result_code=9017), "사진.png")
    outcomes.record_unreadable_file(stale, FileUnreadable("사진.png", "gone"))
    now = delivery.reload(stale)
    assert (now.state, now.refusals, now.next_at) == (State.ACCEPTED, [], corrected.next_at)


def test_a_stale_claim_is_not_sent(service: Service, sandbox: Sandbox) -> None:
    inquiry = make_inquiry(service)
    claim = claimed(inquiry)
    late = Claim(claim.inquiry, claim.number, claim.claimed_ms - 16_000)
    ticket_id, error = send(late)
    assert (ticket_id, type(error)) == ("", Unavailable)
    assert creates(sandbox) == []


def test_a_claim_that_oc_sees_after_five_minutes_is_refused_by_it(service: Service, sandbox: Sandbox) -> None:
    inquiry = make_inquiry(service)
    claim = claimed(inquiry)
    sandbox.clock(offset_ms=5 * 60 * 1000 + 1000)
    send(claim)
    assert executed(sandbox) == 0


# --- leases ---------------------------------------------------------------------------------------------------


def test_a_process_that_never_came_back_leaves_doubt(service: Service) -> None:
    inquiry = make_inquiry(service)
    claimed(inquiry)
    assert claims.expire_leases() == 0
    aged(inquiry, seconds=61)
    assert claims.expire_leases() == 1
    row = delivery.reload(inquiry)
    assert (row.state, row.empty_lookups) == (State.OUTCOME_UNKNOWN, 0)
    assert row.next_at <= timezone.now()


def test_the_lease_outlasts_the_longest_call(settings: object) -> None:
    assert claims.LEASE > 2 * settings.OC_DEADLINE  # type: ignore[attr-defined]


# --- results --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("meanwhile", [State.OUTCOME_UNKNOWN, State.NEEDS_OPERATOR])
def test_a_late_success_counts(service: Service, meanwhile: str) -> None:
    inquiry = make_inquiry(service)
    claim = claimed(inquiry)
    changed(inquiry, state=meanwhile)
    outcomes.record_outcome(claim, "20260101", None)
    row = delivery.reload(inquiry)
    assert (row.state, row.ticket_id) == (State.DELIVERED, "20260101")


def test_a_late_failure_does_not(service: Service) -> None:
    inquiry = make_inquiry(service)
    claim = claimed(inquiry)
    changed(inquiry, state=State.OUTCOME_UNKNOWN)
    outcomes.record_outcome(claim, "", Unavailable())
    assert delivery.reload(inquiry).state == State.OUTCOME_UNKNOWN


@pytest.mark.parametrize("error", [None, Unavailable(), OutcomeUnknown()])
def test_the_result_of_an_older_attempt_changes_nothing(service: Service, error: Exception | None) -> None:
    inquiry = make_inquiry(service)
    first = claimed(inquiry)
    claimed(changed(inquiry, state=State.ACCEPTED))
    outcomes.record_outcome(first, "" if error else "20260101", error)  # type: ignore[arg-type]
    row = delivery.reload(inquiry)
    assert (row.state, row.attempts_made, row.ticket_id) == (State.SENDING, 2, "")


def test_a_result_changes_nothing_that_was_cancelled(service: Service) -> None:
    inquiry = make_inquiry(service)
    claim = claimed(inquiry)
    changed(inquiry, state=State.CANCELLED)
    outcomes.record_outcome(claim, "20260101", None)
    assert delivery.reload(inquiry).state == State.CANCELLED


# --- an operator's wish ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", [State.ACCEPTED, State.RATE_LIMITED, State.NEEDS_CORRECTION])
def test_a_waiting_inquiry_requested_by_an_operator_is_delivered(
    service: Service, sandbox: Sandbox, state: str
) -> None:
    later = timezone.now() + timedelta(hours=5)
    inquiry = make_inquiry(service, state=state, next_at=later, refusals=[{"code": "mail", "kind": "invalid"}])
    assert operator_actions.request_delivery(inquiry)
    row = deliver(delivery.reload(inquiry))
    assert (row.state, row.refusals) == (State.DELIVERED, [])


@pytest.mark.parametrize("state", [State.OUTCOME_UNKNOWN, State.NEEDS_OPERATOR])
def test_an_inquiry_in_doubt_is_looked_for_and_never_sent(service: Service, sandbox: Sandbox, state: str) -> None:
    inquiry = make_inquiry(service, state=state, empty_lookups=2)
    assert operator_actions.request_delivery(inquiry)
    row = deliver(delivery.reload(inquiry))
    assert (row.state, row.empty_lookups) == (State.OUTCOME_UNKNOWN, 0)
    assert creates(sandbox) == []


@pytest.mark.parametrize("state", [State.SENDING, State.DELIVERED, State.CANCELLED])
def test_a_claimed_delivered_or_cancelled_inquiry_is_not_requested(service: Service, state: str) -> None:
    inquiry = make_inquiry(service, state=state)
    assert not operator_actions.request_delivery(inquiry)
    assert delivery.reload(inquiry).state == state


def test_an_inquiry_without_a_type_is_requested_only_if_its_service_has_one_for_it(service: Service) -> None:
    inquiry = make_inquiry(service, state=State.NEEDS_CORRECTION, category_id=0)
    assert not operator_actions.request_delivery(inquiry)
    inquiry.service.fallback_category_id = SMALL_FORM
    assert operator_actions.request_delivery(inquiry)


def test_a_second_attempt_takes_a_new_time(service: Service, sandbox: Sandbox) -> None:
    sandbox.fault("create", "rotated_key", times=1)
    inquiry = deliver(make_inquiry(service, submitted=filled()))
    first = aged(inquiry, seconds=400)
    second = deliver(due_now(first))
    assert second.state == State.DELIVERED
    assert first.claimed_ms and second.claimed_ms and second.claimed_ms > first.claimed_ms + 300_000
    assert [attempt.outcome for attempt in second.attempts.all()] == ["Misconfigured", "delivered"]
