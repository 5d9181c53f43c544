"""The judgement itself: it would be of no use if it passed over what is wrong."""

import pytest

from tests.chaos.checker import Arrival, Promise, Row, Verdict, compare
from tests.cluster.customer import Form
from tests.cluster.judging import Judged, compare_files
from tests.cluster.plan import NODE_DRAINED, NODE_KILLED, WORKER_KILLED
from tests.cluster.tally import BROKEN, RECEIPTS_DIFFER, Tally

MINE = Promise("R1", ("ticket", "1"), "hana", files=("a.txt 11", "b.txt 22"))


def there(*files: str) -> Arrival:
    return Arrival(MINE.key, "hana", "T1", files)


def judge(arrivals: list[Arrival], state: str = "delivered", unsent: tuple[int, ...] = ()) -> Judged:
    verdict = compare([MINE], arrivals, {"R1": Row(state, "T1")})
    return Judged(verdict, *compare_files([MINE], arrivals), list(unsent))


def test_it_works() -> None:
    assert judge([there("a.txt 11", "b.txt 22")]).holds


def test_a_file_that_is_not_there_is_missing() -> None:
    judged = judge([there("a.txt 11")])
    assert (judged.files_missing, judged.files_different, judged.holds) == (["b.txt 22"], [], False)


def test_a_file_with_other_bytes_is_different() -> None:
    judged = judge([there("a.txt 11", "b.txt 33")])
    assert (judged.files_missing, judged.files_different, judged.holds) == ([], ["b.txt 22"], False)


def test_all_files_of_what_is_lost_are_missing() -> None:
    judged = judge([])
    assert judged.files_missing == list(MINE.files)
    assert not judged.holds


@pytest.mark.parametrize("state", ["accepted", "outcome_unknown", "needs_operator"])
def test_what_has_not_come_to_its_end_fails_the_run(state: str) -> None:
    assert not judge([], state).holds


def test_a_send_without_a_receipt_fails_the_run() -> None:
    assert not judge([there("a.txt 11", "b.txt 22")], unsent=(7,)).holds


def test_what_was_lost_or_came_twice_fails_the_run() -> None:
    assert not Judged(Verdict(lost=["R1"]), [], [], []).holds
    assert not Judged(Verdict(duplicated=["R1"]), [], [], []).holds


@pytest.mark.parametrize("promise", BROKEN)
def test_each_broken_promise_fails_the_run(promise: str) -> None:
    tally = Tally()
    assert tally.holds
    tally.complain(promise, "once")
    assert not tally.holds


def test_what_a_person_tries_again_breaks_nothing() -> None:
    tally = Tally()
    tally.count("pages of the proxy (502)")
    assert tally.holds


@pytest.mark.parametrize("turn", [NODE_DRAINED, WORKER_KILLED, "none"])
def test_a_page_of_the_proxy_is_natural_only_where_a_node_was_killed(turn: str) -> None:
    tally = Tally(turn=NODE_KILLED)
    tally.note_no_answer("pages of the proxy (502)")
    assert tally.holds
    tally.turn = turn
    tally.note_no_answer("pages of the proxy (502)")
    assert not tally.holds


def test_one_form_has_one_receipt() -> None:
    tally = Tally()
    for receipt in ("R1", "R1"):
        tally.promise(7, receipt)
    assert tally.holds
    tally.promise(7, "R2")
    assert tally.broken[RECEIPTS_DIFFER]


def test_a_page_is_read_as_its_form_has_it() -> None:
    page = """<form id="other"><input type="hidden" name="a" value="0"></form><form id="inquiry">
        <input type="hidden" name="form_token" value="1"><input type="hidden" name="names_files" value="1">
        <ul><li class="file" data-kept><input type="hidden" name="kept_file" value="2"> 메모 7-0.txt</li></ul>
        </form>"""
    form = Form(page)
    assert form.hidden == [("form_token", "1"), ("names_files", "1"), ("kept_file", "2")]
    assert form.token() == [("form_token", "1")]
    assert form.shows("메모 7-0.txt") and not form.shows("메모 7-1.txt")
    assert not Form("<p>Nothing to fill.</p>")
