"""Reads that a page waits for only briefly go on, and are handed over once, to whom they were for."""

import threading
from collections.abc import Callable, Iterator

import pytest

from inquiries.oc.errors import Unavailable
from inquiries.services.upstream import late_reads
from inquiries.services.upstream.late_reads import WHOLE, Patience, StillReading

QUESTION = ("tickets", 1, "st18888")
NO_TIME, LONG = Patience(0.0), Patience(20.0)


class Held:
    """A read that ends once it is let go."""

    def __init__(self) -> None:
        self.over = threading.Event()
        self.calls = 0

    def __call__(self) -> str:
        self.calls += 1
        self.over.wait(20)
        return f"answer {self.calls}"


@pytest.fixture
def held() -> Iterator[Held]:
    read = Held()
    yield read
    read.over.set()


def begin(read: Callable[[], str]) -> str:
    """The token of a read that goes on."""
    with pytest.raises(StillReading) as reading:
        late_reads.read(read, QUESTION, NO_TIME)
    return reading.value.token


def test_it_works(held: Held) -> None:
    token = begin(held)
    held.over.set()
    assert late_reads.read(held, QUESTION, Patience(token=token)) == "answer 1"
    assert held.calls == 1


def test_in_time_it_is_there_at_once(held: Held) -> None:
    held.over.set()
    assert late_reads.read(held, QUESTION, LONG) == "answer 1"
    assert late_reads.read(held, QUESTION, WHOLE) == "answer 2"


def test_it_is_handed_over_once(held: Held) -> None:
    token = begin(held)
    held.over.set()
    assert late_reads.read(held, QUESTION, Patience(token=token)) == "answer 1"
    assert late_reads.read(held, QUESTION, Patience(token=token)) == "answer 2"


@pytest.mark.parametrize("other", [("tickets", 1, "st20001"), ("tickets", 2, "st18888"), ("ticket", 1, "st18888")])
def test_another_question_is_asked_anew(held: Held, other: tuple[str, int, str]) -> None:
    token = begin(held)
    held.over.set()
    assert late_reads.read(lambda: "theirs", other, Patience(token=token)) == "theirs"
    assert late_reads.read(held, QUESTION, Patience(token=token)) == "answer 1"


def test_a_failure_is_raised_where_it_is_waited_for() -> None:
    def fail() -> str:
        raise Unavailable("away", endpoint="list")

    with pytest.raises(Unavailable):
        late_reads.read(fail, QUESTION, LONG)


def test_a_token_of_nothing_reads(held: Held) -> None:
    held.over.set()
    assert late_reads.read(held, QUESTION, Patience(token="nonsense")) == "answer 1"
