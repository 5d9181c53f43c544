"""The catalogue of threats has 66, and each has a test that carries its number."""

import re

import pytest

from tests.support.source import ROOT

_NAMES = re.compile(r"^ *def test_((?:t\d\d_)+)", re.MULTILINE)
_FILES = (ROOT / "tests").rglob("test_*.py")
MET = {
    n for path in _FILES for names in _NAMES.findall(path.read_text(encoding="utf-8")) for n in names.split("_") if n
}
CATALOGUE = [f"t{number:02}" for number in range(1, 67)]


@pytest.mark.parametrize("number", CATALOGUE)
def test_it_is_met(number: str) -> None:
    assert number in MET


def test_no_other_is() -> None:
    assert sorted(MET - set(CATALOGUE)) == []
