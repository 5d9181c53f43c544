"""Arguments of commands that take a number refuse what is out of its bounds, and do nothing then."""

from argparse import ArgumentTypeError

import pytest
from django.core.management import CommandError, call_command

from inquiries.management.bounded_numbers import build_number_parser, build_whole_number_parser, parse_category
from inquiries.models import CommandRun


def test_a_number_within_its_bounds_is_taken() -> None:
    assert [build_number_parser(0.5, 10)(text) for text in ("0.5", "10")] == [0.5, 10]


@pytest.mark.parametrize("text", ["0", "-1", "10.1", "1e9", "nan", "inf", "", "seven"])
def test_any_other_is_refused(text: str) -> None:
    with pytest.raises(ArgumentTypeError, match=r"from 0\.5 to 10"):
        build_number_parser(0.5, 10)(text)


def test_a_whole_number_is_taken_within_its_bounds_only() -> None:
    assert [build_whole_number_parser(1, 10)(text) for text in ("1", "10")] == [1, 10]
    for text in ("0", "11", "1.5", "1e1", "", "seven"):
        with pytest.raises(ArgumentTypeError, match="a whole number from 1 to 10"):
            build_whole_number_parser(1, 10)(text)


def test_a_submission_type_is_a_number_or_none() -> None:
    assert (parse_category("101"), parse_category("")) == (101, None)
    for text in ("-5", "0", "99999999999999999999", "refunds"):
        with pytest.raises(ArgumentTypeError, match="the number of a submission type"):
            parse_category(text)


@pytest.mark.parametrize("lanes", ["0", "101", "many"])
def test_a_worker_has_a_number_of_lanes(db: None, lanes: str) -> None:
    with pytest.raises(CommandError, match=r"--lanes: must be a whole number from 1 to 100$"):
        call_command("deliver", "--once", "--lanes", lanes)


@pytest.mark.parametrize("days", ["0", "-5", "nan", "99999999"])
def test_an_audit_of_no_days_is_refused_and_does_not_count_as_one(db: None, days: str) -> None:
    with pytest.raises(CommandError, match="--since"):
        call_command("audit_deliveries", f"--since={days}")
    assert not CommandRun.objects.exists()


@pytest.mark.parametrize("option", ["--patience=-1", "--patience=nan", "--file-age=1e9"])
def test_the_probe_waits_no_time_that_is_none(db: None, option: str) -> None:
    with pytest.raises(CommandError, match=option.partition("=")[0]):
        call_command("probe_oc", "narae", option)
