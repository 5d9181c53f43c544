"""The state machine of deliveries: which state an inquiry may go to, and the columns that each state needs.

`transition`, or an update that `build_transition` describes, is the only writer of a state after an inquiry's creation.
`docs/architecture.md` draws the table.
"""

from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from inquiries.models import Inquiry

State = Inquiry.State

# A new inquiry is created in one of these.
INITIAL = (State.ACCEPTED, State.AWAITING_CONFIRMATION)

# A state that is listed for itself is entered anew, with another time for the next step.
TRANSITIONS = MappingProxyType(
    {
        State.AWAITING_CONFIRMATION: (State.ACCEPTED, State.CANCELLED),
        # To be sent again, and an answer or a lookup that had begun before shows that an earlier attempt arrived.
        State.ACCEPTED: (
            State.ACCEPTED,
            State.SENDING,
            State.DELIVERED,
            State.RATE_LIMITED,
            State.NEEDS_CORRECTION,
            State.NEEDS_OPERATOR,
            State.CANCELLED,
        ),
        State.RATE_LIMITED: (
            State.RATE_LIMITED,
            State.SENDING,
            State.DELIVERED,
            State.ACCEPTED,
            State.NEEDS_CORRECTION,
            State.NEEDS_OPERATOR,
            State.CANCELLED,
        ),
        State.SENDING: (
            State.DELIVERED,
            State.OUTCOME_UNKNOWN,
            State.ACCEPTED,
            State.RATE_LIMITED,
            State.NEEDS_CORRECTION,
            State.NEEDS_OPERATOR,
        ),
        State.OUTCOME_UNKNOWN: (State.OUTCOME_UNKNOWN, State.DELIVERED, State.ACCEPTED, State.NEEDS_OPERATOR),
        State.NEEDS_OPERATOR: (
            State.NEEDS_OPERATOR,
            State.DELIVERED,
            State.OUTCOME_UNKNOWN,
            State.ACCEPTED,
            State.CANCELLED,
        ),
        State.NEEDS_CORRECTION: (State.ACCEPTED, State.AWAITING_CONFIRMATION, State.REPLACED, State.CANCELLED),
        State.DELIVERED: (),
        State.CANCELLED: (),
        State.REPLACED: (),
    }
)

# Named sets of states. Tuples, so that the SQL made of them is always the same.
WAITING = (State.ACCEPTED, State.RATE_LIMITED)  # sent once `next_at` has come
IN_DOUBT = (State.OUTCOME_UNKNOWN, State.NEEDS_OPERATOR)  # searched for at OC, once `next_at` has come
MAY_BE_AT_OC = (State.SENDING, *IN_DOUBT)
LEFT_TO_PORTAL = (*WAITING, State.SENDING, State.OUTCOME_UNKNOWN)  # goes on by itself: what the desk says is on its way
LEFT_TO_PORTAL_OR_OPERATOR = (*LEFT_TO_PORTAL, State.NEEDS_OPERATOR)  # goes on without the customer
REQUEUABLE = (*WAITING, State.NEEDS_CORRECTION)  # not sent, so that it can be sent with other data
WITHDRAWN = (State.CANCELLED, State.REPLACED)  # never sent to OC
ENDED = (State.DELIVERED, *WITHDRAWN)
UNFINISHED = tuple(state for state in State if state not in ENDED)
SETTLED = (*ENDED, State.NEEDS_CORRECTION)  # stays until the customer or an operator acts

# Every attempt failed for days, and OC certainly does not have the inquiry.
GIVEN_UP = Q(state=State.NEEDS_OPERATOR, failing_since__isnull=False)

# The columns that only the caller of `transition` knows.
_REQUIRED: dict[State, tuple[str, ...]] = {
    State.SENDING: ("attempts_made", "claimed_ms", "lease_until"),
    State.RATE_LIMITED: ("network", "next_at"),
    State.NEEDS_CORRECTION: ("refusals",),
    State.NEEDS_OPERATOR: ("next_at",),
    State.DELIVERED: ("ticket_id",),
    State.CANCELLED: ("cancel_reason",),
}


def transition(rows: QuerySet[Inquiry], to: State, **columns: Any) -> int:
    """Move the rows whose state may go to `to`, with one conditional UPDATE. Other rows are left as they are.

    The columns that belong to the new state are reset (see `_build_resets`); `columns` are written as well and override
    the resets. `F("column")` as a value keeps a column that would be reset.

    Returns: the number of rows that were moved.
    Raises: `TypeError` if a column is missing that the new state cannot be without.
    """
    rows, changes = build_transition(rows, to, timezone.now(), **columns)
    return rows.update(**changes)


def build_transition(
    rows: QuerySet[Inquiry], to: State, now: datetime, **columns: Any
) -> tuple[QuerySet[Inquiry], dict[str, Any]]:
    """Return the rows that `transition` would move, and the columns that it would write; for a `PreparedUpdate`."""
    missing = set(_REQUIRED.get(to, ())) - columns.keys()
    if missing:
        raise TypeError(f"{to.value} needs {', '.join(sorted(missing))}")
    sources = [state for state, targets in TRANSITIONS.items() if to in targets]
    return rows.filter(state__in=sources), {"state": to, **_build_resets(to, now), **columns}


def _build_resets(to: State, now: datetime) -> dict[str, Any]:
    """Build the values that columns get where a row enters the state.

    `lease_until` also keeps a picked row with its worker. It is reset only where no worker goes on with the row;
    an attempt that ends resets its own lease.
    `failing_since` is left by `NEEDS_CORRECTION`, `SENDING` and `RATE_LIMITED`, after which a run of failures can go
    on, and by `NEEDS_OPERATOR`, where it tells the certain failures from the unknown outcomes.
    `empty_lookups` and `network` are left where no query reads them any more.
    """
    resets: dict[State, dict[str, Any]] = {
        State.AWAITING_CONFIRMATION: {"next_at": now, "failing_since": None, "refusals": []},
        State.ACCEPTED: {"next_at": now, "empty_lookups": 0, "failing_since": None, "refusals": []},
        State.RATE_LIMITED: {"lease_until": None},
        State.OUTCOME_UNKNOWN: {"next_at": now, "empty_lookups": 0, "failing_since": None},
        State.DELIVERED: {"delivered_at": now, "lease_until": None, "failing_since": None, "refusals": []},
        State.CANCELLED: {"cancelled_at": now, "refusals": []},
        State.REPLACED: {"cancelled_at": now, "refusals": []},
    }
    return resets.get(to, {})
