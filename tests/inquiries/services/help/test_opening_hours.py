"""Opening hours: open until when, or opening when."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from inquiries.services.help.opening_hours import UnreadableHours, find_opening, parse_spans, write_spans

SEOUL = ZoneInfo("Asia/Seoul")
WEEK = {str(day): parse_spans("09:00-12:00, 13:00-18:00") for day in range(5)}
NIGHTS = {"4": parse_spans("22:00-02:00")}
ALWAYS = {str(day): parse_spans("0:00-24:00") for day in range(7)}


def at(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=SEOUL)


@pytest.mark.parametrize(
    ("now", "is_open", "changes_at"),
    [
        ("2026-11-30T10:00", True, "2026-11-30T12:00"),  # a Monday
        ("2026-11-30T12:00", False, "2026-11-30T13:00"),
        ("2026-11-30T08:59", False, "2026-11-30T09:00"),
        ("2026-11-30T18:00", False, "2026-12-01T09:00"),
        ("2026-12-04T18:30", False, "2026-12-07T09:00"),  # over the weekend
    ],
)
def test_it_is_open_in_its_hours(now: str, is_open: bool, changes_at: str) -> None:
    found = find_opening(WEEK, (), at(now))
    assert (found.is_open, found.changes_at) == (is_open, at(changes_at))


def test_a_closed_day_is_left_out() -> None:
    found = find_opening(WEEK, ["2026-12-25"], at("2026-12-25T10:00"))
    assert (found.is_open, found.changes_at) == (False, at("2026-12-28T09:00"))


def test_a_night_ends_on_the_next_day() -> None:
    found = find_opening(NIGHTS, (), at("2026-12-05T01:30"))
    assert (found.is_open, found.changes_at) == (True, at("2026-12-05T02:00"))


def test_what_never_closes_is_open_without_an_end() -> None:
    found = find_opening(ALWAYS, (), at("2026-12-05T01:30"))
    assert (found.is_open, found.changes_at) == (True, None)


def test_without_hours_it_is_closed() -> None:
    assert find_opening({}, (), at("2026-12-05T01:30")).changes_at is None


def test_what_operators_type_is_read_and_written() -> None:
    assert write_spans(parse_spans("13:00 – 18:00, 9:00~12:00")) == "09:00-12:00, 13:00-18:00"
    assert parse_spans(" ") == []


@pytest.mark.parametrize("typed", ["9-18", "09:00", "25:00-26:00", "09:70-10:00", "24:00-25:00", "09:00-09:00", "x"])
def test_hours_that_cannot_be_read_are_refused(typed: str) -> None:
    with pytest.raises(UnreadableHours):
        parse_spans(typed)
