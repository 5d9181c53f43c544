"""Holding back before OC's spam policy would: what counts, and for how long."""

from datetime import timedelta

import pytest
from django.db.models import Min
from django.utils import timezone

from inquiries.models import Attempt, Inquiry, Service
from inquiries.oc.errors import Misconfigured, OutcomeUnknown, Refused, Unavailable
from inquiries.services.delivery import claims, outcomes, rate_limit
from inquiries.views.presentation.receipts import present_receipt
from tests.faults.test_workers import on_postgres
from tests.inquiries.services.delivery.rate_limit_steps import (  # noqa: F401 - the fixture is used by its name
    OFFICE,
    D,
    asks,
    claim,
    counted_here_only,
    full_day,
    full_minute,
    is_held,
    make_queue,
)
from tests.inquiries.services.steps import aged, creates, deliver, due_now, pause
from tests.support.crossing import cross
from tests.support.factories import make_comment, make_service
from tests.support.sandbox import Sandbox
from tests.support.threads import at_once
from tests.support.words import say_fixed_part

State = Inquiry.State


@on_postgres
@pytest.mark.django_db(transaction=True)
def test_a_claim_crosses_the_block_of_its_network(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = make_queue(make_service(sandbox))
    cross(
        monkeypatch,
        claims,
        "transition",
        first=lambda: claims.claim(second),
        second=lambda: rate_limit.postpone_network(first, first.network, int(timezone.now().timestamp() * 1000)),
    )
    tomorrow = timezone.now() + timedelta(days=1)
    assert Inquiry.objects.filter(state=State.RATE_LIMITED, next_at__gt=tomorrow).count() == 2


# --- the minute -----------------------------------------------------------------------------------------------


def test_it_works(service: Service, sandbox: Sandbox) -> None:
    sent = full_minute(service)
    fourth = deliver(asks(service))
    assert [inquiry.state for inquiry in sent] == [State.DELIVERED] * 3
    assert (fourth.state, fourth.attempts_made) == (State.RATE_LIMITED, 0)
    assert 60 < pause(fourth) <= 60 + D
    assert len(creates(sandbox)) == 3


def test_a_held_inquiry_shows_until_when(service: Service) -> None:
    full_minute(service)
    fourth = deliver(asks(service))
    assert (
        say_fixed_part("We pass inquiries on at a steady pace. Yours follows automatically after %(time)s.", "en")
        in present_receipt(fourth).explanation
    )


def test_it_goes_out_when_its_time_has_come(service: Service, sandbox: Sandbox) -> None:
    sent = full_minute(service)
    fourth = deliver(asks(service))
    for inquiry in sent:
        aged(inquiry, 61 + D)
    assert deliver(aged(fourth, 61 + D)).state == State.DELIVERED


def test_a_place_is_held_until_the_minute_after_the_last_moment_of_arrival(service: Service) -> None:
    sent = full_minute(service)
    for inquiry in sent:
        aged(inquiry, 58 + D)
    fourth = asks(service)
    assert is_held(fourth)
    for inquiry in sent:
        aged(inquiry, 3)
    assert not is_held(due_now(fourth))


def test_claims_at_the_same_time_share_the_places(transactional_db: None, sandbox: Sandbox) -> None:
    service = make_service(sandbox)
    waiting = [asks(service) for _ in range(8)]
    claimed = at_once(8, lambda number: claims.claim(waiting[number]))
    assert sum(found is not None for found in claimed) == 3
    assert Inquiry.objects.filter(state=State.RATE_LIMITED).count() == 5


# --- the day --------------------------------------------------------------------------------------------------


def test_the_tenth_of_a_day_waits(service: Service) -> None:
    full_day(service)
    tenth = deliver(asks(service))
    assert tenth.state == State.RATE_LIMITED
    oldest = Attempt.objects.aggregate(at=Min("latest_arrival_at"))["at"]
    assert tenth.next_at == oldest + timedelta(days=1)


def test_one_place_of_the_day_is_kept_for_what_has_to_be_sent_again(service: Service, sandbox: Sandbox) -> None:
    full_day(service)
    again = deliver(asks(service))
    assert again.state == State.RATE_LIMITED
    Attempt.objects.create(
        inquiry=again, number=1, claimed_ms=0, outcome="OutcomeUnknown", latest_arrival_at=timezone.now()
    )
    Inquiry.objects.filter(pk=again.pk).update(attempts_made=1)
    assert deliver(due_now(again)).state == State.DELIVERED


def test_but_no_more_than_that(service: Service) -> None:
    full_day(service)
    for _ in range(2):
        again = asks(service)
        Attempt.objects.create(
            inquiry=again, number=0, claimed_ms=0, latest_arrival_at=timezone.now() - timedelta(days=2)
        )
        last = deliver(again)
    assert last.state == State.RATE_LIMITED


# --- what counts ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "error",
    [
        Unavailable("refused the connection"),
        Misconfigured("tls", "untrusted"),
        Misconfigured("key", "none is set"),
    ],
)
def test_a_call_that_was_not_sent_does_not_count(service: Service, error: Exception) -> None:
    for _ in range(5):
        outcomes.record_outcome(claim(asks(service)), "", error)  # type: ignore[arg-type]
    assert not is_held(asks(service))


@pytest.mark.parametrize(
    "error",
    [
        Unavailable("too many requests", result_code=429),
        Misconfigured("signature", result_code=400),
        Misconfigured("endpoint", "HTTP 302"),
        Refused(result_code=9005),
    ],
)
def test_a_call_refused_by_oc_counts(service: Service, error: Exception) -> None:
    for _ in range(3):
        outcomes.record_outcome(claim(asks(service)), "", error)  # type: ignore[arg-type]
    assert is_held(asks(service))


def test_an_unknown_outcome_counts_while_it_may_arrive(service: Service) -> None:
    doubtful = [asks(service) for _ in range(3)]
    for inquiry in doubtful:
        outcomes.record_outcome(claim(inquiry), "", OutcomeUnknown())
    fourth = asks(service)
    assert is_held(fourth)
    assert 350 < pause(Inquiry.objects.get(pk=fourth.pk)) <= 360
    for inquiry in doubtful:
        aged(inquiry, 330)
    assert is_held(due_now(fourth))
    for inquiry in doubtful:
        aged(inquiry, 31)
    assert not is_held(due_now(fourth))


def test_a_worker_that_was_killed_keeps_its_place_just_so(service: Service) -> None:
    killed = [asks(service) for _ in range(3)]
    for inquiry in killed:
        claim(inquiry)
    for inquiry in killed:
        aged(inquiry, 355)
    claims.expire_leases()
    fourth = asks(service)
    assert is_held(fourth)
    for inquiry in killed:
        aged(inquiry, 6)
    assert not is_held(due_now(fourth))


def test_while_others_are_on_their_way_the_wait_is_told_as_it_will_probably_be(service: Service) -> None:
    for _ in range(3):
        claim(asks(service))
    fourth = asks(service)
    assert is_held(fourth)
    assert pause(Inquiry.objects.get(pk=fourth.pk)) <= 60 + D


def test_comments_neither_count_nor_wait(service: Service, sandbox: Sandbox) -> None:
    ticket_id = full_minute(service)[0].ticket_id
    usercode = Inquiry.objects.get(ticket_id=ticket_id).usercode
    comment = deliver(make_comment(service, ticket_id, usercode, client_ip=OFFICE))
    assert comment.state == State.DELIVERED
    assert comment.attempts.get().network == ""


def test_no_inquiry_is_held_when_the_policy_is_off(db: None, sandbox: Sandbox) -> None:
    sandbox.reset(wild=True, spam_policy=False)
    service = make_service(sandbox, paced=False)
    assert {deliver(asks(service)).state for _ in range(12)} == {State.DELIVERED}
    service.paced = True
    service.save()
    assert deliver(asks(service)).state == State.RATE_LIMITED  # what was sent meanwhile counts from now on
