"""Arguments of commands that take a number refuse what is out of its bounds, and do nothing then."""

from argparse import ArgumentTypeError

import pytest
from django.core.management import CommandError, call_command

from inquiries.management.bounded_numbers import build_number_parser
from inquiries.models import CommandRun


def test_a_number_within_its_bounds_is_taken() -> None:
    assert [build_number_parser(0.5, 10)(text) for text in ("0.5", "10")] == [0.5, 10]


@pytest.mark.parametrize("text", ["0", "-1", "10.1", "1e9", "nan", "inf", "", "seven"])
def test_any_other_is_refused(text: str) -> None:
    with pytest.raises(ArgumentTypeError, match=r"from 0\.5 to 10"):
        build_number_parser(0.5, 10)(text)


@pytest.mark.parametrize("days", ["0", "-5", "nan", "99999999"])
def test_an_audit_of_no_days_is_refused_and_does_not_count_as_one(db: None, days: str) -> None:
    with pytest.raises(CommandError, match="--since"):
        call_command("audit_deliveries", f"--since={days}")
    assert not CommandRun.objects.exists()


@pytest.mark.parametrize("option", ["--patience=-1", "--patience=nan", "--file-age=1e9"])
def test_the_probe_waits_no_time_that_is_none(db: None, option: str) -> None:
    with pytest.raises(CommandError, match=option.partition("=")[0]):
        call_command("probe_oc", "narae", option)
