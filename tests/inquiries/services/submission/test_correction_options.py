"""What a customer can do about a refusal, and moving an inquiry to another type without ever making a second one."""

import pytest

from inquiries.models import Attachment, Inquiry, Service
from inquiries.services.catalog import types_and_fields
from inquiries.services.operations import operator_actions
from inquiries.services.submission import accept, correction_options
from inquiries.services.submission.accept import TypeChosen
from inquiries.services.submission.correction_options import Way
from tests.inquiries.services.steps import creates, deliver
from tests.support.factories import SMALL_FORM, changed, filled, make_comment, make_file, make_inquiry
from tests.support.sandbox import Sandbox
from tests.support.threads import at_once

State = Inquiry.State
OTHER = TypeChosen(2603, "기타 > 다른 문의")


@pytest.fixture
def refused(service: Service, sandbox: Sandbox) -> Inquiry:
    """An inquiry whose type was removed while it was on its way."""
    types_and_fields.get_category_tree(service)
    inquiry = make_inquiry(service, files=[("메모.txt", b"text")])
    sandbox.remove_categories([SMALL_FORM])
    # OC does not say whether the type or a file is missing: the files go up once more before it is believed.
    for _try in range(2):
        inquiry = deliver(changed(inquiry))
    assert inquiry.state == State.NEEDS_CORRECTION
    return inquiry


def row(inquiry: Inquiry) -> Inquiry:
    return Inquiry.objects.get(pk=inquiry.pk)


def test_a_type_that_is_gone_leaves_the_choice_of_another(refused: Inquiry) -> None:
    assert correction_options.find_ways(refused) == (Way.MOVE,)


def test_a_type_with_types_below_it_is_none_to_send_under(service: Service) -> None:
    assert correction_options.find_ways(make_inquiry(service, category_id=2575, state=State.NEEDS_CORRECTION)) == (
        Way.MOVE,
    )


def test_a_type_that_is_there_can_be_corrected_or_left(service: Service) -> None:
    assert correction_options.find_ways(make_inquiry(service, state=State.NEEDS_CORRECTION)) == (Way.CORRECT, Way.MOVE)


def test_while_oc_is_down_both_are_open(service: Service, sandbox: Sandbox) -> None:
    sandbox.fault("*", "html", status=503)
    ticket, question = (
        make_inquiry(service, state=State.NEEDS_CORRECTION),
        make_comment(service, "T1", state=State.NEEDS_CORRECTION),
    )
    assert correction_options.find_ways(ticket) == (Way.CORRECT, Way.MOVE)
    assert correction_options.find_ways(question) == (Way.CORRECT, Way.ASK_AGAIN)


@pytest.mark.parametrize(
    ("status", "expected"), [("closed", (Way.ASK_AGAIN,)), ("open", (Way.CORRECT,)), ("solved", (Way.CORRECT,))]
)
def test_a_question_is_asked_again_where_its_ticket_is_closed(
    service: Service, sandbox: Sandbox, status: str, expected: tuple[Way, ...]
) -> None:
    ticket = deliver(make_inquiry(service))
    sandbox.set_status(ticket.ticket_id, status)
    assert (
        correction_options.find_ways(make_comment(service, ticket.ticket_id, state=State.NEEDS_CORRECTION)) == expected
    )


def test_a_question_whose_ticket_is_gone_is_asked_again(service: Service) -> None:
    assert correction_options.find_ways(make_comment(service, "T1", state=State.NEEDS_CORRECTION)) == (Way.ASK_AGAIN,)


@pytest.mark.parametrize("state", [state for state in State if state != State.NEEDS_CORRECTION])
def test_no_other_state_waits_for_the_customer(service: Service, state: str) -> None:
    assert correction_options.find_ways(make_inquiry(service, state=state)) == ()


# --- another type ----------------------------------------------------------------------------------------------


def test_it_is_the_same_inquiry_under_the_new_type(refused: Inquiry, sandbox: Sandbox) -> None:
    sandbox.clear_journal()
    make_file(refused.service, refused.usercode, refused.form_token, "둘.txt")
    assert accept.move(refused, OTHER, filled(content="새로"), language="ko")
    moved = deliver(row(refused))
    assert (moved.receipt, moved.state) == (refused.receipt, State.DELIVERED)
    (create,) = creates(sandbox)
    assert (create["json"]["categoryId"], len(create["json"]["attachments"])) == (2603, 2)
    assert Inquiry.objects.count() == 1


def test_the_previous_type_is_kept_for_operators(refused: Inquiry) -> None:
    before = refused.category_path
    accept.move(refused, OTHER, filled(), language="ko")
    assert (row(refused).category_path, row(refused).moved_from) == (OTHER.path, before)


@pytest.mark.parametrize("state", [state for state in State if state != State.NEEDS_CORRECTION])
def test_an_inquiry_that_needs_no_correction_is_not_moved(refused: Inquiry, state: str) -> None:
    changed(refused, state=state)
    make_file(refused.service, refused.usercode, "unsent")
    assert not accept.move(refused, OTHER, filled(content="zu spät"), language="ko")
    assert row(refused).category_id == SMALL_FORM
    assert row(refused).submitted.content != "zu spät"
    assert Attachment.objects.filter(inquiry=None).count() == 1


def test_a_correction_for_the_old_type_comes_too_late(refused: Inquiry) -> None:
    as_read_before = row(refused)
    accept.move(refused, OTHER, filled(), language="ko")
    changed(refused, state=State.NEEDS_CORRECTION)
    assert not accept.correct(as_read_before, filled(content="old form"))
    assert row(refused).submitted.content != "old form"


@pytest.mark.django_db(transaction=True)
def test_moved_from_many_tabs_at_once_it_moves_once(refused: Inquiry) -> None:
    moved = at_once(6, lambda number: accept.move(refused, OTHER, filled(content=f"tab {number}"), language="ko"))
    assert sum(moved) == 1
    assert row(refused).submitted.content == f"tab {moved.index(True)}"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("repeat", range(3))
def test_of_customer_and_operator_at_once_one_acts(refused: Inquiry, repeat: int) -> None:
    def act(number: int) -> bool:
        if number:
            try:
                operator_actions.cancel(refused, "reason")
            except operator_actions.NotPossible:
                return False
            return True
        return accept.move(refused, OTHER, filled(), language="ko")

    at_once(2, act)
    now = row(refused)
    # The second correction saw the result of the first, and no change is half of each.
    assert (now.state, now.category_id) in {
        (State.CANCELLED, SMALL_FORM),
        (State.CANCELLED, OTHER.category_id),
        (State.ACCEPTED, OTHER.category_id),
    }
    assert creates_nothing_twice(refused)


def creates_nothing_twice(inquiry: Inquiry) -> bool:
    return Inquiry.objects.filter(receipt=inquiry.receipt).count() == 1
