"""Guests never use up what an address may send: some places of each minute and day are kept for its members."""

import pytest

from inquiries.models import Inquiry, Service
from inquiries.services.delivery import rate_limit
from tests.inquiries.services.delivery.rate_limit_steps import (  # noqa: F401 - the fixture is used by its name
    DAY,
    OTHER_OFFICE,
    D,
    asks,
    counted_here_only,
    full_minute,
    guest_asks,
)
from tests.inquiries.services.steps import aged, deliver, due_now, executed, pause
from tests.support.sandbox import Sandbox

State = Inquiry.State


def guests_day(service: Service) -> None:
    """As many as guests may send within a day, some time ago."""
    for number in range(rate_limit.GUESTS_PER_DAY):
        aged(deliver(guest_asks(service)), 3600 + number)


def test_t51_guests_leave_places_to_members_within_a_minute(service: Service) -> None:
    sent = [deliver(guest_asks(service)) for _ in range(4)]
    assert [inquiry.state for inquiry in sent] == [State.DELIVERED] * 2 + [State.RATE_LIMITED] * 2
    assert 60 < pause(sent[2]) <= 60 + D
    assert deliver(asks(service)).state == State.DELIVERED


def test_t51_guests_leave_places_to_members_within_a_day(service: Service, sandbox: Sandbox) -> None:
    guests_day(service)
    held = [deliver(guest_asks(service)) for _ in range(6)]
    assert {inquiry.state for inquiry in held} == {State.RATE_LIMITED}
    assert pause(held[0]) > DAY - 3700
    members = [aged(deliver(asks(service)), 600 + number) for number in range(4)]
    assert {inquiry.state for inquiry in members} == {State.DELIVERED}
    assert executed(sandbox) == rate_limit.PER_DAY - rate_limit.KEPT_FOR_RESENDS
    assert deliver(asks(service)).state == State.RATE_LIMITED


def test_t51_no_member_waits_behind_guests(service: Service) -> None:
    guests = [deliver(guest_asks(service)) for _ in range(12)]
    assert guests[-1].state == State.RATE_LIMITED
    assert deliver(asks(service)).state == State.DELIVERED
    second = deliver(asks(service))
    assert second.state == State.RATE_LIMITED
    assert pause(second) <= 60 + D, "only for the minute"


def test_guests_wait_behind_members(service: Service) -> None:
    sent = full_minute(service)
    member, guest = deliver(asks(service)), deliver(guest_asks(service))
    for inquiry in sent:
        aged(inquiry, 3600)
    assert deliver(due_now(guest)).state == State.RATE_LIMITED
    assert deliver(due_now(member)).state == State.DELIVERED
    assert deliver(due_now(guest)).state == State.DELIVERED


def test_guests_of_another_address_are_not_held_up(service: Service) -> None:
    guests_day(service)
    assert deliver(guest_asks(service, OTHER_OFFICE)).state == State.DELIVERED


def test_where_the_policy_is_off_guests_are_not_held(service: Service) -> None:
    Service.objects.update(paced=False)
    service.refresh_from_db()
    assert {deliver(guest_asks(service)).state for _ in range(12)} == {State.DELIVERED}


@pytest.mark.parametrize("usercode", ["guest-1", "m-1"])
def test_the_places_add_up_to_less_than_the_policy_allows(usercode: str) -> None:
    limits, again = rate_limit.Limits.choose(usercode), rate_limit.Limits.choose(usercode, is_resend=True)
    assert again.per_day == limits.per_day + rate_limit.KEPT_FOR_RESENDS <= rate_limit.PER_DAY
    assert limits.per_minute <= rate_limit.PER_MINUTE
