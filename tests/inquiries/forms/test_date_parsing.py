import time
from collections.abc import Callable
from datetime import date, datetime

import pytest
from django.conf import settings
from django.utils import translation
from django.utils.formats import date_format
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
    "typed",
    [
        "20220711",
        "２０２２年７月１１日",
        "2022년 7월 11일",
        "2565-07-11",  # Thailand's year, in a date control of a browser
        "11/07/2565",
        "๑๑/๐๗/๒๕๖๕",
        "11 กรกฎาคม พ.ศ. 2565",
        "令和4年7月11日",
        "㋿4年7月11日",
        "R4.7.11",
        "July 11, 2022",
        "11 Jul. 2022",
    ],
)
def test_a_day_in_other_orders_scripts_and_calendars(typed: str) -> None:
    assert date_parsing.read_day(typed) == DAY


@pytest.mark.parametrize("typed", ["13/1/2022", "1/13/2022", "13.1.2022", "令和4年1月13日", "昭和97.1.13"])
def test_a_day_that_can_be_no_month_leaves_no_doubt(typed: str) -> None:
    assert date_parsing.read_day(typed) == date(2022, 1, 13)


def test_the_first_year_of_an_era() -> None:
    assert date_parsing.read_day("令和元年5月1日") == date(2019, 5, 1)


@pytest.mark.parametrize(
    "typed",
    [
        "2022년 7월 11일 오전 9:30",
        "2022年7月11日 9時30分",
        "11/7/2565 9:30",
        "11 ก.ค. 2565 09.30 น.",
        "Jul 11, 2022, 09:30 AM",
    ],
)
def test_a_moment_as_people_write_it(typed: str) -> None:
    assert date_parsing.read_moment(typed) == MOMENT


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
@given(value=in_our_time)
def test_what_a_page_writes_is_read(language: str, value: datetime) -> None:
    meant = value.replace(second=0, microsecond=0)
    with translation.override(language):
        day, moment = date_format(meant, "DATE_FORMAT"), date_format(meant, "DATETIME_FORMAT")
    assert (date_parsing.read_day(day), date_parsing.read_moment(moment)) == (meant.date(), meant)


@pytest.mark.parametrize(
    "typed",
    [
        *("", "tomorrow", "2022-13-01", "2022-02-30", "2022-07", "2022-07-11 09:30", "11 2022", "11 Brumaire 2022"),
        *("11.07.2022", "07/11/2022", "22.07.11", "2022711"),  # may be meant as another day
    ],
)
def test_no_day(typed: str) -> None:
    with pytest.raises(ValueError):
        date_parsing.read_day(typed)


@pytest.mark.parametrize(
    "typed", ["", "2022-07-11", "2022-07-11 24:00", "2022-07-11 09:60", "2022-07-1109:30", "2022-07-11 오전 15:30"]
)
def test_no_moment(typed: str) -> None:
    with pytest.raises(ValueError):
        date_parsing.read_moment(typed)


@pytest.mark.parametrize("filler", [" ", "a", "1", "a ", ". ", "พ.ศ."])
def test_a_long_text_is_refused_at_once(filler: str) -> None:
    began = time.process_time()
    with pytest.raises(ValueError):
        date_parsing.read_moment(f"5 Nov{filler * 20_000}x")
    assert time.process_time() - began < 1


@pytest.mark.parametrize("typed", ["1899-12-31", "2101-01-01", "0022-07-11", "2442-12-31", "2644-01-01"])
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
