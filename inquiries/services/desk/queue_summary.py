"""How many inquiries are on their way, how old the oldest is, and when the queue will be empty."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min
from django.utils import timezone

from inquiries.models import Inquiry, Service
from inquiries.services.delivery_state_machine import LEFT_TO_PORTAL, UNFINISHED
from inquiries.services.desk.staff_services import filter_services

State = Inquiry.State

_RATE_WINDOW = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class StateCount:
    """The inquiries in one state: their number, and when the oldest was received (None if there is none)."""

    state: State
    count: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class QueueSummary:
    """The unfinished inquiries by state.

    `left_to_portal` are those that go on without a person. `empty_at` is when the queue will be empty at the rate of
    the last hour: None if it is empty, or if nothing was delivered in that hour.
    """

    states: tuple[StateCount, ...]
    left_to_portal: int
    delivered_last_hour: int
    empty_at: datetime | None

    @property
    def has_any(self) -> bool:
        """Whether any inquiry is unfinished."""
        return any(row.count for row in self.states)


def summarize_queue(services: Iterable[Service] | None) -> QueueSummary:
    """Count the unfinished inquiries of some services by state. Asks the database twice, and never OC.

    Args:
        services: the services that count; None for all.

    Returns:
        The summary; every unfinished state is in it, also one without inquiries.
    """
    inquiries = filter_services(Inquiry.objects.order_by(), services)
    found = inquiries.filter(state__in=UNFINISHED).values("state").annotate(count=Count("pk"), oldest=Min("created_at"))
    by_state = {row["state"]: (row["count"], row["oldest"]) for row in found}
    states = tuple(StateCount(state, *by_state.get(state, (0, None))) for state in UNFINISHED)
    now = timezone.now()
    delivered = inquiries.filter(delivered_at__gte=now - _RATE_WINDOW).count()
    left_to_portal = sum(row.count for row in states if row.state in LEFT_TO_PORTAL)
    empty_at = now + _RATE_WINDOW * left_to_portal / delivered if left_to_portal and delivered else None
    return QueueSummary(states, left_to_portal, delivered, empty_at)
