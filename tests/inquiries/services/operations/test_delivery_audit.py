"""The nightly audit: tickets that came twice, that are gone, and that are unknown here."""

import io
import logging
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from inquiries.domain import receipt_numbers
from inquiries.models import Attempt, Inquiry, Service
from inquiries.oc.types.requests import EndUser, NewTicket
from inquiries.services.operations import delivery_audit, retention
from inquiries.services.operations.delivery_audit import AuditFinding, Kind
from inquiries.services.personal_data import erasure, people
from inquiries.services.upstream.clients import get_client
from tests.inquiries.services.steps import days_ago, deliver, delivered_before
from tests.support.factories import SMALL_FORM, changed, make_comment, make_inquiry, make_member, make_service
from tests.support.sandbox import Sandbox

State = Inquiry.State
HOUR = 1 / 24


@pytest.fixture(autouse=True)
def no_spam_policy(sandbox: Sandbox) -> None:
    sandbox.reset(wild=True, spam_policy=False)


def audited(service: Service, days: float = 7) -> delivery_audit.Audit:
    return delivery_audit.audit(service, days_ago(days))


def found(service: Service) -> list[AuditFinding]:
    return audited(service).findings


def created_at_oc(service: Service, receipt: str, usercode: str = "tester") -> str:
    """A ticket that did not come out of a delivery of ours, although its subject says so."""
    customer = EndUser(usercode, "customer@example.com", "김하늘")
    ticket = NewTicket(SMALL_FORM, receipt_numbers.add_marker("문의", receipt), "내용", customer)
    return get_client(service).create(ticket, client_ip=None).id


def comment_of(inquiry: Inquiry, content: str = "더 묻습니다", **changes: Any) -> Inquiry:
    """A comment that OC has had for an hour."""
    comment = deliver(make_comment(inquiry.service, inquiry.ticket_id, content=content))
    return changed(comment, **{"delivered_at": days_ago(HOUR)} | changes)


# --- all is well ----------------------------------------------------------------------------------------------


def test_it_works(service: Service) -> None:
    for who in ("one", "two"):
        comment_of_one = delivered_before(service, HOUR, usercode=who)
    assert comment_of_one
    assert audited(service) == delivery_audit.Audit(findings=[], owners=2, unread=0, stopped=False)


def test_a_recent_inquiry_is_not_reported_missing(service: Service, sandbox: Sandbox) -> None:
    sandbox.fault("create", "list_lag", seconds=3600)
    deliver(make_inquiry(service))
    assert found(service) == []


@pytest.mark.parametrize("state", [State.SENDING, State.OUTCOME_UNKNOWN, State.NEEDS_OPERATOR])
def test_an_inquiry_in_doubt_is_not_reported(service: Service, state: str) -> None:
    inquiry = make_inquiry(service)
    created_at_oc(service, inquiry.receipt)
    changed(inquiry, state=state, claimed_ms=int(timezone.now().timestamp() * 1000))
    assert found(service) == []


def test_a_customer_whose_last_inquiry_is_older_is_not_read(service: Service, sandbox: Sandbox) -> None:
    delivered_before(service, days=8)
    Inquiry.objects.update(created_at=days_ago(8))
    sandbox.clear_journal()
    assert audited(service).owners == 0
    assert sandbox.journal() == []


def test_a_purged_inquiry_is_still_known(service: Service) -> None:
    delivered_before(service, days=91)
    delivered_before(service, HOUR)
    retention.purge()
    assert found(service) == []


def test_a_ticket_that_is_older_than_its_inquiry_is_listed(service: Service) -> None:
    """The clock was ahead when it was accepted, and was put right before it was sent."""
    inquiry = delivered_before(service, HOUR)
    comment_of(inquiry, created_at=days_ago(-HOUR))
    changed(inquiry, created_at=days_ago(-HOUR))
    assert found(service) == []


def test_an_invalid_receipt_number_is_ordinary_text(service: Service) -> None:
    delivered_before(service, HOUR)
    created_at_oc(service, "AAAAA-AAAAAB")
    assert found(service) == []


# --- findings -------------------------------------------------------------------------------------------------


def test_a_duplicate_is_found(service: Service, sandbox: Sandbox) -> None:
    sandbox.fault("create", "execute_twice", times=1)
    inquiry = delivered_before(service, HOUR)
    tickets = sorted(ticket["ticketId"] for ticket in sandbox.tickets() if ticket["usercode"] == "tester")
    assert len(tickets) == 2
    assert found(service) == [AuditFinding(Kind.DUPLICATE, inquiry.receipt, tuple(tickets))]


def test_an_inquiry_that_oc_lost_is_found(service: Service) -> None:
    inquiry = delivered_before(service, HOUR)
    changed(inquiry, ticket_id="T1")
    Inquiry.objects.filter(pk=inquiry.pk).update(receipt=(receipt := receipt_numbers.generate_receipt()))
    lost = [finding for finding in found(service) if finding.kind == Kind.LOST]
    assert lost == [AuditFinding(Kind.LOST, receipt, ("T1",))]


def test_what_was_sent_to_an_earlier_address_is_not_looked_for(service: Service) -> None:
    inquiry = delivered_before(service, HOUR)
    comment_of(inquiry)
    changed(inquiry, ticket_id="T1")
    Attempt.objects.update(sent_to="real elsewhere main")
    assert audited(service) == delivery_audit.Audit()


def test_a_ticket_that_the_list_leaves_out_is_found(service: Service, sandbox: Sandbox) -> None:
    sandbox.fault("create", "list_lag", seconds=3600, times=1)
    inquiry = delivered_before(service, HOUR)
    assert found(service) == [AuditFinding(Kind.UNLISTED, inquiry.receipt, (inquiry.ticket_id,))]


def test_a_valid_receipt_number_without_an_inquiry_is_an_orphan(service: Service) -> None:
    delivered_before(service, HOUR)
    receipt = receipt_numbers.generate_receipt()
    ticket_id = created_at_oc(service, receipt)
    assert found(service) == [AuditFinding(Kind.ORPHAN, receipt, (ticket_id,))]


@pytest.mark.parametrize("state", [State.ACCEPTED, State.RATE_LIMITED, State.NEEDS_CORRECTION, State.CANCELLED])
def test_the_ticket_of_an_undelivered_inquiry_is_an_orphan(service: Service, state: str) -> None:
    inquiry = make_inquiry(service, state=state)
    ticket_id = created_at_oc(service, inquiry.receipt)
    assert found(service) == [AuditFinding(Kind.ORPHAN, inquiry.receipt, (ticket_id,))]


def test_a_ticket_that_was_not_matched_within_an_hour_is_an_orphan(service: Service) -> None:
    inquiry = make_inquiry(service)
    ticket_id = created_at_oc(service, inquiry.receipt)
    an_hour_ago = (timezone.now() - timedelta(minutes=61)).timestamp()
    changed(inquiry, state=State.NEEDS_OPERATOR, claimed_ms=int(an_hour_ago * 1000))
    assert found(service) == [AuditFinding(Kind.ORPHAN, inquiry.receipt, (ticket_id,))]


def test_a_ticket_in_the_list_of_another_customer_is_found(service: Service) -> None:
    theirs = make_inquiry(service, "other", state=State.CANCELLED)
    delivered_before(service, HOUR)
    ticket_id = created_at_oc(service, theirs.receipt)
    assert found(service) == [AuditFinding(Kind.FOREIGN, theirs.receipt, (ticket_id,))]


def test_a_comment_that_oc_lost_is_found(service: Service) -> None:
    inquiry = delivered_before(service, HOUR)
    comment_of(inquiry, "one")
    lost = changed(make_comment(service, inquiry.ticket_id, content="two"), state=State.DELIVERED)
    changed(lost, delivered_at=days_ago(HOUR))
    assert found(service) == [AuditFinding(Kind.LOST, lost.receipt, (inquiry.ticket_id,))]


def test_a_comment_that_came_twice_is_found(service: Service, sandbox: Sandbox) -> None:
    inquiry = delivered_before(service, HOUR)
    sandbox.fault("comment", "execute_twice", times=1)
    comment = comment_of(inquiry)
    assert found(service) == [AuditFinding(Kind.DUPLICATE, comment.receipt, (inquiry.ticket_id,))]


def test_the_same_words_said_twice_are_no_duplicate(service: Service) -> None:
    inquiry = delivered_before(service, HOUR)
    comment_of(inquiry, "제발\n<빨리> & 'x'")
    comment_of(inquiry, "제발\n<빨리> & 'x'")
    assert found(service) == []


def test_a_comment_whose_text_was_erased_is_not_reported(service: Service) -> None:
    inquiry = delivered_before(service, HOUR)
    comment_of(inquiry, "제발")
    erasure.erase(people.build_member(make_member(), [service], ()), withdraw=False)
    comment_of(inquiry, "제발")
    assert found(service) == []


def test_comments_go_with_their_ticket(service: Service) -> None:
    inquiry = delivered_before(service, HOUR)
    comment = comment_of(inquiry)
    changed(comment, ticket_id="T1")
    assert found(service) == [AuditFinding(Kind.LOST, comment.receipt, ("T1",))]


# --- OC does not answer ---------------------------------------------------------------------------------------


def test_while_oc_is_down_it_gives_up_soon(service: Service, sandbox: Sandbox) -> None:
    for number in range(5):
        make_inquiry(service, f"person{number}")
    sandbox.fault("list", "html", status=503)
    assert audited(service) == delivery_audit.Audit(findings=[], owners=3, unread=3, stopped=True)


def test_one_that_cannot_be_read_hides_no_other(service: Service, sandbox: Sandbox) -> None:
    delivered_before(service, HOUR, usercode="a")
    sandbox.fault("create", "execute_twice", times=1)
    delivered_before(service, HOUR, usercode="b")
    sandbox.fault("list", "html", status=503, usercode="a")
    result = audited(service)
    assert (result.owners, result.unread, result.stopped) == (2, 1, False)
    assert [finding.kind for finding in result.findings] == [Kind.DUPLICATE]


def test_a_service_that_is_not_connected_is_said_to_be_unread(service: Service) -> None:
    delivered_before(service, HOUR)
    Service.objects.update(service_key="")
    service.refresh_from_db()
    assert audited(service).unread == 1


# --- the command ----------------------------------------------------------------------------------------------


def run(*arguments: str) -> tuple[str, int]:
    out, code = io.StringIO(), 0
    try:
        call_command("audit_deliveries", *arguments, stdout=out, stderr=out)
    except SystemExit as ended:
        code = int(str(ended.code))
    return out.getvalue(), code


def test_the_command_says_that_all_is_well(service: Service) -> None:
    delivered_before(service, HOUR)
    assert run() == ("narae: 1 customers read: 0 duplicate, 0 lost, 0 unlisted, 0 orphan, 0 foreign.\n", 0)


def test_the_command_names_findings_and_never_a_text(
    service: Service, sandbox: Sandbox, caplog: pytest.LogCaptureFixture
) -> None:
    sandbox.fault("create", "execute_twice", times=1)
    inquiry = delivered_before(service, HOUR)
    said, code = run()
    assert code == 1
    assert f"narae: duplicate {inquiry.receipt} " in said
    assert "1 duplicate" in said
    (line,) = [record for record in caplog.records if record.message == "delivery_audit.finding"]
    assert line.levelno == logging.ERROR
    said_of = line.__dict__
    assert (said_of["kind"], said_of["receipt"], said_of["service"]) == ("duplicate", inquiry.receipt, "narae")
    everything = said + "".join(str(record.__dict__) for record in caplog.records)
    for private in ("문의", "배송", "customer@example.com", "tester"):
        assert private not in everything


def test_the_command_says_where_oc_did_not_answer(service: Service, sandbox: Sandbox) -> None:
    delivered_before(service, HOUR)
    sandbox.fault("list", "html", status=503)
    said, code = run()
    assert code == 2
    assert "1 customers could not be read" in said


def test_the_command_reads_one_service(service: Service, sandbox: Sandbox) -> None:
    make_service(sandbox, "second")
    assert [line.split(":")[0] for line in run("--service", "second")[0].splitlines()] == ["second"]


def test_the_command_goes_back_as_far_as_it_is_told(service: Service) -> None:
    delivered_before(service, days=8)
    Inquiry.objects.update(created_at=days_ago(8))
    assert "0 customers" in run()[0]
    assert "1 customers" in run("--since", "9")[0]


def test_the_command_knows_only_services_that_are_there(db: None) -> None:
    with pytest.raises(CommandError, match="nowhere"):
        run("--service", "nowhere")
