"""Pick inquiries that are due, and claim one for an attempt.

A pick keeps other workers away from a row for a while. Only the claim makes sure that a row is sent once: it marks the
row, takes a slot of the rate limit and writes the attempt in one transaction, which is committed before anything is
sent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from common.database.prepared_queries import A_MOMENT, PreparedQuery, PreparedUpdate
from common.time_scale import scale
from inquiries.models import Attempt, Inquiry, Service
from inquiries.services.delivery import rate_limit
from inquiries.services.delivery_state_machine import IN_DOUBT, SETTLED, WAITING, build_transition, transition
from inquiries.services.upstream import clients

State = Inquiry.State

LEASE = 60.0  # seconds, as DELIVERY_TIME_SCALE has them


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to make one attempt.

    `claimed_ms` is the signature's timestamp, in milliseconds since the epoch. `network` is the keyed hash for which
    the rate limit counts the attempt, or "" if it does not count it.
    """

    inquiry: Inquiry
    number: int
    claimed_ms: int
    network: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """Keys of rows that one worker has picked; other workers leave them alone until `until`."""

    keys: list[int]
    until: datetime

    def release(self) -> None:
        """Release the rows that were not processed, when the worker is told to stop."""
        if self.keys:
            Inquiry.objects.filter(pk__in=self.keys, lease_until=self.until).update(lease_until=None)


def find_due() -> QuerySet[Inquiry]:
    """Find inquiries that may be claimed now, oldest first; comments on one ticket in their order.

    Rows that a worker has picked are left out.
    """
    return _find_due_at(timezone.now(), exclude_picked()).select_related("service")


def _find_due_at(now: datetime, unpicked: Q) -> QuerySet[Inquiry]:
    earlier = Inquiry.objects.filter(
        kind=Inquiry.Kind.COMMENT, ticket_id=OuterRef("ticket_id"), service=OuterRef("service"), pk__lt=OuterRef("pk")
    ).exclude(state__in=SETTLED)
    return (
        Inquiry.objects.filter(unpicked, state__in=WAITING, next_at__lte=now)
        .exclude(Q(kind=Inquiry.Kind.COMMENT) & Exists(earlier))
        .order_by("next_at", "pk")
    )


def find_services_due(busy: Sequence[int]) -> list[int]:
    """Return the ids of services that have due inquiries, without those that are `busy` with some already."""
    now = timezone.now()
    return [service for (service,) in _SERVICES_DUE.fetch(due_at=now, free_at=now) if service not in busy]


def exclude_picked() -> Q:
    """Filter out rows that a worker has picked."""
    return Q(lease_until=None) | Q(lease_until__lte=timezone.now())


def pick(inquiries: QuerySet[Inquiry], most: int | None) -> Batch:
    """Pick up to `most` of these rows for this worker; None picks all of them.

    Rows that another worker is just picking are skipped, and so are rows of a service whose circuit breaker is open:
    they stay due.
    """
    until = timezone.now() + scale(LEASE)
    services = Service.objects.filter(pk__in=inquiries.order_by().values("service"))
    usable = [service for service in services if clients.may_write(service)]
    if not usable:
        return Batch([], until)
    with transaction.atomic():
        free = inquiries.select_related(None).filter(service__in=usable).select_for_update(skip_locked=True)
        keys = list(free.values_list("pk", flat=True)[:most])
        Inquiry.objects.filter(pk__in=keys).update(lease_until=until)
    return Batch(keys, until)


def set_aside(key: int, pause: timedelta) -> None:
    """Postpone a row that cannot be read, and take it out of its network's queue so that others need not wait."""
    row, next_at = Inquiry.objects.filter(pk=key), timezone.now() + pause
    # What failed here says nothing about a run of failed attempts.
    transition(row.filter(state=State.RATE_LIMITED), State.ACCEPTED, next_at=next_at, failing_since=F("failing_since"))
    row.update(next_at=next_at)


def find_next_time() -> datetime | None:
    """Return when the next row comes due, so that an idle worker need not poll every second."""
    later = Inquiry.objects.filter(state__in=(*WAITING, *IN_DOUBT), next_at__gt=timezone.now())
    return later.order_by("next_at").values_list("next_at", flat=True).first()


def expire_leases() -> int:
    """End attempts whose process died; their outcome is unknown. Returns their number."""
    now = timezone.now()
    return _EXPIRE.execute(ended_before=now, now=now)


# An idle worker asks these every second.
_SERVICES_DUE = PreparedQuery(
    lambda due_at, free_at: (
        _find_due_at(due_at, Q(lease_until=None) | Q(lease_until__lte=free_at))
        .order_by()
        .values_list("service_id")
        .distinct()
    ),
    due_at=A_MOMENT,
    free_at=A_MOMENT + timedelta(days=1),
)
_EXPIRE = PreparedUpdate(
    lambda ended_before, now: build_transition(
        Inquiry.objects.filter(state=State.SENDING, lease_until__lt=ended_before), State.OUTCOME_UNKNOWN, now
    ),
    ended_before=A_MOMENT,
    now=A_MOMENT + timedelta(days=1),
)


def _find_one_due(  # noqa: PLR0913, PLR0917 (a place in the SQL for each)
    inquiry: int, before: int, queued_for: datetime, picked_until: datetime, due_at: datetime, free_at: datetime
) -> QuerySet[Inquiry]:
    unpicked = Q(lease_until=None) | Q(lease_until__lte=free_at) | Q(lease_until=picked_until)
    # A correction queues the row anew: what was read or uploaded before it must not be sent.
    return _find_due_at(due_at, unpicked).filter(pk=inquiry, attempts_made=before, next_at=queued_for)


_ONE_DUE: dict[str, Any] = {
    "inquiry": 2**31 - 1,
    "before": 2**31 - 2,
    "queued_for": A_MOMENT + timedelta(days=4),
    "picked_until": A_MOMENT,
    "due_at": A_MOMENT + timedelta(days=1),
    "free_at": A_MOMENT + timedelta(days=2),
}
_IS_DUE = PreparedQuery(lambda **one: _find_one_due(**one).values_list("pk"), **_ONE_DUE)
_CLAIM = PreparedUpdate(
    lambda number, claimed_ms, lease_until, **one: build_transition(
        _find_one_due(**one),
        State.SENDING,
        one["due_at"],
        attempts_made=number,
        claimed_ms=claimed_ms,
        lease_until=lease_until,
    ),
    number=2**31 - 3,
    claimed_ms=2**31 - 4,
    lease_until=A_MOMENT + timedelta(days=3),
    **_ONE_DUE,
)


def _describe_due(inquiry: Inquiry, now: datetime) -> dict[str, Any]:
    """Return the values by which the row is found if it is due, and as `inquiry` was read."""
    picked_until = inquiry.lease_until or now  # of no lease there is nothing to find
    one = {"inquiry": inquiry.pk, "before": inquiry.attempts_made, "queued_for": inquiry.next_at}
    return {**one, "picked_until": picked_until, "due_at": now, "free_at": now}


def is_due(inquiry: Inquiry) -> bool:
    """Whether the row may be claimed now, as `inquiry` was read."""
    return bool(_IS_DUE.fetch(**_describe_due(inquiry, timezone.now())))


def claim(inquiry: Inquiry) -> Claim | None:
    """Claim the row for one attempt, if it is still due and as `inquiry` was read.

    Returns: the claim, or None if another process has the row or its network has to wait.
    """
    network = rate_limit.hash_network(inquiry)
    number = inquiry.attempts_made + 1
    with transaction.atomic():
        rate_limit.lock_network(inquiry, network)
        now = timezone.now()
        turn = rate_limit.find_turn(inquiry, network, now)
        if turn > now:
            ours = _find_one_due(**_describe_due(inquiry, now))
            transition(ours, State.RATE_LIMITED, network=network, next_at=turn)
            return None
        claimed_ms = int(now.timestamp() * 1000)
        lease = {"number": number, "claimed_ms": claimed_ms, "lease_until": now + scale(LEASE)}
        if not _CLAIM.execute(**_describe_due(inquiry, now), **lease):
            return None
        latest_arrival_at = rate_limit.may_arrive_until(now) if network else None
        Attempt.objects.create(
            inquiry=inquiry,
            number=number,
            claimed_ms=claimed_ms,
            network=network,
            latest_arrival_at=latest_arrival_at,
            sent_to=inquiry.service.oc_address,
        )
    return Claim(inquiry, number, claimed_ms, network)
