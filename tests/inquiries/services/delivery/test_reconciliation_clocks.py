"""A clock that was ahead while an inquiry was accepted or sent, and was put right since, hides nothing."""

from datetime import timedelta
from typing import Any

import pytest

from inquiries.models import Inquiry, Service
from tests.inquiries.services.delivery.test_reconciliation import arrived
from tests.inquiries.services.delivery.test_reconciliation_comments import SETTLED, in_doubt
from tests.inquiries.services.steps import aged, deliver, executed, look
from tests.sandbox.caller import Caller
from tests.support.factories import changed, make_inquiry
from tests.support.sandbox import Sandbox

State = Inquiry.State
AHEAD = 2 * 3600  # seconds
DAY = 24 * 3600


@pytest.fixture
def ticket_id(service: Service) -> str:
    return deliver(make_inquiry(service)).ticket_id


def accepted_ahead(inquiry: Inquiry) -> Inquiry:
    """The row as a clock wrote it that was put right before the first attempt."""
    return changed(inquiry, created_at=inquiry.created_at + timedelta(seconds=AHEAD))


def said_before(sandbox: Sandbox, ticket_id: str, seconds: int) -> None:
    """The words of the comment, in the thread for so long."""
    sandbox.clock(offset_ms=-seconds * 1000)
    Caller(sandbox, clock_ms=-seconds * 1000).comment(ticket_id, "더 묻습니다 &lt;b&gt;<br>&amp; 끝")
    sandbox.clock(offset_ms=0)


def test_a_ticket_is_found_that_is_older_than_its_inquiry(service: Service, sandbox: Sandbox) -> None:
    assert look(accepted_ahead(arrived(service, sandbox))).state == State.DELIVERED


def test_and_one_that_is_older_than_its_attempt(service: Service, sandbox: Sandbox) -> None:
    assert look(aged(arrived(service, sandbox), -AHEAD)).state == State.DELIVERED


def test_a_comment_is_found_that_is_older_than_its_row(service: Service, sandbox: Sandbox, ticket_id: str) -> None:
    comment = accepted_ahead(in_doubt(service, sandbox, ticket_id, has_arrived=True))
    assert look(comment).state == State.DELIVERED


def test_the_same_words_of_today_may_be_the_comment(
    service: Service, sandbox: Sandbox, ticket_id: str, settings: Any
) -> None:
    settings.RESEND_UNKNOWN = "auto"
    said_before(sandbox, ticket_id, AHEAD)
    comment = look(look(aged(in_doubt(service, sandbox, ticket_id, has_arrived=False), SETTLED)))
    assert (comment.state, comment.empty_lookups, executed(sandbox, "comment")) == (State.OUTCOME_UNKNOWN, 0, 1)


def test_unless_they_were_sent_from_here(service: Service, sandbox: Sandbox, ticket_id: str, settings: Any) -> None:
    settings.RESEND_UNKNOWN = "auto"
    said_before(sandbox, ticket_id, AHEAD)
    changed(aged(in_doubt(service, sandbox, ticket_id, has_arrived=False), AHEAD), state=State.DELIVERED)
    comment = look(look(aged(in_doubt(service, sandbox, ticket_id, has_arrived=False), SETTLED)))
    assert comment.state == State.ACCEPTED


def test_nor_of_the_day_before(service: Service, sandbox: Sandbox, ticket_id: str, settings: Any) -> None:
    settings.RESEND_UNKNOWN = "auto"
    said_before(sandbox, ticket_id, DAY + AHEAD)
    comment = look(look(aged(in_doubt(service, sandbox, ticket_id, has_arrived=False), SETTLED)))
    assert comment.state == State.ACCEPTED
