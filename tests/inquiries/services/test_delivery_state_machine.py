"""The state machine of deliveries: the table, its drawing, and the columns that each state needs."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from inquiries.models import Inquiry, Service
from inquiries.services import delivery_state_machine
from inquiries.services.delivery_state_machine import INITIAL, TRANSITIONS, transition
from tests.support.factories import make_comment
from tests.support.source import ROOT

State = Inquiry.State
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
LATER = datetime(2030, 1, 1, tzinfo=UTC)
# No column has the value that a transition would reset it to.
DIRTY: dict[str, Any] = {
    "attempts_made": 7,
    "claimed_ms": 7,
    "lease_until": LONG_AGO,
    "next_at": LONG_AGO,
    "empty_lookups": 1,
    "failing_since": LONG_AGO,
    "network": "before",
    "refusals": [{"code": "subject", "kind": "required"}],
    "cancel_reason": "before",
    "cancelled_at": LONG_AGO,
    "ticket_id": "before",
    "delivered_at": LONG_AGO,
}
# What the caller of a transition has to say.
SAID: dict[State, dict[str, Any]] = {
    State.SENDING: {"attempts_made": 8, "claimed_ms": 8, "lease_until": LATER},
    State.RATE_LIMITED: {"network": "a network", "next_at": LATER},
    State.NEEDS_CORRECTION: {"refusals": [{"code": "", "kind": "invalid"}]},
    State.NEEDS_OPERATOR: {"next_at": LATER},
    State.DELIVERED: {"ticket_id": "T1"},
    State.CANCELLED: {"cancel_reason": "It was a test."},
}
NOW = "the time of the transition"
RESET: dict[State, dict[str, Any]] = {
    State.AWAITING_CONFIRMATION: {"next_at": NOW, "failing_since": None, "refusals": []},
    State.ACCEPTED: {"next_at": NOW, "empty_lookups": 0, "failing_since": None, "refusals": []},
    State.RATE_LIMITED: {"lease_until": None},
    State.SENDING: {},
    State.OUTCOME_UNKNOWN: {"next_at": NOW, "empty_lookups": 0, "failing_since": None},
    State.NEEDS_CORRECTION: {},
    State.NEEDS_OPERATOR: {},
    State.DELIVERED: {"delivered_at": NOW, "lease_until": None, "failing_since": None, "refusals": []},
    State.CANCELLED: {"cancelled_at": NOW, "refusals": []},
    State.REPLACED: {"cancelled_at": NOW, "refusals": []},
}
IN_TABLE = [(state, to) for state, targets in TRANSITIONS.items() for to in targets]
NOT_IN_TABLE = [(state, to) for state in State for to in State if to not in TRANSITIONS[state]]


def inquiry_in(state: State, service: Service) -> Inquiry:
    """A comment, since several may have the same ticket."""
    return make_comment(service, state=state, **DIRTY)


def columns_of(inquiry: Inquiry) -> dict[str, Any]:
    """The row's state and the columns that go with it; NOW for a time of these seconds."""
    row = Inquiry.objects.values("state", *DIRTY).get(pk=inquiry.pk)
    recent = timezone.now() - timedelta(minutes=1)
    return {
        name: NOW if isinstance(value, datetime) and recent < value <= timezone.now() else value
        for name, value in row.items()
    }


def rows(*inquiries: Inquiry) -> Any:
    return Inquiry.objects.filter(pk__in=[inquiry.pk for inquiry in inquiries])


def drawn_arrows() -> list[tuple[str, str]]:
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    drawing = re.search(r"```mermaid\nstateDiagram-v2\n(.*?)```", text, re.DOTALL)
    assert drawing
    lines = [line.split() for line in drawing[1].splitlines()]
    assert all(len(line) == 3 and line[1] == "-->" for line in lines), lines
    return [(line[0], line[2]) for line in lines]


# --- the table ------------------------------------------------------------------------------------------------


def test_every_state_has_an_entry() -> None:
    assert set(TRANSITIONS) == set(State)


def test_every_state_can_be_reached() -> None:
    assert {*INITIAL, *(to for _, to in IN_TABLE)} == set(State)


def test_the_drawing_is_the_table() -> None:
    arrows = [(str(state), str(to)) for state, to in IN_TABLE]
    arrows += [("[*]", str(state)) for state in INITIAL]
    arrows += [(str(state), "[*]") for state, targets in TRANSITIONS.items() if not targets]
    assert sorted(drawn_arrows()) == sorted(arrows)


def test_the_documentation_explains_every_state() -> None:
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    assert [state for state in State if f"| `{state}` |" not in text] == []


# --- the named sets -------------------------------------------------------------------------------------------


def test_ended_states_lead_nowhere() -> None:
    assert set(delivery_state_machine.ENDED) == {state for state, targets in TRANSITIONS.items() if not targets}


def test_a_state_is_left_to_us_settled_or_waits_for_confirmation() -> None:
    parts = [
        *delivery_state_machine.LEFT_TO_PORTAL_OR_OPERATOR,
        *delivery_state_machine.SETTLED,
        State.AWAITING_CONFIRMATION,
    ]
    assert sorted(parts) == sorted(State)


def test_only_a_waiting_inquiry_is_sent() -> None:
    assert {state for state, to in IN_TABLE if to == State.SENDING} == set(delivery_state_machine.WAITING)


def test_only_what_oc_may_have_or_what_waits_to_be_sent_again_becomes_delivered() -> None:
    may_be_there = {*delivery_state_machine.MAY_BE_AT_OC, *delivery_state_machine.WAITING}
    assert {state for state, to in IN_TABLE if to == State.DELIVERED} == may_be_there


def test_an_inquiry_that_may_be_on_its_way_is_not_cancellable() -> None:
    cancellable = {state for state, to in IN_TABLE if to == State.CANCELLED}
    assert cancellable.isdisjoint({State.SENDING, State.OUTCOME_UNKNOWN, *delivery_state_machine.ENDED})


# --- transitions ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("state", "to"), IN_TABLE)
def test_a_transition_of_the_table_moves_the_row(state: State, to: State, service: Service) -> None:
    inquiry = inquiry_in(state, service)
    assert transition(rows(inquiry), to, **SAID.get(to, {})) == 1
    assert columns_of(inquiry)["state"] == to


def test_a_transition_that_the_table_lacks_changes_nothing(service: Service) -> None:
    for state, to in NOT_IN_TABLE:
        inquiry = inquiry_in(state, service)
        assert transition(rows(inquiry), to, **SAID.get(to, {})) == 0, (state, to)
        assert columns_of(inquiry) == {"state": state, **DIRTY}, (state, to)


@pytest.mark.parametrize("to", State)
def test_the_columns_of_the_new_state_are_reset_and_no_others(to: State, service: Service) -> None:
    inquiry = inquiry_in(next(state for state, target in IN_TABLE if target == to), service)
    transition(rows(inquiry), to, **SAID.get(to, {}))
    assert columns_of(inquiry) == {"state": to, **DIRTY, **RESET[to], **SAID.get(to, {})}


def test_the_caller_overrides_a_reset(service: Service) -> None:
    inquiry = inquiry_in(State.SENDING, service)
    transition(rows(inquiry), State.ACCEPTED, next_at=LATER, failing_since=F("failing_since"))
    columns = columns_of(inquiry)
    assert (columns["next_at"], columns["failing_since"]) == (LATER, LONG_AGO)


@pytest.mark.parametrize("to", SAID)
def test_a_column_that_the_state_needs_cannot_be_forgotten(to: State, service: Service) -> None:
    with pytest.raises(TypeError, match=min(SAID[to])):
        transition(rows(inquiry_in(State.ACCEPTED, service)), to)


def test_of_several_rows_those_that_may_are_moved(service: Service) -> None:
    waiting, ended = inquiry_in(State.ACCEPTED, service), inquiry_in(State.DELIVERED, service)
    assert transition(rows(waiting, ended), State.CANCELLED, cancel_reason="") == 1
    assert [columns_of(inquiry)["state"] for inquiry in (waiting, ended)] == [State.CANCELLED, State.DELIVERED]


def test_the_callers_own_conditions_hold(service: Service) -> None:
    inquiry = inquiry_in(State.SENDING, service)
    assert transition(rows(inquiry).filter(attempts_made=6), State.OUTCOME_UNKNOWN) == 0
    assert columns_of(inquiry)["state"] == State.SENDING


def test_a_transition_is_one_conditional_update(service: Service) -> None:
    inquiry = inquiry_in(State.ACCEPTED, service)
    with CaptureQueriesContext(connection) as queries:
        transition(rows(inquiry), State.CANCELLED, cancel_reason="")
    (query,) = [query["sql"] for query in queries]
    assert query.startswith("UPDATE")
    assert '"state" IN' in query.partition("WHERE")[2]
