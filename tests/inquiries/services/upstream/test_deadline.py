"""The time left for a piece of work."""

import pytest

from inquiries.services.upstream.deadline import Deadline


def test_the_time_left_shrinks() -> None:
    deadline = Deadline(60)
    first = deadline.left
    assert 0 < deadline.left <= first <= 60
    assert deadline.require_left() > 0


@pytest.mark.parametrize("seconds", [0, -1])
def test_a_deadline_that_has_passed_leaves_nothing(seconds: float) -> None:
    deadline = Deadline(seconds)
    assert deadline.left == 0.0
    with pytest.raises(TimeoutError):
        deadline.require_left()
