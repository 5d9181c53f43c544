"""`docs/people.md` has 33 complaints, and each has a test that carries its number."""

import re

import pytest

from tests.support.source import ROOT

_ROWS = re.findall(r"^\| (P\d\d) \|", (ROOT / "docs/people.md").read_text(encoding="utf-8"), re.MULTILINE)
_NAMES = re.compile(r"^ *def test_(?:t\d\d_)*((?:p\d\d_)+)", re.MULTILINE)
_FILES = (ROOT / "tests").rglob("test_*.py")
MET = {
    number.upper()
    for path in _FILES
    for numbers in _NAMES.findall(path.read_text(encoding="utf-8"))
    for number in numbers.split("_")
    if number
}
_TO_COME = {"P28"}  # frames
COMPLAINTS = [f"P{number:02}" for number in range(1, 34)]


def test_it_has_each_complaint_once() -> None:
    assert _ROWS == COMPLAINTS


@pytest.mark.parametrize("number", COMPLAINTS)
def test_a_complaint_has_a_test_that_carries_its_number(number: str) -> None:
    assert number in MET


def test_no_test_carries_a_number_that_is_none() -> None:
    assert sorted(MET - set(COMPLAINTS)) == []
