"""Answers that do not tell whether a ticket was created."""

import json

import pytest

from inquiries.models import Inquiry, Service
from tests.inquiries.services.steps import creates, deliver, due_now, executed, look, pause
from tests.support.factories import make_comment, make_inquiry
from tests.support.sandbox import Sandbox

State = Inquiry.State


def created(ticket_id: str, **header: object) -> str:
    """The answer to a create."""
    successful = {"resultCode": 200, "resultMessage": "", "isSuccessful": True}
    return json.dumps({"header": successful | header, "result": {"content": {"ticketId": ticket_id}}})


NO_ANSWER = [
    ("reset", {"when": "before"}),
    ("reset", {"when": "after"}),
    ("refuse", {}),  # taken off the line after it was sent: it looks like the two above
    ("html", {"status": 500, "executed": True}),
    ("html", {"status": 500, "executed": False}),
    ("html", {"status": 502, "executed": True}),
    ("html", {"status": 503, "executed": False}),
    ("html", {"status": 504, "executed": True}),
    ("html", {"status": 200, "executed": False}),
    ("truncate", {}),
    ("execute_late", {"seconds": 3600}),
    ("endless", {"megabytes": 17, "executed": True}),
    ("gzip_bomb", {"megabytes": 50, "executed": True}),
    ("code", {"result_code": 7777}),
    ("code", {"result_code": 9007, "executed": True}),
    ("code", {"result_code": 500, "http_status": 500}),
    ("code", {"result_code": 404, "http_status": 502}),
    ("http", {"status": 404, "body": "<h1>gone</h1>"}),
    ("http", {"status": 204, "body": ""}),
    ("code", {"result_code": 10**12, "executed": True}),  # no number of a database's
    *[
        ("wrong_json", {"body": body})
        for body in (
            "no_header",
            "no_result",
            "ticket_id_null",
            "ticket_id_number",
            "empty",
            "bom",
            "nan",
            "duplicate_keys",
            "null",
            "[]",
            "<html>",
            '{"header": {"resultCode": 200, "isSuccessful": "true"}, "result": {"content": {"ticketId": "1"}}}',
            '{"header": {"resultCode": 200, "isSuccessful": true}, "result": {"content": {"ticketId": "../1"}}}',
            '{"header": {"resultCode": 200, "isSuccessful": true}, "result": {"content": {"ticketId": "'
            + "1" * 41
            + '"}}}',
        )
    ],
]


# --- unknown outcomes -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "how"), NO_ANSWER, ids=lambda value: str(value)[:40])
def test_an_unreliable_answer_is_an_unknown_outcome(service: Service, sandbox: Sandbox, kind: str, how: dict) -> None:
    sandbox.fault("create", kind, **how)
    inquiry = deliver(make_inquiry(service))
    assert (inquiry.state, inquiry.ticket_id, inquiry.lease_until) == (State.OUTCOME_UNKNOWN, "", None)
    assert inquiry.attempts.get().outcome == "OutcomeUnknown"
    assert 0 < pause(inquiry) <= 5
    # And is never sent blindly, however often it is tried.
    deliver(due_now(inquiry))
    assert len(creates(sandbox)) == 1


@pytest.mark.parametrize(("kind", "how"), NO_ANSWER[:16], ids=lambda value: str(value)[:40])
def test_a_comment_is_in_doubt_just_so(service: Service, sandbox: Sandbox, kind: str, how: dict) -> None:
    ticket_id = deliver(make_inquiry(service)).ticket_id
    sandbox.fault("comment", kind, **how)
    assert deliver(make_comment(service, ticket_id)).state == State.OUTCOME_UNKNOWN


@pytest.mark.parametrize(
    ("kind", "how"),
    [("delay", {"seconds": 30}), ("drip", {"bytes_per_second": 1}), ("drip", {"bytes_per_second": 1, "part": "body"})],
)
def test_an_answer_after_the_deadline_is_none(service: Service, sandbox: Sandbox, kind: str, how: dict) -> None:
    sandbox.fault("create", kind, **how)
    inquiry = deliver(make_inquiry(service), deadline=0.5)
    assert inquiry.state == State.OUTCOME_UNKNOWN
    assert executed(sandbox) == 1


def test_half_a_surrogate_does_not_hide_a_success(service: Service, sandbox: Sandbox) -> None:
    sandbox.fault("create", "wrong_json", body="lone_surrogate")
    assert deliver(make_inquiry(service)).state == State.DELIVERED


def test_an_id_that_another_inquiry_has_is_not_believed(service: Service, sandbox: Sandbox) -> None:
    first = deliver(make_inquiry(service))
    sandbox.fault("create", "wrong_json", body=created(first.ticket_id))
    second = deliver(make_inquiry(service))
    assert (second.state, second.ticket_id) == (State.OUTCOME_UNKNOWN, "")
    sandbox.clear_faults()
    found = look(second)
    assert found.state == State.DELIVERED
    assert found.ticket_id != first.ticket_id
