"""Asking again what came too late: one new inquiry instead of the question, never beside it."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone

from inquiries.domain import form_tokens
from inquiries.domain.submission_data import SubmissionData
from inquiries.models import Attachment, Draft, Inquiry, Service
from inquiries.services import quotas
from inquiries.services.files import form_files
from inquiries.services.operations import operator_actions, retention
from inquiries.services.submission import accept, drafts, follow_ups
from inquiries.services.submission.accept import TypeChosen
from inquiries.services.submission.accept_errors import NotReplaceable
from tests.inquiries.services.steps import deliver, due_now
from tests.support.factories import (
    changed,
    filled,
    make_comment,
    make_file,
    make_form_token,
    make_inquiry,
    make_sender,
    new_nonce,
)
from tests.support.sandbox import Sandbox
from tests.support.threads import at_once

State = Inquiry.State
TYPE = TypeChosen(2601, "기타")
TYPED = {"f_content": ["더 묻습니다"]}


@pytest.fixture
def question(service: Service, sandbox: Sandbox) -> Inquiry:
    """A further question with a file, on a ticket that was closed before it arrived."""
    ticket = deliver(make_inquiry(service))
    sandbox.set_status(ticket.ticket_id, "closed")
    nonce = new_nonce()
    make_file(service, "tester", nonce)
    said = SubmissionData(content="더 묻습니다")
    refused = deliver(accept.accept_comment(service, make_sender(), nonce, ticket.ticket_id, said))
    assert refused.state == State.NEEDS_CORRECTION
    return refused


def ask_again(question: Inquiry, usercode: str = "tester") -> Inquiry:
    nonce = follow_ups.build_nonce(question)
    return accept.accept_inquiry(question.service, make_sender(usercode), nonce, TYPE, filled())


def list_stored() -> set[Path]:
    return {path for path in Path(default_storage.path("")).rglob("*") if path.is_file()}


def row(inquiry: Inquiry) -> Inquiry:
    return Inquiry.objects.get(pk=inquiry.pk)


def test_it_works(question: Inquiry) -> None:
    draft = follow_ups.begin(question, TYPE.category_id, TYPED)
    assert draft
    assert (draft.category_id, draft.typed, draft.form_token) == (2601, TYPED, follow_ups.build_nonce(question))
    new = ask_again(question)
    assert row(question).state == State.REPLACED
    assert row(new).replaces == question
    assert follow_ups.find_replacement(row(question)) == new
    assert [file.name for file in new.attachments.all()] == ["메모.txt"]
    assert not Draft.objects.exists()


def test_the_question_keeps_its_own_file(question: Inquiry) -> None:
    follow_ups.begin(question, None, TYPED)
    (own,) = question.attachments.all()
    (copy,) = form_files.find_form_files(question.service, "tester", follow_ups.build_nonce(question))
    assert copy.file.name != own.file.name
    assert copy.file.read() == own.file.read() == b"text"
    assert (copy.name, copy.size, copy.md5_hex, copy.content_type) == (
        own.name,
        own.size,
        own.md5_hex,
        own.content_type,
    )


def test_begun_twice_it_is_the_same_draft(question: Inquiry) -> None:
    first = follow_ups.begin(question, None, TYPED)
    second = follow_ups.begin(question, None, {"f_content": ["else"]})
    assert first == second
    assert Attachment.objects.filter(inquiry=None).count() == 1


def test_discarded_it_can_be_begun_anew(question: Inquiry) -> None:
    draft = follow_ups.begin(question, None, TYPED)
    assert draft
    drafts.discard(question.service, "tester", str(draft.pk))
    assert row(question).state == State.NEEDS_CORRECTION
    assert follow_ups.begin(question, None, TYPED)
    assert Attachment.objects.filter(inquiry=None).count() == 1


def test_the_question_is_never_delivered_any_more(question: Inquiry, sandbox: Sandbox) -> None:
    sandbox.set_status(question.ticket_id, "open")
    sandbox.clear_journal()
    ask_again(question)
    assert not operator_actions.request_delivery(question)
    for decide in (operator_actions.look, operator_actions.resend):
        with pytest.raises(operator_actions.NotPossible):
            decide(question)
    with pytest.raises(operator_actions.NotPossible):
        operator_actions.cancel(question, "no")
    due_now(question)
    call_command("deliver", once=True)
    assert sandbox.journal("comment") == []
    assert row(question).state == State.REPLACED


def test_a_later_question_on_the_ticket_does_not_wait_for_it(question: Inquiry, sandbox: Sandbox) -> None:
    ask_again(question)
    sandbox.set_status(question.ticket_id, "open")
    assert deliver(make_comment(question.service, question.ticket_id, content="noch etwas")).state == State.DELIVERED


@pytest.mark.parametrize("state", [state for state in State if state != State.NEEDS_CORRECTION])
def test_only_a_question_that_needs_correction_is_replaced(question: Inquiry, state: str) -> None:
    changed(question, state=state)
    assert follow_ups.begin(question, None, TYPED) is None
    assert not Draft.objects.exists()
    with pytest.raises(NotReplaceable):
        ask_again(question)
    assert row(question).state == state
    assert Inquiry.objects.filter(kind=Inquiry.Kind.TICKET).count() == 1


def test_its_form_can_go_on_as_a_second_inquirys(question: Inquiry) -> None:
    follow_ups.begin(question, None, TYPED)
    follow_ups.go_on_as(question, "tester", "another form")
    assert [file.name for file in form_files.find_form_files(question.service, "tester", "another form")] == [
        "메모.txt"
    ]
    assert not Draft.objects.exists()


def test_a_question_of_another_customer_is_not_replaced(question: Inquiry) -> None:
    with pytest.raises(NotReplaceable):
        ask_again(question, usercode="somebody")
    assert row(question).state == State.NEEDS_CORRECTION
    assert follow_ups.find_replaced_question(question.service, "somebody", follow_ups.build_nonce(question)) is None


def test_a_usual_form_replaces_nothing(question: Inquiry) -> None:
    make_inquiry(question.service)
    assert row(question).state == State.NEEDS_CORRECTION
    nonce = form_tokens.read(make_form_token(question.service.pk, "tester"), question.service.pk)
    assert nonce
    assert follow_ups.find_replaced_question(question.service, "tester", nonce.nonce) is None


def test_it_goes_with_its_retention(question: Inquiry) -> None:
    ask_again(question)
    days = question.service.retention_days
    assert retention.purge().cancelled == 0
    changed(question, cancelled_at=timezone.now() - timedelta(days=days + 1))
    replaced = row(question)
    assert retention.purge().cancelled == 1
    assert follow_ups.find_replacement(replaced) is None


# --- at once ---------------------------------------------------------------------------------------------------


@pytest.fixture
def racing(transactional_db: None, sandbox: Sandbox, question: Inquiry) -> Iterator[Inquiry]:
    yield question


@pytest.mark.django_db(transaction=True)
def test_sent_many_times_at_once_it_is_one_inquiry(racing: Inquiry) -> None:
    new = {inquiry.pk for inquiry in at_once(8, lambda _number: ask_again(racing))}
    assert len(new) == 1
    assert Inquiry.objects.filter(replaces=racing).count() == 1
    assert row(racing).state == State.REPLACED


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("repeat", range(3))
def test_of_customer_and_operator_at_once_one_acts(racing: Inquiry, repeat: int) -> None:
    def act(number: int) -> bool:
        if number % 2:
            return operator_actions.request_delivery(racing)
        try:
            return bool(ask_again(racing))
        except NotReplaceable:
            return False

    customer, operator = at_once(2, act)
    assert customer is not operator
    assert row(racing).state == (State.REPLACED if customer else State.ACCEPTED)
    assert Inquiry.objects.filter(replaces=racing).exists() is customer


@pytest.mark.django_db(transaction=True)
def test_begun_many_times_at_once_its_file_is_copied_once(racing: Inquiry) -> None:
    begun = at_once(6, lambda _number: follow_ups.begin(racing, None, TYPED))
    assert len({draft.pk for draft in begun if draft}) == 1
    assert all(begun)
    assert Attachment.objects.filter(form_token=follow_ups.build_nonce(racing)).count() == 1


@pytest.mark.django_db(transaction=True)
def test_about_one_ticket_begun_many_times_at_once_it_is_one_draft(racing: Inquiry) -> None:
    about = follow_ups.Suggestion(None, TYPED)
    begun = at_once(6, lambda _number: follow_ups.begin_about(racing.service, racing.usercode, racing.ticket_id, about))
    assert len({draft.pk for draft in begun}) == 1
    assert Draft.objects.count() == 1


def test_without_room_for_another_draft_no_copy_of_a_file_stays(
    question: Inquiry, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = list_stored()
    monkeypatch.setattr(quotas, "DRAFT_PARTS_PER_PERSON", 0)
    with pytest.raises(drafts.NoRoom):
        follow_ups.begin(question, None, TYPED)
    assert list_stored() == stored
    assert question.attachments.count() == 1
