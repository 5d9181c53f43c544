from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from inquiries.domain import receipt_numbers
from inquiries.domain.submission_data import FieldAnswer, SubmissionData
from inquiries.models import Attachment, Inquiry, Service
from inquiries.services.submission import accept as submission
from inquiries.services.submission import own_inquiries
from inquiries.services.submission.accept import TypeChosen
from inquiries.services.submission.accept_errors import ForeignForm
from tests.inquiries.services.steps import creates, deliver
from tests.support.factories import (
    SMALL_FORM,
    changed,
    filled,
    make_comment,
    make_file,
    make_inquiry,
    make_sender,
    make_service,
)
from tests.support.sandbox import Sandbox
from tests.support.threads import at_once

State = Inquiry.State
ME, NONCE = "tester", "nonce"
CHOSEN = TypeChosen(SMALL_FORM, "기타 > 그 밖의 문의")


def accept(
    service: Service, nonce: str = NONCE, usercode: str = ME, submitted: SubmissionData | None = None
) -> Inquiry:
    return submission.accept_inquiry(service, make_sender(usercode), nonce, CHOSEN, submitted or filled())


# --- accepting ------------------------------------------------------------------------------------------------


def test_it_works(service: Service) -> None:
    inquiry = accept(service)
    assert receipt_numbers.normalize(inquiry.receipt) == inquiry.receipt
    row = Inquiry.objects.get()
    assert (row.state, row.kind, row.usercode, row.ticket_id) == (State.ACCEPTED, Inquiry.Kind.TICKET, ME, "")
    assert (row.category_id, row.category_path) == (SMALL_FORM, CHOSEN.path)
    assert row.next_at <= timezone.now()


def test_accepting_makes_no_call(service: Service, sandbox: Sandbox) -> None:
    accept(service)
    assert sandbox.journal() == []


def test_submitted_data_is_stored_unchanged(service: Service) -> None:
    sent = filled(
        content="줄\n둘 <b> \ud800 \x00 😀",
        user_fields=(("checkbox", ("하나", "둘")), ("textbox", "글")),
        answers=(FieldAnswer("checkbox", "고르기", ("하나", "둘")), FieldAnswer("textbox", "글", "글")),
        typed={"f_checkbox": ["하나", "둘"], "f_textbox": ["글"]},
    )
    accept(service, submitted=sent)
    assert Inquiry.objects.get().submitted == sent


def test_the_files_of_the_form_go_with_it(service: Service) -> None:
    mine = [make_file(service, ME, NONCE), make_file(service, ME, NONCE, "둘.txt")]
    make_file(service, ME, "another form")
    make_file(service, "somebody", NONCE)
    assert list(accept(service).attachments.all()) == mine


def test_a_path_too_long_to_keep_is_cut(service: Service) -> None:
    chosen = TypeChosen(SMALL_FORM, "가" * 600)
    assert submission.accept_inquiry(service, make_sender(), NONCE, chosen, filled()).category_path == "가" * 500


def test_the_same_form_twice_is_one_inquiry(service: Service) -> None:
    first = accept(service)
    again = accept(service, submitted=filled(content="나중에"))
    assert (again.pk, again.receipt) == (first.pk, first.receipt)
    assert Inquiry.objects.get().submitted.content == "배송이 늦습니다"


def test_t14_the_same_form_twenty_times_at_once_is_one_inquiry(transactional_db: None, sandbox: Sandbox) -> None:
    service = make_service(sandbox)
    make_file(service, ME, NONCE)
    found = at_once(20, lambda _number: accept(service).receipt)
    assert len(set(found)) == Inquiry.objects.count() == 1
    assert Inquiry.objects.get().attachments.count() == 1


def test_sent_twenty_times_at_once_it_arrives_once(transactional_db: None, sandbox: Sandbox) -> None:
    service = make_service(sandbox)
    make_file(service, ME, NONCE)
    at_once(20, lambda _number: submission.send_now(accept(service)))
    assert Inquiry.objects.get().state == State.DELIVERED
    assert len(creates(sandbox)) == 1


def test_anothers_form_is_refused(service: Service) -> None:
    accept(service)
    with pytest.raises(ForeignForm):
        accept(service, usercode="somebody")
    assert Inquiry.objects.get().usercode == ME


def test_a_form_of_another_service_is_refused(service: Service, sandbox: Sandbox) -> None:
    accept(service)
    with pytest.raises(ForeignForm):
        accept(make_service(sandbox, slug="other"))


def test_a_comment_belongs_to_its_ticket(service: Service) -> None:
    comment = make_comment(service, "20260101")
    assert (comment.kind, comment.ticket_id, comment.category_id) == (Inquiry.Kind.COMMENT, "20260101", None)


def test_a_ticket_takes_many_comments(service: Service) -> None:
    assert len({make_comment(service, "20260101").receipt for _ in range(3)}) == 3


# --- correcting -----------------------------------------------------------------------------------------------


def test_a_correction_goes_out_under_the_same_receipt(service: Service, sandbox: Sandbox) -> None:
    refused = deliver(make_inquiry(service, submitted=filled(email="no address")))
    assert refused.state == State.NEEDS_CORRECTION
    assert submission.correct(refused, filled(email="a@example.com"))
    mended = submission.send_now(own_inquiries.get_own_inquiry(service, ME, refused.receipt))
    assert (mended.state, mended.refusals, mended.receipt) == (State.DELIVERED, [], refused.receipt)
    assert creates(sandbox)[-1]["json"]["endUser"]["email"] == "a@example.com"


def test_files_picked_meanwhile_go_with_it(service: Service) -> None:
    inquiry = make_inquiry(service, files=[("하나.txt", b"1")], state=State.NEEDS_CORRECTION)
    make_file(service, ME, inquiry.form_token, "둘.txt")
    submission.correct(inquiry, filled())
    assert [file.name for file in inquiry.attachments.all()] == ["하나.txt", "둘.txt"]


@pytest.mark.parametrize("state", [state for state in State if state != State.NEEDS_CORRECTION])
def test_only_an_inquiry_that_needs_correction_is_corrected(service: Service, state: str) -> None:
    inquiry = make_inquiry(service, state=state)
    assert not submission.correct(inquiry, filled(content="anders"))
    row = Inquiry.objects.get()
    assert (row.state, row.submitted.content) == (state, "배송이 늦습니다")


def test_of_two_corrections_at_once_one_counts(transactional_db: None, sandbox: Sandbox) -> None:
    inquiry = make_inquiry(make_service(sandbox), state=State.NEEDS_CORRECTION)
    assert sorted(at_once(8, lambda n: submission.correct(inquiry, filled(content=str(n))))) == [False] * 7 + [True]


# --- sending at once ------------------------------------------------------------------------------------------


def test_the_customer_sees_the_ticket_at_once(service: Service) -> None:
    sent = submission.send_now(accept(service))
    assert sent.state == State.DELIVERED
    assert sent.ticket_id


def test_while_oc_is_down_the_promise_stands(service: Service, sandbox: Sandbox) -> None:
    sandbox.fault("*", "refuse")
    make_file(service, ME, NONCE)
    sent = submission.send_now(accept(service))
    assert (sent.state, sent.attachments.count()) == (State.ACCEPTED, 1)


# --- whose they are -------------------------------------------------------------------------------------------


def test_on_the_way_is_what_oc_does_not_have_yet(service: Service) -> None:
    now, ended = timezone.now(), {State.DELIVERED, State.CANCELLED, State.REPLACED}
    waiting = [
        make_inquiry(service, state=state, created_at=now - timedelta(minutes=minutes))
        for minutes, state in enumerate(state for state in State if state not in ended)
    ]
    for state in ended:
        make_inquiry(service, state=state)
    assert own_inquiries.find_undelivered(service, ME) == waiting


def test_on_the_way_of_one_kind_or_on_one_ticket(service: Service) -> None:
    ticket = make_inquiry(service)
    comments = [make_comment(service, ticket_id) for ticket_id in ("1", "2")]
    assert own_inquiries.find_undelivered(service, ME, kind=Inquiry.Kind.TICKET) == [ticket]
    assert own_inquiries.find_undelivered(service, ME, kind=Inquiry.Kind.COMMENT, ticket_id="2") == [comments[1]]


FINDERS: list[Callable[[Service, str, Inquiry], object]] = [
    lambda service, usercode, inquiry: own_inquiries.find_undelivered(service, usercode),
    lambda service, usercode, inquiry: own_inquiries.find_by_ticket(service, usercode, "20260101"),
    lambda service, usercode, inquiry: own_inquiries.find_by_form(service, usercode, inquiry.form_token),
]


@pytest.mark.parametrize("find", FINDERS)
def test_an_inquiry_of_another_customer_is_not_found(
    service: Service, sandbox: Sandbox, find: Callable[..., object]
) -> None:
    mine = changed(accept(service), ticket_id="20260101")
    other = make_service(sandbox, slug="other")
    assert find(service, ME, mine)
    assert not find(service, "somebody", mine)
    assert not find(other, ME, mine)
    assert not find(service, "", mine)


def test_a_receipt_is_its_owners(service: Service, sandbox: Sandbox) -> None:
    mine = accept(service)
    assert own_inquiries.get_own_inquiry(service, ME, mine.receipt) == mine
    for whose in ((service, "somebody"), (make_service(sandbox, slug="other"), ME), (service, "")):
        with pytest.raises(Inquiry.DoesNotExist):
            own_inquiries.get_own_inquiry(*whose, mine.receipt)


def test_a_comment_is_not_what_became_the_ticket(service: Service) -> None:
    make_comment(service, "20260101")
    assert own_inquiries.find_by_ticket(service, ME, "20260101") is None


def test_personal_data_is_encrypted_in_the_database(service: Service, sandbox: Sandbox) -> None:
    make_file(service, ME, NONCE)
    accept(service)
    with connection.cursor() as cursor:
        cursor.execute("SELECT payload, client_ip FROM inquiries_inquiry")
        inquiry = cursor.fetchone()
        cursor.execute("SELECT upstream_id FROM inquiries_attachment")
        attachment = cursor.fetchone()
        cursor.execute("SELECT service_key FROM inquiries_service")
        key = cursor.fetchone()
    raw = " ".join([*inquiry, *attachment, *key])
    for secret in ("배송", "customer@example.com", "김하늘", "203.0.113.7", sandbox.credentials.service_key):
        assert secret not in raw
    assert Attachment.objects.get().upstream_id not in raw
