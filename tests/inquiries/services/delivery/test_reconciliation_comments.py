"""A comment has no number of its own: it is counted."""

from typing import Any

import pytest

from inquiries.models import Inquiry, Service
from inquiries.services.personal_data import erasure, people
from tests.inquiries.services.steps import aged, deliver, executed, look
from tests.sandbox.caller import Caller
from tests.support.factories import make_comment, make_inquiry, make_member
from tests.support.sandbox import Sandbox

State = Inquiry.State
TEXT = "더 묻습니다 <b>\n& 끝"
SETTLED = 455  # seconds


@pytest.fixture
def ticket_id(service: Service) -> str:
    return deliver(make_inquiry(service)).ticket_id


def in_doubt(service: Service, sandbox: Sandbox, ticket_id: str, *, has_arrived: bool) -> Inquiry:
    rule = sandbox.fault("comment", "reset", when="after" if has_arrived else "before")
    comment = deliver(make_comment(service, ticket_id, content=TEXT))
    sandbox.remove_fault(rule)
    assert comment.state == State.OUTCOME_UNKNOWN
    return comment


def test_it_works(service: Service, sandbox: Sandbox, ticket_id: str) -> None:
    comment = look(in_doubt(service, sandbox, ticket_id, has_arrived=True))
    assert (comment.state, comment.ticket_id) == (State.DELIVERED, ticket_id)
    assert executed(sandbox, "comment") == 1


def test_one_that_did_not_arrive_stays_in_doubt(service: Service, sandbox: Sandbox, ticket_id: str) -> None:
    assert look(in_doubt(service, sandbox, ticket_id, has_arrived=False)).state == State.OUTCOME_UNKNOWN


def test_in_the_end_it_is_sent_again(service: Service, sandbox: Sandbox, ticket_id: str, settings: Any) -> None:
    settings.RESEND_UNKNOWN = "auto"
    comment = look(look(aged(in_doubt(service, sandbox, ticket_id, has_arrived=False), SETTLED)))
    assert deliver(comment).state == State.DELIVERED
    assert executed(sandbox, "comment") == 1


def test_one_that_was_found_meanwhile_stays_found(
    service: Service, sandbox: Sandbox, ticket_id: str, settings: Any
) -> None:
    """Another worker had it in the same batch. Its own entry must not be taken for an earlier one of the same words."""
    settings.RESEND_UNKNOWN = "auto"
    comment = look(in_doubt(service, sandbox, ticket_id, has_arrived=True))
    aged(comment, SETTLED)
    assert look(look(comment)).state == State.DELIVERED


def test_the_same_words_delivered_before_are_not_it(service: Service, sandbox: Sandbox, ticket_id: str) -> None:
    deliver(make_comment(service, ticket_id, content=TEXT))
    assert look(in_doubt(service, sandbox, ticket_id, has_arrived=False)).state == State.OUTCOME_UNKNOWN


def test_the_same_words_a_second_time_are_found(service: Service, sandbox: Sandbox, ticket_id: str) -> None:
    deliver(make_comment(service, ticket_id, content=TEXT))
    assert look(in_doubt(service, sandbox, ticket_id, has_arrived=True)).state == State.DELIVERED


def test_the_same_words_from_elsewhere_long_ago_are_not_it(service: Service, sandbox: Sandbox, ticket_id: str) -> None:
    long_ago = -25 * 3600 * 1000
    sandbox.clock(offset_ms=long_ago)
    Caller(sandbox, clock_ms=long_ago).comment(ticket_id, "더 묻습니다 &lt;b&gt;<br>&amp; 끝")
    sandbox.clock(offset_ms=0)
    comment = look(aged(in_doubt(service, sandbox, ticket_id, has_arrived=False), SETTLED))
    assert (comment.state, comment.empty_lookups) == (State.OUTCOME_UNKNOWN, 1)


@pytest.mark.parametrize("has_arrived", [False, True])
def test_erased_words_may_have_been_the_same(
    service: Service, sandbox: Sandbox, ticket_id: str, *, has_arrived: bool
) -> None:
    """Whose entry is shown cannot be told any more; two entries are one of each."""
    deliver(make_comment(service, ticket_id, content=TEXT))
    erasure.erase(people.build_member(make_member(), [service], ()), withdraw=False)
    comment = look(aged(in_doubt(service, sandbox, ticket_id, has_arrived=has_arrived), SETTLED))
    assert (comment.state, comment.empty_lookups) == (
        (State.DELIVERED, 0) if has_arrived else (State.OUTCOME_UNKNOWN, 0)
    )


def test_the_same_words_that_arrived_late_are_not_it(service: Service, sandbox: Sandbox, ticket_id: str) -> None:
    """Claimed before the entries that count begin, and executed after that."""
    earlier = deliver(make_comment(service, ticket_id, content=TEXT))
    comment = in_doubt(service, sandbox, ticket_id, has_arrived=False)
    aged(earlier, 300)
    Inquiry.objects.filter(pk=comment.pk).update(created_at=aged(comment, -500).created_at)
    assert look(comment).state == State.OUTCOME_UNKNOWN


def test_a_quote_by_an_agent_is_not_the_comment(service: Service, sandbox: Sandbox, ticket_id: str) -> None:
    comment = in_doubt(service, sandbox, ticket_id, has_arrived=False)
    sandbox.answer(ticket_id, "<p>더 묻습니다 &lt;b&gt;<br>&amp; 끝</p>")
    assert look(comment).state == State.OUTCOME_UNKNOWN


def test_other_words_are_not_it(service: Service, sandbox: Sandbox, ticket_id: str) -> None:
    comment = in_doubt(service, sandbox, ticket_id, has_arrived=False)
    Caller(sandbox).comment(ticket_id, "더 묻습니다")
    assert look(comment).state == State.OUTCOME_UNKNOWN


def test_a_ticket_that_is_gone_proves_nothing(service: Service, sandbox: Sandbox, ticket_id: str) -> None:
    comment = in_doubt(service, sandbox, ticket_id, has_arrived=True)
    sandbox.fault("detail", "code", result_code=404, http_status=404)
    comment = look(aged(comment, SETTLED))
    assert (comment.state, comment.empty_lookups) == (State.OUTCOME_UNKNOWN, 0)
    assert look(aged(comment, 3600)).state == State.NEEDS_OPERATOR
