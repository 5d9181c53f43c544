"""Months of a busy portal in seconds: the policy itself, as the sandbox has it, counts what arrives and never trips.

Every claim and every result is the portal's own, on its own database. Only time is moved, and the network between is
played: answers come late, attempts arrive minutes after their sender gave up, or never, or were never sent.
"""

import random
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from typing import Any

import pytest
from django.utils import timezone

from inquiries.domain.submission_data import SubmissionData
from inquiries.models import Inquiry, Service
from inquiries.oc.errors import OCError, OutcomeUnknown, RefusedFields, Unavailable
from inquiries.services import delivery_state_machine
from inquiries.services.delivery import claims, outcomes
from inquiries.services.delivery.claims import Claim
from sandbox.api.envelope import Refused as Tripped
from sandbox.api.spam_policy import SpamPolicy
from tests.support.factories import make_service
from tests.support.sandbox import Sandbox

State = Inquiry.State
SENDS, NETWORKS, PARTS = 400, 2, 25  # networks know nothing of each other, so 25 worlds of 2 are one of 50
DEADLINE, VALIDITY, SETTLE, DAY = 20.0, 300.0, 450.0, 86_400.0  # seconds
MOMENT = timedelta(milliseconds=1)


@dataclass
class World:
    """What happens next, and what has happened. `trips` are refusals of the policy, which must not be."""

    now: datetime
    chance: random.Random
    policy: SpamPolicy = field(default_factory=SpamPolicy)
    events: list[tuple[datetime, int, Any]] = field(default_factory=list)
    order: Iterator[int] = field(default_factory=count)
    trips: int = 0
    sent: int = 0
    held: int = 0
    first_sent: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    def at(self, seconds: float, what: Any) -> None:
        heappush(self.events, (self.now + timedelta(seconds=seconds), next(self.order), what))

    def run(self) -> None:
        while self.events:
            at, _order, what = heappop(self.events)
            self.now = max(self.now, at)
            what()


def arrive(world: World, address: str) -> None:
    try:
        world.policy.count(address, int(world.now.timestamp() * 1000))
    except Tripped:
        world.trips += 1


def try_it(world: World, key: int) -> None:
    """As a worker does: the row as it is now, a claim, and some while later what came of it."""
    inquiry = Inquiry.objects.select_related("service").get(pk=key)
    claim = claims.claim(inquiry)
    if claim is None:
        world.held += 1
        again(world, key)
        return
    world.sent += 1
    if claim.number == 1:
        who = "guests" if inquiry.usercode.startswith("guest-") else "members"
        world.first_sent[f"{claim.network} {who}"].append(key)
    fate = world.chance.random()
    took = world.chance.uniform(0.01, DEADLINE)
    arrival = lambda: arrive(world, inquiry.client_ip)  # noqa: E731
    if fate < 0.05:  # never sent
        world.at(took, lambda: conclude(world, claim, Unavailable("nobody listens")))
    elif fate < 0.10:  # stuck in the network, and executed when everybody had given up
        world.at(world.chance.uniform(0, VALIDITY), arrival)
        in_doubt(world, claim, took, found=True)
    elif fate < 0.14:  # sent, and lost on the way
        in_doubt(world, claim, took, found=False)
    else:
        world.at(world.chance.uniform(0, took), arrival)
        error = RefusedFields() if fate < 0.18 else Unavailable("later", result_code=429) if fate < 0.20 else None
        world.at(took, lambda: conclude(world, claim, error))


def conclude(world: World, claim: Claim, error: OCError | None) -> None:
    outcomes.record_outcome(claim, f"{claim.inquiry.pk}" if error is None else "", error)
    again(world, claim.inquiry.pk)


def in_doubt(world: World, claim: Claim, took: float, *, found: bool) -> None:
    """In the end it is found, or is sent again. Of some the worker is killed, and not even the doubt is written."""

    def settled() -> None:
        row = Inquiry.objects.filter(pk=claim.inquiry.pk)
        if found:
            assert outcomes.record_delivered(claim.inquiry, f"{claim.inquiry.pk}")
        else:
            row.update(state=State.ACCEPTED, next_at=world.now, lease_until=None)
            again(world, claim.inquiry.pk)

    if world.chance.random() < 0.5:
        world.at(took, lambda: outcomes.record_outcome(claim, "", OutcomeUnknown()))
    world.at(SETTLE, settled)


def again(world: World, key: int) -> None:
    """A row that waits is tried when it says."""
    row = Inquiry.objects.only("state", "next_at").get(pk=key)
    if row.state in delivery_state_machine.WAITING:
        world.at((row.next_at - world.now + MOMENT).total_seconds(), lambda: try_it(world, key))


def ask(service: Service, number: int, at: datetime, address: str) -> Inquiry:
    return Inquiry(  # type: ignore[misc]  # the payload is an object, in a field of text
        receipt=f"R{number}",
        form_token=f"form-{number}",
        service=service,
        usercode=f"guest-{number}" if number % 3 else f"m-{number}",
        language="ko",
        client_ip=address,
        category_id=1,
        payload=SubmissionData(content="?").to_json(),
        created_at=at,
        next_at=at,
    )


def moments(chance: random.Random, addresses: list[str]) -> Iterator[tuple[float, str]]:
    """Yield times of inquiries, in seconds, and addresses: 200 from each network, in bursts of minutes over a month."""
    for number in range(SENDS):
        day = chance.randrange(30)
        yield day * DAY + 3600 * (day % 24) + chance.expovariate(1 / 120), addresses[number % NETWORKS]


@pytest.fixture(params=[0, *(pytest.param(part, marks=pytest.mark.long) for part in range(1, PARTS))])
def world(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> World:
    made = World(datetime(2026, 1, 1, tzinfo=UTC), random.Random(request.param))
    monkeypatch.setattr(timezone, "now", lambda: made.now)
    return made


def test_t51_it_never_trips_and_nothing_is_dropped(db: None, sandbox: Sandbox, world: World) -> None:
    service = make_service(sandbox)
    addresses = [f"203.0.113.{number}" for number in range(NETWORKS)]
    asked = sorted(moments(world.chance, addresses))
    rows = [ask(service, n, world.now + timedelta(seconds=at), address) for n, (at, address) in enumerate(asked)]
    for row in Inquiry.objects.bulk_create(rows, batch_size=500):
        world.at((row.next_at - world.now).total_seconds(), lambda key=row.pk: try_it(world, key))
    world.run()
    assert world.held > SENDS / 10
    assert world.trips == 0
    assert world.sent >= SENDS
    assert not Inquiry.objects.exclude(state__in=(State.DELIVERED, State.NEEDS_CORRECTION)).exists()
    assert all(keys == sorted(keys) for keys in world.first_sent.values()), (
        "first come, first served, among members and among guests"
    )
