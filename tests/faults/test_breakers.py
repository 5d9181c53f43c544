"""What goes wrong again and again is not tried again and again: F01, F04, F16, F25 to F29, over several sends."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command

from inquiries.models import Attempt, Inquiry, Service
from inquiries.services.upstream import clients, connection_health
from tests.faults.steps import CLOSED, State, accepted, assert_arrived_once, inquiry_of, moved_to, tickets, waits, work
from tests.inquiries.services.steps import aged, due_now, executed, pause, time_to_try
from tests.inquiries.views.steps import LIST, filled
from tests.support.pages import Browser
from tests.support.rawserver import RawServer, answering, http
from tests.support.sandbox import Sandbox
from tests.support.tables import cases

A_DAY = 24 * 3600
HERE, ELSEWHERE = "198.51.100.7", "198.51.100.8"
WRONG: dict[str, tuple[str, dict[str, Any], str]] = {
    "F16 redirect": ("http", {"status": 302, "headers": {"Location": "/elsewhere"}, "body": ""}, "endpoint"),
    "F25 not found": ("code", {"result_code": 404, "http_status": 404}, "endpoint"),
    "F26 expired": ("expired", {}, "clock"),
    "F27 signature": ("rotated_key", {}, "signature"),
    "F28 no key": ("no_key", {}, "key"),
    "F28 address": ("forbidden_address", {}, "address"),
}


@pytest.fixture(autouse=True)
def _without_spam_policy(sandbox: Sandbox) -> None:
    sandbox.reset(wild=True, spam_policy=False)


def forms(browser: Browser, count: int) -> list[Any]:
    """So many forms, each with other words."""
    return [filled(browser, f_subject=f"문의 {number}") for number in range(count)]


def states() -> dict[str, str]:
    return connection_health.list_breakers()["narae"]


def attempts(numbers: list[str]) -> list[int]:
    return [inquiry_of(number).attempts_made for number in numbers]


def go_out(member: Browser, sandbox: Sandbox, numbers: list[str]) -> None:
    """Once it is mended, by themselves, each once."""
    for _ in range(3):
        work(*numbers)
    for number in numbers:
        assert_arrived_once(member, sandbox, number)
    assert executed(sandbox) == len(numbers)


def worked(numbers: list[str]) -> None:
    """One minute later, the worker looks once."""
    time_to_try()
    for number in numbers:
        due_now(inquiry_of(number))
    call_command("deliver", once=True)


# --- the line -------------------------------------------------------------------------------------------------


def test_F01_counts_for_the_breaker_and_takes_no_place(member: Browser, sandbox: Sandbox) -> None:
    """Seven within a minute from one address: had one of the first taken a place, the rest would be held."""
    open_forms = forms(member, 7)
    moved_to(CLOSED)
    numbers = [waits(form.submit(REMOTE_ADDR=HERE), State.ACCEPTED) for form in open_forms]
    assert attempts(numbers) == [1] * 5 + [0] * 2
    assert states()["transport"] == "open"
    assert not Attempt.objects.exclude(latest_arrival_at=None).exists()
    moved_to(sandbox.url)
    go_out(member, sandbox, numbers)


# --- the configuration ----------------------------------------------------------------------------------------


def test_F04_after_two_bad_certificates_no_call_is_made(
    member: Browser, sandbox: Sandbox, raw_server: Callable[..., RawServer], certified: Any
) -> None:
    open_forms = forms(member, 4)
    server = raw_server(lambda peer: peer.hold(), tls=certified())
    moved_to(server.url)
    numbers = [waits(form.submit(), State.ACCEPTED) for form in open_forms]
    assert (attempts(numbers), server.requests) == ([1, 1, 0, 0], [])
    assert states()["configuration"] == "open: tls"
    assert not Attempt.objects.exclude(latest_arrival_at=None).exists()
    moved_to(sandbox.url)
    go_out(member, sandbox, numbers)


@pytest.mark.parametrize(("kind", "how", "reason"), cases(WRONG, "F25 not found", "F27 signature"))
def test_F25_to_F28_stop_after_two(
    member: Browser, sandbox: Sandbox, kind: str, how: dict[str, Any], reason: str
) -> None:
    open_forms = forms(member, 5)
    sandbox.fault("create", kind, **how)
    numbers = [waits(form.submit(), State.ACCEPTED) for form in open_forms]
    assert attempts(numbers) == [1, 1, 0, 0, 0]
    assert len(sandbox.journal("create")) == 2
    assert states()["configuration"] == f"open: {reason}"
    sandbox.clear_faults()
    go_out(member, sandbox, numbers)


def test_F16_redirect_stops_after_two_and_is_never_followed(
    member: Browser, sandbox: Sandbox, raw_server: Callable[..., RawServer]
) -> None:
    canary = raw_server(answering(http(b"{}")))
    open_forms = forms(member, 4)
    sandbox.fault("create", "http", status=307, headers={"Location": f"{canary.url}/ticket.json"}, body="")
    numbers = [waits(form.submit(), State.ACCEPTED) for form in open_forms]
    assert (len(sandbox.journal("create")), canary.connections) == (2, 0)
    sandbox.clear_faults()
    go_out(member, sandbox, numbers)


def test_F27_one_signed_get_a_minute_until_the_key_is_updated(member: Browser, sandbox: Sandbox) -> None:
    open_forms = forms(member, 5)
    sandbox.config(service_key="another key")
    numbers = [waits(form.submit(), State.ACCEPTED) for form in open_forms]
    assert attempts(numbers) == [1, 1, 0, 0, 0]
    sandbox.clear_journal()
    for minute in range(1, 4):
        worked(numbers)
        asked = [(entry["op"], entry["method"]) for entry in sandbox.journal()]
        assert asked == [("detail", "GET")] * minute
        assert "authorization" in sandbox.journal()[-1]["headers"]
        until = clients.get_breakers(Service.objects.get()).read_configuration().probe_at - time.time()
        assert 50 < until <= 60
    later = accepted(filled(member, f_subject="그 사이의 문의").submit())
    assert attempts([*numbers, later]) == [1, 1, 0, 0, 0, 0]
    service = Service.objects.get()
    service.service_key = "another key"
    service.save()
    go_out(member, sandbox, [*numbers, later])


@pytest.mark.parametrize("seconds", cases([90, -90]))
def test_F26_skew_is_seen_in_the_date_of_an_answer(member: Browser, sandbox: Sandbox, seconds: int) -> None:
    """The signature would still be good: a minute's difference is found before OC refuses anything."""
    form = filled(member)
    sandbox.clock(offset_ms=seconds * 1000)
    member.get(LIST)
    number = waits(form.submit(), State.ACCEPTED)
    assert (attempts([number]), sandbox.journal("create")) == ([0], [])
    assert states()["configuration"] == "open: clock"
    worked([number])
    assert sandbox.journal("create") == []
    sandbox.clock(offset_ms=0)
    go_out(member, sandbox, [number])


@pytest.mark.parametrize("seconds", cases([50, -50], -50))
def test_F26_less_than_a_minute_is_no_matter(member: Browser, sandbox: Sandbox, seconds: int) -> None:
    form = filled(member)
    sandbox.clock(offset_ms=seconds * 1000)
    member.get(LIST)
    assert_arrived_once(member, sandbox, accepted(form.submit()))


# --- F29: the spam policy -------------------------------------------------------------------------------------


def test_F29_the_whole_network_waits_for_a_day(member: Browser, other_member: Browser, sandbox: Sandbox) -> None:
    mine, (theirs, elsewhere) = forms(member, 2), forms(other_member, 2)
    sandbox.fault("create", "code", result_code=1002, times=1)
    held = [waits(form.submit(REMOTE_ADDR=HERE), State.RATE_LIMITED) for form in (*mine, theirs)]
    assert [pause(inquiry_of(number)) > A_DAY for number in held] == [True] * 3
    assert len(sandbox.journal("create")) == 1, "no call is made to see whether the block is over"
    passed = accepted(elsewhere.submit(REMOTE_ADDR=ELSEWHERE))
    assert_arrived_once(other_member, sandbox, passed)
    for number in held:
        aged(inquiry_of(number), A_DAY - 60)
    call_command("deliver", once=True)
    assert [inquiry_of(number).state for number in held] == [State.RATE_LIMITED] * 3
    for number in held:
        aged(inquiry_of(number), 3600)
    for _ in range(3):
        call_command("deliver", once=True)
    assert [len(tickets(sandbox, number)) for number in held] == [1, 1, 1]
    assert set(Inquiry.objects.values_list("state", flat=True)) == {State.DELIVERED}


def test_F29_one_customers_ipv6_addresses_are_one_network(member: Browser, sandbox: Sandbox) -> None:
    first, same, other = forms(member, 3)
    sandbox.fault("create", "code", result_code=1001, times=1)
    waits(first.submit(REMOTE_ADDR="2001:db8:0:7::1"), State.RATE_LIMITED)
    waits(same.submit(REMOTE_ADDR="2001:db8:0:7:ffff::2"), State.RATE_LIMITED)
    assert_arrived_once(member, sandbox, accepted(other.submit(REMOTE_ADDR="2001:db8:0:8::1")))
