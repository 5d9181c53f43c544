"""What an erasure deletes, and what it leaves so that nothing is lost or sent twice."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from inquiries.domain.form_tokens import build_owner
from inquiries.models import (
    Attachment,
    ContactHash,
    Draft,
    Inquiry,
    PurgedInquiry,
    Service,
    SolvedFeedback,
    TicketMark,
)
from inquiries.services import tombstones
from inquiries.services.delivery import claims
from inquiries.services.operations import retention
from inquiries.services.personal_data import erasure, people
from inquiries.services.personal_data.people import Person
from inquiries.services.submission import own_inquiries
from inquiries.services.tickets import ticket_marks
from tests.faults.test_workers import on_postgres
from tests.inquiries.services.delivery.rate_limit_steps import make_queue
from tests.support.crossing import cross
from tests.support.factories import filled, make_inquiry, make_member, make_service, new_nonce
from tests.support.sandbox import Sandbox

State = Inquiry.State
LONG_AGO = timedelta(days=2)


@pytest.fixture
def service(db: None, sandbox: Sandbox) -> Service:
    return make_service(sandbox)


@pytest.fixture
def member(service: Service) -> Person:
    return people.build_member(make_member(), [service], ())


def make_delivered(service: Service, ago: timedelta = LONG_AGO, usercode: str = "tester") -> Inquiry:
    delivered: dict[str, Any] = {"state": State.DELIVERED, "ticket_id": "T1", "delivered_at": timezone.now() - ago}
    return make_inquiry(service, usercode, [("a.txt", b"a")], **delivered)


def make_draft(service: Service, form_token: str) -> None:
    typed: Any = {"f_content": ["x"]}
    Draft.objects.create(service=service, owner=build_owner("tester"), form_token=form_token, typed=typed)


def test_it_deletes_what_is_not_needed(service: Service, member: Person) -> None:
    inquiry = make_delivered(service)
    stored = inquiry.attachments.get().file
    make_draft(service, new_nonce())
    TicketMark.objects.create(service=service, usercode="tester", ticket_id="T1")
    SolvedFeedback.objects.create(service=service, usercode="tester", ticket_id="T1", remark="fine")
    done = erasure.erase(member, withdraw=False)
    assert (done.inquiries, done.drafts, done.marks, done.feedback, done.failed) == (1, 1, 1, 1, 0)
    for table in (Inquiry, Draft, TicketMark, SolvedFeedback, ContactHash, Attachment):
        assert not table.objects.exists()
    assert not stored.storage.exists(stored.name)
    left = tombstones.find_by_receipt(service, "tester", inquiry.receipt)
    assert left and left.kept_days == 0


def test_t66_it_leaves_everything_of_another_person(service: Service, member: Person) -> None:
    other = make_delivered(service, usercode="other")
    erasure.erase(member, withdraw=True)
    assert Inquiry.objects.get() == other


@pytest.mark.parametrize("state", sorted(erasure.WITHDRAWABLE))
def test_what_waits_stays_unless_it_is_withdrawn(service: Service, member: Person, state: str) -> None:
    inquiry = make_inquiry(service, state=state)
    done = erasure.erase(member, withdraw=False)
    assert (done.waiting, done.inquiries) == (1, 0)
    assert Inquiry.objects.get(pk=inquiry.pk).submitted.content
    done = erasure.erase(member, withdraw=True)
    assert (done.withdrawn, done.inquiries, done.waiting) == (1, 1, 0)
    assert not Inquiry.objects.exists()


@on_postgres
@pytest.mark.django_db(transaction=True)
def test_withdrawing_crosses_a_claim(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    service = make_service(sandbox)
    member, (_first, second) = people.build_member(make_member(), [service], ()), make_queue(service)
    cross(
        monkeypatch,
        claims,
        "transition",
        first=lambda: claims.claim(second),
        second=lambda: erasure.erase(member, withdraw=True),
    )
    assert not Inquiry.objects.exists()


@on_postgres
@pytest.mark.django_db(transaction=True)
def test_erasing_crosses_a_page_that_marks_a_ticket_as_read(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    service = make_service(sandbox)
    member = people.build_member(make_member(), [service], ())
    for ticket_id, unread in (("T1", []), ("", ["T1"])):
        TicketMark.objects.create(service=service, usercode="tester", ticket_id=ticket_id, unread=unread)
    cross(
        monkeypatch,
        TicketMark,
        "save",
        first=lambda: ticket_marks.record_view(service, "tester", "T1", None),
        second=lambda: erasure.erase(member, withdraw=False),
    )
    assert not TicketMark.objects.exists()


@pytest.mark.parametrize("state", [State.SENDING, State.OUTCOME_UNKNOWN, State.NEEDS_OPERATOR])
def test_what_may_be_at_oc_always_stays(service: Service, member: Person, state: str) -> None:
    inquiry = make_inquiry(service, state=state)
    assert erasure.erase(member, withdraw=True).may_be_at_oc == 1
    assert Inquiry.objects.get(pk=inquiry.pk).submitted.content


def test_what_was_typed_into_a_correction_stays(service: Service, member: Person) -> None:
    inquiry = make_inquiry(service, state=State.NEEDS_CORRECTION)
    make_draft(service, inquiry.form_token)
    assert erasure.erase(member, withdraw=False).drafts == 0


@pytest.mark.parametrize("reason", ["new", "beside one in doubt"])
def test_a_row_that_is_needed_stays_without_text_until_the_purge(service: Service, member: Person, reason: str) -> None:
    inquiry = make_delivered(service, ago=timedelta(0) if reason == "new" else LONG_AGO)
    if reason != "new":
        make_inquiry(service, submitted=filled(content="in doubt"), state=State.OUTCOME_UNKNOWN)
    assert erasure.erase(member, withdraw=False).inquiries == 1
    row = Inquiry.objects.get(pk=inquiry.pk)
    assert (row.submitted.content, row.client_ip, row.payload_hash) == ("", "", "")
    assert not row.attachments.exists()
    assert not row.contact_hashes.exists()
    with pytest.raises(tombstones.Purged):
        own_inquiries.get_own_inquiry(service, "tester", inquiry.receipt)
    assert inquiry not in people.filter_inquiries(member)
    Inquiry.objects.filter(state=State.OUTCOME_UNKNOWN).update(state=State.CANCELLED, cancelled_at=timezone.now())
    Inquiry.objects.filter(pk=inquiry.pk).update(delivered_at=timezone.now() - LONG_AGO)
    retention.purge()
    assert not Inquiry.objects.filter(pk=inquiry.pk).exists()
    assert PurgedInquiry.objects.get().kept_days == 0
