"""Limits on how often something may be tried."""

import json
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from accounts.models import Throttle
from accounts.security import sliding_window
from tests.faults.test_workers import on_postgres
from tests.support.crossing import cross
from tests.support.threads import at_once

DAY = timedelta(days=1)
ADDRESS = "canary@example.com"

pytestmark = pytest.mark.django_db


def spend(times: int = 1, key: str = ADDRESS, scope: str = "mail", limit: int = 3) -> list[bool]:
    return [sliding_window.spend(scope, key, limit, DAY) for _ in range(times)]


def at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr(timezone, "now", lambda: moment)


def test_it_works() -> None:
    assert spend(5) == [True, True, True, False, False]


def test_another_key_or_scope_has_its_own() -> None:
    spend(3)
    assert spend(key="other@example.com") == [True]
    assert spend(scope="sign-in") == [True]
    assert spend() == [False]


def test_a_key_cannot_reach_into_another_scope() -> None:
    spend(3, scope="a", key="b:c")
    assert spend(scope="a:b", key="c") == [True]


def test_each_try_is_forgotten_when_its_window_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    begin = timezone.now()
    for hours in (0, 10, 20):
        at(monkeypatch, begin + timedelta(hours=hours))
        assert spend() == [True]
    at(monkeypatch, begin + timedelta(hours=23))
    assert spend() == [False]
    at(monkeypatch, begin + timedelta(hours=25))
    assert spend(2) == [True, False]


def test_t09_refused_attempts_do_not_prolong_the_block(monkeypatch: pytest.MonkeyPatch) -> None:
    begin = timezone.now()
    spend(3)
    at(monkeypatch, begin + timedelta(hours=23))
    assert spend(50) == [False] * 50
    at(monkeypatch, begin + timedelta(hours=25))
    assert spend() == [True]


def test_t07_losing_redis_forgets_nothing() -> None:
    spend(3)
    cache.clear()
    assert spend() == [False]


def test_of_many_at_once_only_so_many_pass(transactional_db: None) -> None:
    passed = at_once(12, lambda _number: sliding_window.spend("mail", ADDRESS, 5, DAY))
    assert sum(passed) == 5


def test_no_key_can_be_read() -> None:
    spend()
    kept = json.dumps(list(Throttle.objects.values()), default=str)
    assert ADDRESS not in kept
    assert "canary" not in kept


def test_one_can_begin_anew() -> None:
    spend(3)
    sliding_window.forget("mail", ADDRESS)
    assert spend() == [True]


def test_the_nightly_purge_takes_what_limits_nothing_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    begin = timezone.now()
    spend()
    at(monkeypatch, begin + timedelta(hours=20))
    spend(key="later@example.com")
    at(monkeypatch, begin + timedelta(hours=25))
    call_command("purge")
    assert Throttle.objects.count() == 1
    assert len(Throttle.objects.get().attempt_times_ms) == 1  # that of the later address


@on_postgres
@pytest.mark.django_db(transaction=True)
def test_the_purge_leaves_what_is_just_being_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    begin, between = timezone.now(), SimpleNamespace(pause=lambda: None)
    spend(key="network")
    spend(key="person")

    def count_both() -> None:  # as for a draft
        with transaction.atomic():
            spend(key="person")
            between.pause()
            spend(key="network")

    at(monkeypatch, begin + timedelta(hours=25))
    cross(monkeypatch, between, "pause", first=count_both, second=sliding_window.purge)
    assert spend(4, key="person") == [True, True, False, False]


def test_a_try_that_failed_through_our_fault_is_given_back() -> None:
    assert spend(4) == [True, True, True, False]
    sliding_window.give_back("mail", ADDRESS)
    assert spend(2) == [True, False]
    sliding_window.give_back("mail", "never-counted@example.com")
