"""An inquiry in doubt is found in whatever list the service gives: by one method only, empty, or with a broken row."""

from typing import Any

import pytest

from inquiries.models import Inquiry, Service
from tests.inquiries.services.steps import aged, deliver, due_now, look
from tests.support.factories import changed, make_inquiry
from tests.support.sandbox import Sandbox

State = Inquiry.State


def in_doubt(service: Service, sandbox: Sandbox, *, executed: bool) -> Inquiry:
    sandbox.fault("create", "reset", when="after" if executed else "before")
    found = deliver(make_inquiry(service))
    assert found.state == State.OUTCOME_UNKNOWN
    sandbox.clear_faults()
    return found


def looked_long_after(inquiry: Inquiry) -> Inquiry:
    """The second clean look after the settle time: it parks what OC does not have."""
    return look(changed(aged(inquiry, 460), empty_lookups=1))


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("refusal", [[200, 405, ""], [405, 405, ""], [200, 400, ""], [404, 404, ""], [200, 500, ""]])
def test_it_is_found_by_the_only_method(service: Service, sandbox: Sandbox, method: str, refusal: list[object]) -> None:
    sandbox.config(list_method=method, list_refusal=refusal)
    assert look(in_doubt(service, sandbox, executed=True)).state == State.DELIVERED


@pytest.mark.parametrize("method", ["GET", "POST", "both"])
def test_no_data_is_a_clean_look(service: Service, sandbox: Sandbox, method: str) -> None:
    sandbox.config(list_method=method, list_refusal=[200, 405, ""], quirks=["empty_is_404"])
    assert looked_long_after(in_doubt(service, sandbox, executed=False)).state == State.NEEDS_OPERATOR


def test_it_is_found_beside_a_broken_row(service: Service, sandbox: Sandbox) -> None:
    inquiry = in_doubt(service, sandbox, executed=True)
    sandbox.fault("list", "broken_rows", key="ticketId", row=0)
    deliver(make_inquiry(service, usercode=inquiry.usercode))
    assert look(inquiry).state == State.DELIVERED


def test_a_broken_row_may_be_the_one_and_makes_no_look_clean(service: Service, sandbox: Sandbox) -> None:
    inquiry = in_doubt(service, sandbox, executed=True)
    deliver(make_inquiry(service, usercode=inquiry.usercode))
    sandbox.fault("list", "broken_rows", key="ticketId", row=1)
    found = looked_long_after(inquiry)
    assert (found.state, found.empty_lookups) == (State.OUTCOME_UNKNOWN, 1)


@pytest.mark.parametrize("executed", [False, True])
def test_after_a_change_of_address_only_a_ticket_that_is_there_proves_something(
    service: Service, sandbox: Sandbox, settings: Any, *, executed: bool
) -> None:
    """An operator has moved the service: what was sent before may be where it was sent to."""
    settings.RESEND_UNKNOWN = "auto"
    inquiry = in_doubt(service, sandbox, executed=executed)
    Service.objects.update(base_url=sandbox.url.replace("127.0.0.1", "localhost"))
    found = looked_long_after(inquiry)
    assert found.state == (State.DELIVERED if executed else State.OUTCOME_UNKNOWN)
    assert look(aged(found, 3600)).state == (State.DELIVERED if executed else State.NEEDS_OPERATOR)


def test_what_was_refused_elsewhere_is_not_there(service: Service, sandbox: Sandbox) -> None:
    sandbox.fault("create", "code", result_code=429, http_status=429)
    inquiry = deliver(make_inquiry(service))
    sandbox.clear_faults()
    sandbox.fault("create", "reset", when="before")
    Service.objects.update(base_url=sandbox.url.replace("127.0.0.1", "localhost"))
    inquiry = deliver(due_now(inquiry))
    sandbox.clear_faults()
    assert (inquiry.state, inquiry.attempts_made) == (State.OUTCOME_UNKNOWN, 2)
    assert looked_long_after(inquiry).state == State.NEEDS_OPERATOR
