"""Holding back before OC's spam policy would: who counts together, who goes first, and OC's own word."""

from datetime import timedelta

import pytest
from django.utils import timezone

from inquiries.models import Attempt, Inquiry, Service
from inquiries.oc.errors import OverLimit
from inquiries.services.delivery import claims, outcomes, rate_limit
from inquiries.services.operations import operator_actions
from tests.inquiries.services.delivery.rate_limit_steps import (  # noqa: F401 - the fixture is used by its name
    DAY,
    OFFICE,
    OTHER_OFFICE,
    D,
    asks,
    claim,
    counted_here_only,
    full_minute,
    is_held,
)
from tests.inquiries.services.steps import aged, creates, deliver, due_now, executed, pause
from tests.support.factories import guest_usercode, make_inquiry, make_service
from tests.support.sandbox import Sandbox

State = Inquiry.State


# --- who counts together --------------------------------------------------------------------------------------


def test_another_network_is_not_held_up(service: Service) -> None:
    full_minute(service)
    assert deliver(asks(service)).state == State.RATE_LIMITED
    assert deliver(asks(service, OTHER_OFFICE)).state == State.DELIVERED


def test_another_service_is_not_held_up(service: Service, sandbox: Sandbox) -> None:
    full_minute(service)
    assert not is_held(asks(make_service(sandbox, "other")))


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", True),
        ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
        ("::ffff:203.0.113.9", "203.0.113.9", True),
        ("203.0.113.9", "203.0.113.10", False),
        ("no address", "no address", True),
    ],
)
def test_an_ipv6_network_is_one_customers(service: Service, one: str, other: str, together: bool) -> None:
    networks = {rate_limit.hash_network(asks(service, address)) for address in (one, other)}
    assert (len(networks) == 1) is together


def test_an_address_is_kept_as_a_hash_only(service: Service) -> None:
    claim(asks(service))
    network = Attempt.objects.get().network
    assert len(network) == 64
    assert OFFICE not in network


@pytest.mark.parametrize(("mode", "guests", "members"), [("never", True, True), ("guests", False, True)])
def test_whose_address_is_not_told_counts_as_the_portals(
    service: Service, settings: object, mode: str, guests: bool, members: bool
) -> None:
    settings.OC_CLIENT_IP_MODE = mode  # type: ignore[attr-defined]

    def share(usercode: str) -> bool:
        found = {
            rate_limit.hash_network(make_inquiry(service, usercode, client_ip=ip)) for ip in (OFFICE, OTHER_OFFICE)
        }
        return len(found) == 1

    assert (share(guest_usercode()), share("tester")) == (guests, members)


# --- first come, first served ---------------------------------------------------------------------------------


def test_each_is_told_a_time_of_its_own(service: Service) -> None:
    full_minute(service)
    waiting = [deliver(asks(service)) for _ in range(7)]
    times = [pause(inquiry) for inquiry in waiting]
    assert times == sorted(times)
    assert max(times[:3]) <= 60 + D, "three in a minute"
    assert 2 * 60 < min(times[3:6]) <= max(times[3:6]) <= 2 * (60 + D), "the next three in the next"
    assert times[6] > DAY - 5, "and then nine in a day"


def test_a_later_inquiry_waits_for_an_earlier_one(service: Service) -> None:
    sent = full_minute(service)
    first = deliver(asks(service))
    for inquiry in sent:
        aged(inquiry, 3600)  # there is room by now; only the first does not know it yet
    late = asks(service)
    assert is_held(late)
    assert pause(Inquiry.objects.get(pk=first.pk)) <= 0
    assert deliver(Inquiry.objects.get(pk=first.pk)).state == State.DELIVERED
    assert deliver(due_now(late)).state == State.DELIVERED


def test_an_unreadable_inquiry_does_not_hold_up_others(service: Service) -> None:
    sent = full_minute(service)
    broken = deliver(asks(service))
    claims.set_aside(broken.pk, timedelta(minutes=15))
    for inquiry in sent:
        aged(inquiry, 3600)
    assert not is_held(asks(service))


# --- OC's own word --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [1001, 1002])
def test_all_of_the_network_wait_for_a_day_after_ocs_own_word(service: Service, sandbox: Sandbox, code: int) -> None:
    sandbox.fault("create", "code", result_code=code, times=1)
    first = asks(service)
    soon = timezone.now() + timedelta(minutes=1)
    others = [
        asks(service, state=State.RATE_LIMITED, network=rate_limit.hash_network(first), next_at=soon) for _ in range(2)
    ]
    refused = deliver(first)
    assert refused.state == State.RATE_LIMITED
    assert DAY < pause(refused) < DAY + 1000
    assert {Inquiry.objects.get(pk=other.pk).next_at for other in others} == {refused.next_at}
    later = deliver(asks(service))
    assert (later.state, later.attempts_made) == (State.RATE_LIMITED, 0)
    assert later.next_at >= refused.next_at
    assert deliver(asks(service, OTHER_OFFICE)).state == State.DELIVERED
    assert len(creates(sandbox)) == 2


def test_no_call_is_made_while_oc_blocks_the_address(service: Service, sandbox: Sandbox) -> None:
    refused = asks(service)
    outcomes.record_outcome(claim(refused), "", OverLimit(result_code=1001))
    for _ in range(3):
        assert is_held(due_now(refused))
    assert operator_actions.request_delivery(refused)
    assert is_held(Inquiry.objects.get(pk=refused.pk))


def test_after_the_block_they_go_out_in_their_order(service: Service, sandbox: Sandbox) -> None:
    refused = asks(service)
    outcomes.record_outcome(claim(refused), "", OverLimit(result_code=1001))
    second = asks(service)
    assert is_held(second)
    for inquiry in (refused, second):
        aged(inquiry, DAY + 1000)
    assert deliver(Inquiry.objects.get(pk=refused.pk)).state == State.DELIVERED
    assert deliver(Inquiry.objects.get(pk=second.pk)).state == State.DELIVERED
    assert executed(sandbox) == 2
