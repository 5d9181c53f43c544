"""The catalogue of faults has 48, and each is met."""

import re
from pathlib import Path

import pytest

_NAMES = re.compile(r"^def test_(F\d\d)_\w+\(", re.MULTILINE)
MET = {number for path in Path(__file__).parent.glob("test_*.py") for number in _NAMES.findall(path.read_text())}
CATALOGUE = [f"F{number:02}" for number in range(1, 49)]


@pytest.mark.parametrize("number", CATALOGUE)
def test_it_is_met(number: str) -> None:
    assert number in MET


def test_no_other_is() -> None:
    assert sorted(MET - set(CATALOGUE)) == []
