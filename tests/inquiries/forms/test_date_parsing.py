from collections.abc import Callable
from datetime import date, datetime

import pytest
from hypothesis import given

from inquiries.forms.controls import date_parsing
from tests.inquiries.forms.definitions import in_our_time

DAY = date(2022, 7, 11)
MOMENT = datetime(2022, 7, 11, 9, 30)


def test_it_works() -> None:
    assert date_parsing.format_for_oc(date_parsing.read_day("2022-07-11")) == "2022-07-11"
    assert date_parsing.format_for_oc(date_parsing.read_moment("2022-07-11T00:00")) == "2022-07-11 00:00"
    assert date_parsing.format_period_for_oc(date(2022, 7, 1), date(2022, 7, 31)) == "2022-07-01 ~ 2022-07-31"
    begin, end = datetime(2022, 7, 1), datetime(2022, 7, 31, 23, 59)
    assert date_parsing.format_period_for_oc(begin, end) == "2022-07-01 00:00 ~ 2022-07-31 23:59"


@pytest.mark.parametrize(
    "typed", ["2022-07-11", "2022.07.11", "2022/07/11", "2022. 7. 11.", " 2022-7-11 ", "2022-07-11"]
)
def test_the_usual_ways_to_type_a_day(typed: str) -> None:
    assert date_parsing.read_day(typed) == DAY


@pytest.mark.parametrize(
    "typed", ["2022-07-11T09:30", "2022-07-11 09:30", "2022.7.11 9:30", "2022. 7. 11. 09:30", "2022-07-11T09:30:00.000"]
)
def test_the_usual_ways_to_type_a_moment(typed: str) -> None:
    assert date_parsing.read_moment(typed) == MOMENT


@pytest.mark.parametrize(
    "typed", ["", "tomorrow", "11.07.2022", "2022-13-01", "2022-02-30", "2022-07", "2022-07-11 09:30"]
)
def test_no_day(typed: str) -> None:
    with pytest.raises(ValueError):
        date_parsing.read_day(typed)


@pytest.mark.parametrize("typed", ["", "2022-07-11", "2022-07-11 24:00", "2022-07-11 09:60", "2022-07-1109:30"])
def test_no_moment(typed: str) -> None:
    with pytest.raises(ValueError):
        date_parsing.read_moment(typed)


@pytest.mark.parametrize("typed", ["1899-12-31", "2101-01-01", "0022-07-11"])
def test_a_year_out_of_range_is_refused(typed: str) -> None:
    with pytest.raises(date_parsing.OutOfRange):
        date_parsing.read_day(typed)


@pytest.mark.parametrize("typed", ["1900-01-01", "2100-12-31"])
def test_the_first_and_the_last_day_that_are_taken(typed: str) -> None:
    assert date_parsing.format_for_oc(date_parsing.read_day(typed)) == typed


def test_a_preset_that_is_no_date_presets_nothing() -> None:
    assert date_parsing.parse_preset(date_parsing.read_day, "soon") is None
    assert date_parsing.parse_preset(date_parsing.read_day, None) is None


@pytest.mark.parametrize(
    ("preset", "ends"),
    [("2022-07-01 ~ 2022-07-31", ["2022-07-01", "2022-07-31"]), ("2022-07-01", ["2022-07-01", ""]), ("", ["", ""])],
)
def test_a_period_has_two_ends(preset: str, ends: list[str]) -> None:
    assert date_parsing.split_period(preset) == ends


@pytest.mark.parametrize("read", [date_parsing.read_day, date_parsing.read_moment])
@given(value=in_our_time)
def test_a_formatted_date_is_read_back(read: Callable[[str], date], value: datetime) -> None:
    meant = value.replace(second=0, microsecond=0) if read is date_parsing.read_moment else value.date()
    assert read(date_parsing.format_for_oc(meant)) == meant
