"""An inquiry in words for operators: why it waits, what happens next, what has happened."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inquiries.models import Inquiry, Service
from inquiries.services.desk.inquiry_story import describe_situation, list_events
from inquiries.services.stored_files import UNREADABLE
from inquiries.services.upstream.clients import get_breakers
from tests.inquiries.services.steps import deliver
from tests.support.factories import changed, make_comment, make_inquiry
from tests.support.sandbox import Sandbox

State = Inquiry.State


@pytest.mark.parametrize("state", State)
def test_each_state_has_a_reason(service: Service, state: State) -> None:
    assert describe_situation(make_inquiry(service, state=state)).reason


def test_a_service_that_is_not_connected_is_the_reason(service: Service) -> None:
    breakers = get_breakers(service)
    breakers.save_configuration(type(breakers.read_configuration())(2, "signature", 0.0))
    assert "the signature is refused" in describe_situation(make_inquiry(service)).reason


def test_failures_are_told_with_the_next_attempt(service: Service) -> None:
    inquiry = make_inquiry(service, failing_since=timezone.now() - timedelta(hours=2))
    assert "Attempts have failed since" in describe_situation(inquiry).reason
    assert "The next attempt is on" in describe_situation(inquiry).next_step


def test_an_inquiry_without_a_type_needs_one(service: Service) -> None:
    assert "without a submission type" in describe_situation(changed(make_inquiry(service), category_id=None)).reason


def test_a_refused_question_was_closed_meanwhile(service: Service, sandbox: Sandbox) -> None:
    ticket_id = deliver(make_inquiry(service)).ticket_id
    comment = make_comment(service, ticket_id, state=State.NEEDS_CORRECTION)
    assert "closed in the meantime" in describe_situation(comment).reason


def test_every_attempt_is_told_with_what_it_means(service: Service, sandbox: Sandbox) -> None:
    sandbox.fault("create", "html", status=503, executed=False, times=1)
    inquiry = deliver(make_inquiry(service))
    events = list_events(inquiry)
    assert [event.text for event in events] == ["Received", "Attempt 1"]
    assert events[1].detail
    delivered = deliver(make_inquiry(service))
    assert [event.text for event in list_events(delivered)] == ["Received", "Attempt 1", "Delivered"]


def test_what_was_delivered_to_a_former_address_is_there(service: Service, sandbox: Sandbox) -> None:
    delivered = deliver(make_inquiry(service))
    assert describe_situation(delivered).reason == f"Online Contact has it as ticket {delivered.ticket_id}."
    former = service.oc_address
    service.service_id = "elsewhere"
    service.save()
    told = describe_situation(Inquiry.objects.get(pk=delivered.pk))
    assert delivered.ticket_id in told.reason and former in told.reason
    assert "that address again" in told.next_step


def test_a_file_that_cannot_be_read_is_named_by_its_path(service: Service) -> None:
    refusals = [{"code": "attachment", "kind": UNREADABLE, "file": "a.txt"}]
    inquiry = make_inquiry(
        service,
        files=[("a.txt", b"a"), ("b.txt", b"b")],
        state=State.NEEDS_OPERATOR,
        failing_since=timezone.now(),
        refusals=refusals,
    )
    lost, kept = (inquiry.attachments.get(name=name).file.name for name in ("a.txt", "b.txt"))
    told = describe_situation(inquiry)
    assert lost in told.reason
    assert kept not in told.reason
    assert "Restore the file" in told.next_step
