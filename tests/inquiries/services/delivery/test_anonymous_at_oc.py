"""A service whose guests go without a usercode: delivered, never twice, and in doubt only an operator can tell."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from inquiries.models import GuestInquiry, Inquiry, Service
from inquiries.services.delivery import deliver as delivery
from inquiries.services.delivery import reconciliation
from inquiries.services.operations import delivery_audit, operator_actions
from inquiries.services.operations.operator_actions import NotPossible
from inquiries.services.tickets import ticket_list
from inquiries.views.presentation.receipts import present_receipt
from tests.inquiries.services.steps import creates, deliver
from tests.support.factories import changed, guest_usercode, make_inquiry
from tests.support.sandbox import Sandbox
from tests.support.words import say

State = Inquiry.State


@pytest.fixture(autouse=True)
def _without_a_usercode(service: Service) -> None:
    service.guests_usercode = False
    service.save()


def sent(service: Service) -> Inquiry:
    return make_inquiry(service, guest_usercode())


def in_doubt(service: Service, sandbox: Sandbox) -> Inquiry:
    """Carried out at OC, and its answer lost."""
    inquiry = sent(service)
    sandbox.fault("create", "html", status=500, executed=True)
    row = deliver(inquiry)
    sandbox.clear_faults()
    assert row.state == State.OUTCOME_UNKNOWN
    return row


def looked_for(inquiry: Inquiry) -> Inquiry:
    reconciliation.reconcile(inquiry)
    return delivery.reload(inquiry)


def test_it_works(service: Service, sandbox: Sandbox) -> None:
    row = deliver(sent(service))
    assert row.state == State.DELIVERED
    assert "usercode" not in creates(sandbox)[0]["json"]["endUser"]


def test_a_member_has_one_all_the_same(service: Service, sandbox: Sandbox) -> None:
    deliver(make_inquiry(service, "tester"))
    assert creates(sandbox)[0]["json"]["endUser"]["usercode"] == "tester"
    assert not GuestInquiry.objects.exists()


def test_the_switch_counts_as_it_was_when_it_was_sent(service: Service, sandbox: Sandbox) -> None:
    inquiry = sent(service)
    service.guests_usercode = True
    service.save()
    deliver(inquiry)
    assert "usercode" not in creates(sandbox)[0]["json"]["endUser"]


@pytest.mark.parametrize("mode", ["manual", "auto"])
def test_an_unknown_outcome_needs_an_operator_and_is_never_sent_again(
    service: Service, sandbox: Sandbox, settings: Any, mode: str
) -> None:
    settings.RESEND_UNKNOWN = mode
    row = looked_for(in_doubt(service, sandbox))
    assert row.state == State.NEEDS_OPERATOR
    changed(row, claimed_ms=int((timezone.now() - timedelta(days=2)).timestamp() * 1000))
    for _look in range(5):
        row = looked_for(row)
        deliver(row)
    assert delivery.reload(row).state == State.NEEDS_OPERATOR
    assert len(creates(sandbox)) == 1
    assert sandbox.journal("list") == []


def test_an_operator_names_its_ticket(service: Service, sandbox: Sandbox) -> None:
    row = looked_for(in_doubt(service, sandbox))
    with pytest.raises(NotPossible, match="usercode"):
        operator_actions.look(row)
    operator_actions.link(row, "90210")
    assert delivery.reload(row).ticket_id == "90210"


def test_an_operator_sends_it_again(service: Service, sandbox: Sandbox) -> None:
    row = looked_for(in_doubt(service, sandbox))
    operator_actions.resend(row)
    assert deliver(delivery.reload(row)).state == State.DELIVERED


def test_no_page_promises_an_answer_here(service: Service) -> None:
    row = deliver(sent(service))
    receipt = present_receipt(row)
    assert receipt.ticket_url == ""
    assert receipt.explanation == say("Our support team has received it. We will answer by email.", "en")
    assert not any(say("My inquiries", "en") in step for step in receipt.next_steps)
    assert ticket_list.list_sent_here(service, row.usercode).total == 0


def test_the_nightly_comparison_does_not_miss_it(service: Service) -> None:
    row = deliver(sent(service))
    changed(row, delivered_at=timezone.now() - timedelta(hours=2))
    result = delivery_audit.audit(service, timezone.now() - timedelta(days=1))
    assert (result.owners, result.findings) == (0, [])
