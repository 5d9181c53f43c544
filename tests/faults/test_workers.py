"""F39 to F41, F44 and F46: what happens to a worker during a delivery, and to the database and the clock meanwhile."""

import signal
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import close_old_connections

from inquiries.domain import receipt_numbers
from inquiries.models import Inquiry, Service
from inquiries.services.delivery import claims, deliver
from inquiries.services.delivery.claims import Claim
from tests.faults.steps import (
    State,
    accepted,
    another_connection,
    assert_arrived_once,
    died_in_its_lease,
    inquiry_of,
    look,
    postponed,
    resending,
    settle,
    tickets,
    waits,
    work,
)
from tests.faults.workers import die_at
from tests.inquiries.services.steps import aged, due_now, executed
from tests.inquiries.views.steps import LINES, filled, rescued
from tests.support.factories import make_inquiry
from tests.support.pages import Browser
from tests.support.sandbox import Sandbox
from tests.support.tables import cases
from tests.support.threads import at_once

committed = pytest.mark.django_db(transaction=True)
on_postgres = pytest.mark.skipif("sqlite" in settings.DATABASES["default"]["ENGINE"], reason="PostgreSQL's own")


@pytest.fixture
def number(member: Browser) -> str:
    """Return the receipt of an inquiry without an attempt at delivery."""
    form = filled(member)
    with postponed():
        number = waits(form.submit(), State.ACCEPTED)
    due_now(inquiry_of(number))
    return number


# --- F39: SIGKILL ---------------------------------------------------------------------------------------------

NOT_SENT, SENT = (0, 1), (1, 1)
KILLED: dict[str, tuple[int, int]] = {
    "before the claim": NOT_SENT,
    "after the claim, before anything is sent": NOT_SENT,
    "after all was sent, before the answer": SENT,
    "after the answer, before anything is written": SENT,
    "after the result was written, before the attempt is closed": SENT,
}


@committed
@pytest.mark.parametrize(
    "point",
    cases(KILLED.keys(), "after the claim, before anything is sent", "after all was sent, before the answer"),
)
def test_F39_worker_killed(member: Browser, number: str, sandbox: Sandbox, point: str) -> None:
    assert die_at(point) == -signal.SIGKILL
    if inquiry_of(number).state == State.SENDING:
        call_command("deliver", once=True)
        assert inquiry_of(number).state == State.SENDING, "its lease still runs"
        died_in_its_lease(number)
    with resending():
        work(number)
        if inquiry_of(number).state == State.OUTCOME_UNKNOWN:
            settle(number)
    assert_arrived_once(member, sandbox, number)
    assert executed(sandbox) == 1


# --- F40: a pause ---------------------------------------------------------------------------------------------


def after_claims(monkeypatch: pytest.MonkeyPatch, changed: Callable[[Claim], Claim]) -> None:
    """Something happens between every claim and its sending."""
    usual = claims.claim

    def claim(inquiry: Inquiry) -> Claim | None:
        claimed = usual(inquiry)
        return claimed and changed(claimed)

    monkeypatch.setattr(claims, "claim", claim)


def test_F40_paused_after_the_claim(
    member: Browser, number: str, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        after_claims(patch, lambda claim: replace(claim, claimed_ms=claim.claimed_ms - 16_000))
        call_command("deliver", once=True)
    assert sandbox.journal("create") == []
    assert (inquiry_of(number).state, inquiry_of(number).attempts_made) == (State.ACCEPTED, 1)
    work(number)
    assert_arrived_once(member, sandbox, number)


def test_F40_paused_until_another_worker_has_sent_it(
    member: Browser, number: str, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    late: list[Claim] = []

    def pause(claim: Claim) -> Claim:
        if not late:
            late.append(claim)
            died_in_its_lease(number)
            with resending():
                settle(number)
            assert inquiry_of(number).state == State.DELIVERED
            sandbox.clock(offset_ms=600_000)  # as long as this has taken
        return claim

    after_claims(monkeypatch, pause)
    call_command("deliver", once=True)
    sandbox.clock(offset_ms=0)
    assert late
    assert_arrived_once(member, sandbox, number)
    assert executed(sandbox) == 1


# --- F41: several workers -------------------------------------------------------------------------------------


@committed
def test_F41_several_workers(narae: Service, sandbox: Sandbox) -> None:
    sandbox.reset(wild=True, spam_policy=False)
    Service.objects.update(paced=False)
    sent = {make_inquiry(narae, f"customer-{number}").receipt for number in range(8)}
    at_once(4, lambda _number: call_command("deliver", once=True))
    assert {receipt_numbers.find_marker(entry["json"]["subject"]) for entry in sandbox.journal("create")} == sent
    assert executed(sandbox) == len(sent)
    assert set(Inquiry.objects.values_list("state", flat=True)) == {State.DELIVERED}


# --- F44: PostgreSQL restarts ---------------------------------------------------------------------------------
# A server looks after its connections around each request. The client of tests does not: it is done by hand here.


def restart_postgres() -> None:
    """As seen from the portal: every connection that it has to its database ends, in use or not."""
    with another_connection() as other:
        other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@on_postgres
@committed
def test_F44_postgres_restarted_between_two_pages(member: Browser, sandbox: Sandbox) -> None:
    form = filled(member)
    at_once(6, lambda _number: Inquiry.objects.count())  # as many connections wait in the pool
    restart_postgres()
    close_old_connections()
    assert_arrived_once(member, sandbox, accepted(form.submit()))


@on_postgres
@committed
@pytest.mark.parametrize("who", ["member", "guest"])
def test_F44_postgres_is_gone(who: str, request: pytest.FixtureRequest, sandbox: Sandbox) -> None:
    """Not even who it is can be read."""
    browser: Browser = request.getfixturevalue(who)
    form = filled(browser, f_content=LINES)
    restart_postgres()
    page = form.submit()
    assert page.status == 503
    assert LINES in rescued(page)
    assert browser.get("/narae/").status == 503
    close_old_connections()
    assert_arrived_once(browser, sandbox, accepted(form.submit()))


@on_postgres
@committed
def test_F44_postgres_restarted_before_the_commit(
    member: Browser, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = filled(member, f_content=LINES)
    usual = receipt_numbers.generate_receipt

    def restarted() -> str:
        restart_postgres()
        return usual()

    with monkeypatch.context() as patch:
        patch.setattr(receipt_numbers, "generate_receipt", restarted)
        page = form.submit()
    assert page.status == 503
    assert LINES in rescued(page)
    close_old_connections()
    assert not Inquiry.objects.exists()
    assert_arrived_once(member, sandbox, accepted(form.submit()))


@on_postgres
@committed
def test_F44_postgres_restarted_while_it_is_sent(
    member: Browser, number: str, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While OC is waited for no connection is held: the outcome is written with another one."""
    usual = deliver.send

    def sent(*args: Any) -> Any:
        restart_postgres()
        return usual(*args)

    with monkeypatch.context() as patch:
        patch.setattr(deliver, "send", sent)
        deliver.deliver(inquiry_of(number), deadline=5)
    close_old_connections()
    assert_arrived_once(member, sandbox, number)
    assert executed(sandbox) == 1


# --- F46: the clock jumps -------------------------------------------------------------------------------------


@pytest.mark.parametrize("minutes", cases([10, -10], -10))
def test_F46_clock_jumps_after_the_claim(
    member: Browser, number: str, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, minutes: int
) -> None:
    with monkeypatch.context() as patch:
        after_claims(patch, lambda claim: replace(claim, claimed_ms=claim.claimed_ms + minutes * 60_000))
        call_command("deliver", once=True)
    assert (executed(sandbox), inquiry_of(number).attempts_made) == (0, 1)
    waits(member.get(f"/narae/receipts/{number}/"), State.ACCEPTED)
    work(number)
    assert_arrived_once(member, sandbox, number)


def test_F46_clock_jumps_while_in_doubt(member: Browser, sandbox: Sandbox) -> None:
    """Our clock was ten minutes ahead at the claim: until it has settled for certain, nothing is sent again."""
    form = filled(member)
    sandbox.fault("create", "reset", when="before", times=1)
    number = waits(form.submit(), State.OUTCOME_UNKNOWN)
    aged(inquiry_of(number), -600)
    with resending():
        look(number)
        look(number)
        assert inquiry_of(number).state == State.OUTCOME_UNKNOWN
        settle(number)
        assert tickets(sandbox, number) == []
        settle(number)
    assert_arrived_once(member, sandbox, number)
