"""What a run takes away, and what it sends: also the smallest one leaves nothing out."""

import pytest

from tests.cluster import plan as plans
from tests.cluster.plan import Plan, process_turns, service_turns
from tests.cluster.sends import content_of, picked_files, plan_send

SIZES = pytest.mark.parametrize("submissions", [1, 200, 2000])


@SIZES
def test_each_node_and_worker_meets_all_that_concerns_it(submissions: int) -> None:
    met = {(turn.what, turn.target) for turn in process_turns(Plan(submissions=submissions))}
    assert met == {(what, target) for what in plans.OF_PROCESSES for target in (0, 1)}


@SIZES
def test_redis_and_s3_are_away_in_each_way(submissions: int) -> None:
    turns = service_turns(Plan(submissions=submissions))
    assert {turn.what for turn in turns} == set(plans.OF_SERVICES)
    assert all(turn.seconds > 1 for turn in turns)


@SIZES
def test_every_turn_comes_while_something_is_sent(submissions: int) -> None:
    plan = Plan(submissions=submissions)
    for turns in (process_turns(plan), service_turns(plan)):
        places = [turn.at for turn in turns]
        assert places == sorted(places)
        assert places[0] > 0 and places[-1] < 1


def test_a_seed_says_what_is_sent() -> None:
    known = [("hana", "T1"), ("duri", "T2")]
    first, again, other = ([plan_send(Plan(seed=seed), number, known) for number in range(100)] for seed in (1, 1, 2))
    assert first == again != other
    assert {bool(send.usercode) for send in first} == {True, False}
    assert {bool(send.ticket_id) for send in first} == {True, False}
    assert {len(send.files) - send.picked for send in first} == {0, 1, 2}


def test_every_send_has_files_and_words_and_a_network_of_its_own() -> None:
    sends = [plan_send(Plan(), number, ()) for number in range(1000)]
    assert all(send.files for send in sends)
    assert len({send.content for send in sends}) == len({send.address for send in sends}) == len(sends)


def test_files_are_told_apart_by_name_and_content() -> None:
    send = plan_send(Plan(), 7, ())
    assert len({content_of(name) for name in send.files}) == len(set(picked_files(send))) == len(send.files)
