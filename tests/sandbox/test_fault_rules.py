"""Which calls a rule takes. The fault itself is a status of 418, which nothing else answers."""

from __future__ import annotations

from typing import Any

import pytest
import requests

from tests.sandbox.caller import Caller

CATEGORIES = "/narae/api/v2/ticket/categories.json"
SERVICE = "/narae/api/v2/service.json"


def _teapot(call: Caller, op: str = "categories", **match: Any) -> int:
    return call.sandbox.fault(op, "http", status=418, **match)


def _hits(call: Caller, count: int = 6) -> list[bool]:
    return [call.get(CATEGORIES).status_code == 418 for _ in range(count)]


def test_it_works(call: Caller) -> None:
    _teapot(call)
    assert all(_hits(call))
    assert call.get(SERVICE).ok


def test_for_every_endpoint(call: Caller) -> None:
    _teapot(call, "*")
    assert [call.get(target).status_code for target in (CATEGORIES, SERVICE)] == [418, 418]


def test_the_nth(call: Caller) -> None:
    _teapot(call, nth=3)
    assert _hits(call) == [False, False, True, False, False, False]


def test_every_second(call: Caller) -> None:
    _teapot(call, every=2)
    assert _hits(call) == [False, True, False, True, False, True]


def test_so_many_times(call: Caller) -> None:
    _teapot(call, times=2)
    assert _hits(call) == [True, True, False, False, False, False]


def test_every_second_so_many_times(call: Caller) -> None:
    _teapot(call, every=2, times=2)
    assert _hits(call) == [False, True, False, True, False, False]


def test_a_share_follows_from_the_seed(call: Caller) -> None:
    runs = []
    for seed in (7, 7, 8):
        call.sandbox.reset(wild=False, seed=seed)
        _teapot(call, share=0.5)
        runs.append(_hits(call, 30))
    assert runs[0] == runs[1] != runs[2]
    assert 0 < sum(runs[0]) < 30


@pytest.mark.parametrize(("share", "expected"), [(0, False), (1, True)])
def test_no_share_and_the_whole(call: Caller, share: float, expected: bool) -> None:
    _teapot(call, share=share)
    assert set(_hits(call)) == {expected}


def test_of_one_person(call: Caller) -> None:
    _teapot(call, "*", usercode="tester")
    assert call.create().status_code == 418
    assert call.get("/narae/openapi/v1/ticket/enduser/tester/list.json").status_code == 418
    assert call.get("/narae/openapi/v1/ticket/enduser/st18888/list.json").ok
    assert call.create(endUser={"usercode": "other", "email": "a@example.com", "username": "손님"}).ok
    assert call.get(SERVICE).ok


def test_the_oldest_rule_that_fires_wins(call: Caller) -> None:
    _teapot(call, nth=2)
    call.sandbox.fault("categories", "http", status=429)
    assert [call.get(CATEGORIES).status_code for _ in range(3)] == [429, 418, 429]


def test_rules_count_what_they_saw_and_hit(call: Caller) -> None:
    rule = _teapot(call, every=2)
    _hits(call, 5)
    listed = call.sandbox.faults()[0]
    assert (listed["id"], listed["seen"], listed["hits"]) == (rule, 5, 2)
    assert listed["match"] == {"op": "categories", "every": 2}


def test_the_journal_names_the_rule(call: Caller) -> None:
    rule = _teapot(call, nth=2)
    _hits(call, 2)
    assert [entry["fault"] for entry in call.sandbox.journal("categories")] == [None, rule]


def test_removing_one(call: Caller) -> None:
    first, second = _teapot(call), _teapot(call, "service")
    call.sandbox.remove_fault(first)
    assert call.get(CATEGORIES).ok
    assert [rule["id"] for rule in call.sandbox.faults()] == [second]


def test_removing_all(call: Caller) -> None:
    _teapot(call, "*")
    call.sandbox.clear_faults()
    assert not any(_hits(call))


@pytest.mark.parametrize(
    ("match", "do"),
    [
        ({"op": "unknown"}, {"kind": "refuse"}),
        ({"when": 1}, {"kind": "refuse"}),
        ({"nth": 0}, {"kind": "refuse"}),
        ({"share": 2}, {"kind": "refuse"}),
        ({}, {"kind": "unknown"}),
        ({}, {"kind": "refuse", "seconds": 1}),
        ({}, {"kind": "delay"}),
        ({}, {"kind": "delay", "seconds": "long"}),
        ({}, {"kind": "delay", "seconds": 1, "then": "sing"}),
        ({}, {"kind": "reset", "when": "during"}),
        ({}, {"kind": "wrong_json"}),
    ],
    ids=str,
)
def test_a_rule_that_could_not_work(call: Caller, match: dict[str, Any], do: dict[str, Any]) -> None:
    answer = requests.post(f"{call.sandbox.url}/_sandbox/faults", json={"match": match, "do": do}, timeout=20)
    assert answer.status_code == 400
    assert answer.json()["error"]
    assert call.sandbox.faults() == []
