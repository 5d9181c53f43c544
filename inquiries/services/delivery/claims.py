"""Pick inquiries that are due, and claim one for an attempt.

A pick keeps other workers away from a row for a while. Only the claim makes sure that a row is sent once: it marks the
row, takes a slot of the rate limit and writes the attempt in one transaction, which is committed before anything is
sent.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from common.time_scale import scale
from inquiries.models import Attempt, Inquiry, Service
from inquiries.services.delivery import rate_limit
from inquiries.services.delivery_state_machine import IN_DOUBT, SETTLED, WAITING, transition
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


def find_due(picked_until: datetime | None = None) -> QuerySet[Inquiry]:
    """Find inquiries that may be claimed now, oldest first; comments on one ticket in their order.

    Rows that a worker has picked are left out, except those whose `lease_until` is `picked_until`.
    """
    earlier = Inquiry.objects.filter(
        kind=Inquiry.Kind.COMMENT, ticket_id=OuterRef("ticket_id"), service=OuterRef("service"), pk__lt=OuterRef("pk")
    ).exclude(state__in=SETTLED)
    return (
        Inquiry.objects.filter(exclude_picked(picked_until), state__in=WAITING, next_at__lte=timezone.now())
        .exclude(Q(kind=Inquiry.Kind.COMMENT) & Exists(earlier))
        .select_related("service")
        .order_by("next_at", "pk")
    )


def find_services_due(busy: Sequence[int]) -> list[int]:
    """Return the ids of services that have due inquiries, without those that are `busy` with some already."""
    due = find_due().select_related(None).exclude(service__in=busy)
    return list(due.order_by().values_list("service_id", flat=True).distinct())


def exclude_picked(picked_until: datetime | None = None) -> Q:
    """Filter out rows that another worker has picked."""
    return Q(lease_until=None) | Q(lease_until__lte=timezone.now()) | Q(lease_until=picked_until)


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
    expired = Inquiry.objects.filter(state=State.SENDING, lease_until__lt=timezone.now())
    return transition(expired, State.OUTCOME_UNKNOWN)


def claim(inquiry: Inquiry) -> Claim | None:
    """Claim the row for one attempt, if it is still due and as `inquiry` was read.

    Returns: the claim, or None if another process has the row or its network has to wait.
    """
    network = rate_limit.hash_network(inquiry)
    number = inquiry.attempts_made + 1
    with transaction.atomic():
        rate_limit.lock_network(inquiry, network)
        now = timezone.now()
        ours = find_due(inquiry.lease_until).filter(pk=inquiry.pk, attempts_made=inquiry.attempts_made)
        turn = rate_limit.find_turn(inquiry, network, now)
        if turn > now:
            transition(ours, State.RATE_LIMITED, network=network, next_at=turn)
            return None
        claimed_ms = int(now.timestamp() * 1000)
        lease = {"claimed_ms": claimed_ms, "lease_until": now + scale(LEASE)}
        if not transition(ours, State.SENDING, attempts_made=number, **lease):
            return None
        latest_arrival_at = rate_limit.may_arrive_until(now) if network else None
        Attempt.objects.create(
            inquiry=inquiry, number=number, claimed_ms=claimed_ms, network=network, latest_arrival_at=latest_arrival_at
        )
    return Claim(inquiry, number, claimed_ms, network)
