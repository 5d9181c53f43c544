"""What is found out about an inquiry in doubt that has changed since: an operator or another worker was faster."""

from collections.abc import Callable

import pytest

from inquiries.models import Inquiry, Service
from inquiries.services.delivery import claims, outcomes, reconciliation
from inquiries.services.operations import operator_actions
from tests.inquiries.services.delivery.test_reconciliation import SETTLED, arrived, lost
from tests.inquiries.services.steps import aged, creates, deliver, look
from tests.support.factories import changed, make_inquiry
from tests.support.sandbox import Sandbox

State = Inquiry.State
REQUEUED = [State.ACCEPTED, State.RATE_LIMITED]


def test_what_an_operator_queues_while_a_lookup_finds_it_is_not_sent_again(service: Service, sandbox: Sandbox) -> None:
    stale = changed(arrived(service, sandbox), state=State.NEEDS_OPERATOR)
    operator_actions.resend(stale)
    reconciliation.reconcile(stale)
    assert deliver(changed(stale)).state == State.DELIVERED
    assert changed(stale).ticket_id == creates(sandbox)[0]["result_id"]
    assert len(creates(sandbox)) == 1


@pytest.mark.parametrize("requeued", REQUEUED)
def test_so_it_is_wherever_it_waits(service: Service, sandbox: Sandbox, requeued: str) -> None:
    stale = aged(arrived(service, sandbox), SETTLED)
    changed(stale, state=requeued)
    reconciliation.reconcile(stale)
    assert changed(stale).state == State.DELIVERED


@pytest.mark.parametrize("requeued", REQUEUED)
def test_a_late_success_of_its_attempt_counts_while_it_waits(service: Service, requeued: str) -> None:
    claim = claims.claim(make_inquiry(service))
    assert claim is not None
    changed(claim.inquiry, state=requeued)
    assert outcomes.record_outcome(claim, "T1", None) == outcomes.DELIVERED
    assert changed(claim.inquiry).ticket_id == "T1"


def test_what_its_customer_has_corrected_is_another_text(service: Service, sandbox: Sandbox) -> None:
    stale = arrived(service, sandbox)
    changed(stale, state=State.ACCEPTED, payload_hash="another")
    reconciliation.reconcile(stale)
    assert changed(stale).state == State.ACCEPTED


def test_nothing_is_delivered_that_was_not_found(service: Service, sandbox: Sandbox) -> None:
    stale = aged(lost(service, sandbox), SETTLED)
    changed(stale, state=State.ACCEPTED)
    reconciliation.reconcile(stale)
    assert (changed(stale).state, changed(stale).ticket_id) == (State.ACCEPTED, "")
    assert look(stale).state == State.ACCEPTED


@pytest.mark.parametrize("meanwhile", [State.SENDING, State.DELIVERED, State.CANCELLED])
@pytest.mark.parametrize("find", [arrived, lost])
def test_a_lookup_changes_nothing_that_is_sent_or_ended(
    service: Service, sandbox: Sandbox, find: Callable[..., Inquiry], meanwhile: str
) -> None:
    stale = aged(find(service, sandbox), SETTLED)
    now = changed(stale, state=meanwhile)
    reconciliation.reconcile(stale)
    row = changed(stale)
    assert (row.state, row.ticket_id, row.empty_lookups, row.next_at) == (meanwhile, "", 0, now.next_at)
