import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.inquiries.forms.definitions import build, in_our_time, refusal
from tests.support.words import say

DAY = r"\d{4}-\d\d-\d\d"
MOMENT = rf"{DAY} \d\d:\d\d"


@pytest.mark.parametrize(
    ("kind", "typed", "sent"),
    [
        ("date", "2022-07-11", "2022-07-11"),
        ("datetime", "2022-07-11T00:00", "2022-07-11 00:00"),
        ("date_period", ["2022-07-01", "2022-07-31"], "2022-07-01 ~ 2022-07-31"),
        ("datetime_period", ["2022-07-01T00:00", "2022-07-31T23:59"], "2022-07-01 00:00 ~ 2022-07-31 23:59"),
    ],
)
def test_it_works(kind: str, typed: object, sent: str) -> None:
    control = build(kind)
    assert control.convert_to_oc(control.clean(typed)) == sent


@pytest.mark.parametrize(("kind", "nothing"), [("date", ""), ("datetime", " "), ("date_period", ["", None])])
def test_an_optional_date_left_empty_sends_nothing(kind: str, nothing: object) -> None:
    control = build(kind)
    assert control.convert_to_oc(control.clean(nothing)) is None


@pytest.mark.parametrize(("kind", "nothing"), [("date", ""), ("datetime", None), ("datetime_period", ["", " "])])
def test_a_required_date_must_be_there(kind: str, nothing: object) -> None:
    assert refusal(build(kind, required=True), nothing) == say("Please fill in “%(label)s”.", "en", label="Your answer")


def test_typed_where_the_browser_has_no_control_for_it() -> None:
    day, moment, period = build("date"), build("datetime"), build("date_period")
    assert day.convert_to_oc(day.clean("2022. 7. 11.")) == "2022-07-11"
    assert moment.convert_to_oc(moment.clean("2022.07.11 9:30")) == "2022-07-11 09:30"
    assert period.convert_to_oc(period.clean(["2022/07/01", "2022.7.31"])) == "2022-07-01 ~ 2022-07-31"


@pytest.mark.parametrize(
    ("kind", "typed", "example"),
    [
        ("date", "next week", "2022-07-11"),
        ("datetime", "2022-07-11", "2022-07-11 09:30"),
        ("date_period", ["2022-07-01", "soon"], "2022-07-11"),
    ],
)
def test_no_date_is_answered_with_an_example(kind: str, typed: object, example: str) -> None:
    assert refusal(build(kind), typed) == say(
        "Please enter “%(label)s” like this: %(example)s.", "en", label="Your answer", example=example
    )


@pytest.mark.parametrize(("kind", "typed"), [("date", "0022-07-11"), ("date_period", ["2022-07-01", "2222-07-01"])])
def test_a_year_out_of_range_is_refused(kind: str, typed: object) -> None:
    assert refusal(build(kind), typed) == say(
        "The year in “%(label)s” must be between %(first)s and %(last)s.",
        "en",
        label="Your answer",
        first="1900",
        last="2100",
    )


@pytest.mark.parametrize("kind", ["date_period", "datetime_period"])
@pytest.mark.parametrize("half", [["2022-07-01T00:00", ""], ["", "2022-07-01T00:00"]])
def test_half_a_period(kind: str, half: list[str]) -> None:
    typed = [end[:10] for end in half] if kind == "date_period" else half
    assert refusal(build(kind), typed) == say(
        "Please enter both a start and an end for “%(label)s”.", "en", label="Your answer"
    )


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("date_period", ["2022-07-31", "2022-07-01"]),
        ("datetime_period", ["2022-07-01T09:31", "2022-07-01T09:30"]),
    ],
)
def test_a_period_that_ends_before_it_begins(kind: str, typed: list[str]) -> None:
    assert refusal(build(kind), typed) == say(
        "The end of “%(label)s” must not be before its start.", "en", label="Your answer"
    )


@pytest.mark.parametrize(
    ("kind", "typed"),
    [("date_period", ["2022-07-01"] * 2), ("datetime_period", ["2022-07-01T09:30"] * 2)],
)
def test_a_period_may_begin_and_end_at_once(kind: str, typed: list[str]) -> None:
    build(kind).clean(typed)


@given(in_our_time)
def test_every_day_and_moment_goes_out_in_the_contracts_format(value: object) -> None:
    for kind, typed, pattern in (
        ("date", str(value)[:10], DAY),
        ("datetime", str(value)[:16].replace(" ", "T"), MOMENT),
    ):
        control = build(kind)
        sent = control.convert_to_oc(control.clean(typed))
        assert isinstance(sent, str)
        assert re.fullmatch(pattern, sent)
        assert sent == typed.replace("T", " ")


@given(st.tuples(in_our_time, in_our_time).map(sorted))
def test_every_period_goes_out_in_the_contracts_format(ends: list[object]) -> None:
    for kind, length, pattern in (("date_period", 10, DAY), ("datetime_period", 16, MOMENT)):
        control = build(kind)
        typed = [str(end)[:length] for end in ends]
        sent = control.convert_to_oc(control.clean(typed))
        assert isinstance(sent, str)
        assert re.fullmatch(rf"{pattern} ~ {pattern}", sent)
        assert sent == " ~ ".join(typed)


@pytest.mark.parametrize(
    ("kind", "preset", "shown"),
    [
        ("date", "2022-07-11", ["2022-07-11"]),
        ("datetime", "2022-07-11 09:30", ["2022-07-11T09:30"]),
        ("date_period", "2022-07-01 ~ 2022-07-31", ["2022-07-01", "2022-07-31"]),
        ("datetime_period", "2022-07-01 00:00 ~ 2022-07-31 23:59", ["2022-07-01T00:00", "2022-07-31T23:59"]),
        ("date", "soon", []),
    ],
)
def test_a_preset_is_shown(kind: str, preset: str, shown: list[str]) -> None:
    control = build(kind, value=preset)
    assert re.findall(r'value="([^"]*)"', control.widget.render("x", control.initial)) == shown
