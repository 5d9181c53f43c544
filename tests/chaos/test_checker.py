"""The checker itself: it would be of no use if it did not see what is wrong."""

import pytest

from tests.chaos.checker import Arrival, Promise, Row, Verdict, compare

MINE = Promise("R1", ("ticket", "1"), "hana", files=("a.txt",))
THERE = Arrival(("ticket", "1"), "hana", "T1", ("a.txt",))
SAME_WORDS = [Promise(receipt, ("comment", "T9", "?"), "hana", "T9") for receipt in ("R1", "R2")]
ONE_COMMENT = Arrival(("comment", "T9", "?"), "hana", "T9")


def judge(*arrivals: Arrival, state: str = "delivered", ticket_id: str = "T1") -> Verdict:
    return compare([MINE], arrivals, {"R1": Row(state, ticket_id)})


def test_it_works() -> None:
    verdict = judge(THERE)
    assert verdict.ok == ["R1"]
    assert verdict.holds


def test_a_delivered_receipt_without_an_arrival_is_lost() -> None:
    assert judge().lost == ["R1"]


def test_a_promised_receipt_without_a_row_is_lost() -> None:
    assert compare([MINE], [], {}).lost == ["R1"]


def test_an_arrival_without_a_row_is_wrong() -> None:
    assert compare([MINE], [THERE], {}).wrong == ["R1"]


@pytest.mark.parametrize("state", ["needs_correction", "cancelled"])
def test_a_promise_that_was_given_up_is_lost_or_wrong(state: str) -> None:
    assert judge(state=state).lost == ["R1"]
    assert judge(THERE, state=state).wrong == ["R1"]


def test_a_second_arrival_is_a_duplicate() -> None:
    verdict = judge(THERE, Arrival(THERE.key, "hana", "T2", ("a.txt",)))
    assert verdict.duplicated == ["R1"]
    assert not verdict.holds


def test_a_second_arrival_is_a_duplicate_while_the_outcome_is_unknown() -> None:
    twice = [THERE, Arrival(THERE.key, "hana", "T2", ("a.txt",))]
    assert judge(*twice, state="outcome_unknown").duplicated == ["R1"]


def test_an_arrival_without_a_promise_is_unexpected() -> None:
    assert judge(THERE, Arrival(("ticket", "2"), "hana", "T2")).unexpected == [("ticket", "2")]


@pytest.mark.parametrize(
    "arrival",
    [
        Arrival(THERE.key, "hana", "T2", ("a.txt",)),
        Arrival(THERE.key, "duri", "T1", ("a.txt",)),
        Arrival(THERE.key, "hana", "T1"),
        Arrival(THERE.key, "hana", "T1", ("b.txt",)),
    ],
)
def test_another_ticket_person_or_file(arrival: Arrival) -> None:
    assert judge(arrival).wrong == ["R1"]


def test_a_file_that_is_there_twice() -> None:
    verdict = judge(Arrival(THERE.key, "hana", "T1", ("a.txt", "a.txt")))
    assert verdict.doubled_files == ["a.txt"]
    assert not verdict.holds


def test_a_comment_on_another_ticket() -> None:
    rows = {"R1": Row("delivered", "T8")}
    assert compare(SAME_WORDS[:1], [ONE_COMMENT], rows).wrong == ["R1"]


@pytest.mark.parametrize("state", ["accepted", "sending", "outcome_unknown", "rate_limited"])
def test_a_pending_receipt_is_neither_lost_nor_done(state: str) -> None:
    for arrivals in ([], [THERE]):
        verdict = judge(*arrivals, state=state)
        assert (verdict.pending, verdict.ok, verdict.lost, verdict.duplicated) == (["R1"], [], [], [])


def test_a_parked_receipt_did_not_arrive() -> None:
    assert judge(state="needs_operator").parked == ["R1"]
    assert judge(THERE, state="needs_operator").parked_but_there == ["R1"]
    assert not judge(THERE, state="needs_operator").holds


def test_the_same_words_twice_are_two() -> None:
    rows = {"R1": Row("delivered", "T9"), "R2": Row("delivered", "T9")}
    assert compare(SAME_WORDS, [ONE_COMMENT, ONE_COMMENT], rows).ok == ["R1", "R2"]
    assert len(compare(SAME_WORDS, [ONE_COMMENT], rows).lost) == 1
    assert len(compare(SAME_WORDS, [ONE_COMMENT] * 3, rows).duplicated) == 1


def test_the_same_words_of_which_one_is_parked() -> None:
    rows = {"R1": Row("delivered", "T9"), "R2": Row("needs_operator", "T9")}
    assert compare(SAME_WORDS, [ONE_COMMENT], rows).parked == ["R2"]
    assert compare(SAME_WORDS, [ONE_COMMENT] * 2, rows).parked_but_there == ["R2"]
