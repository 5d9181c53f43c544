"""`docs/security.md` is true: its rows have verdicts, the tests that it names exist, each threat has its own."""

import ast
import re
from functools import cache

import pytest

from tests.support.source import ROOT

DOCUMENT = (ROOT / "docs/security.md").read_text(encoding="utf-8")
# The requirements of level 1 in OWASP ASVS 5.0.0: chapter and section, then the numbers in it.
LEVEL_1 = {
    "1.2": (1, 2, 3, 4, 5),
    "1.3": (1, 2),
    "1.5": (1,),
    "2.1": (1,),
    "2.2": (1, 2),
    "2.3": (1,),
    "3.2": (1, 2),
    "3.3": (1,),
    "3.4": (1, 2),
    "3.5": (1, 2, 3),
    "4.1": (1,),
    "4.4": (1,),
    "5.2": (1, 2),
    "5.3": (1, 2),
    "6.1": (1,),
    "6.2": (1, 2, 3, 4, 5, 6, 7, 8),
    "6.3": (1, 2),
    "6.4": (1, 2),
    "7.2": (1, 2, 3, 4),
    "7.4": (1, 2),
    "8.1": (1,),
    "8.2": (1, 2),
    "8.3": (1,),
    "9.1": (1, 2, 3),
    "9.2": (1,),
    "10.4": (1, 2, 3, 4, 5),
    "11.3": (1, 2),
    "11.4": (1,),
    "12.1": (1,),
    "12.2": (1, 2),
    "13.4": (1,),
    "14.2": (1,),
    "14.3": (1,),
    "15.1": (1,),
    "15.2": (1,),
    "15.3": (1,),
}
REQUIREMENTS = [f"{section}.{number}" for section, numbers in LEVEL_1.items() for number in numbers]
THREATS = [f"T{number:02}" for number in range(1, 67)]
VERDICTS = {"met", "met, with exceptions", "operator", "does not apply"}


def rows(begin: str) -> list[list[str]]:
    """The cells of each row of a table whose first cell is as `begin` says."""
    lines = re.findall(rf"^\| (?:{begin}) \|.*$", DOCUMENT, re.MULTILINE)
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


ASVS = rows(r"\d+\.\d+\.\d+")
CATALOGUE = rows(r"T\d\d")


@cache
def names_in(path: str) -> frozenset[str]:
    tree = ast.parse((ROOT / path).read_text(encoding="utf-8"))
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef))


def named(text: str) -> list[tuple[str, str]]:
    """The tests that a text names: `tests/a.py::test_b`, and what follows in the same file as `::test_c`."""
    found, file = [], ""
    for path, name in re.findall(r"`(tests/[\w/]+\.py)?::(test_\w+)`", text):
        file = path or file
        found.append((file, name))
    return found


def threats_with_tests() -> set[str]:
    numbers = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        names = [name for name in names_in(str(path.relative_to(ROOT))) if name.startswith("test_t")]
        for name in names:
            prefix = re.match(r"test((?:_t\d\d)+)_", name)
            numbers |= {number.upper() for number in prefix[1].strip("_").split("_")} if prefix else set()
    return numbers


def test_it_has_each_requirement_of_level_1_once() -> None:
    assert len(REQUIREMENTS) == 70
    assert [row[0] for row in ASVS] == REQUIREMENTS


@pytest.mark.parametrize("row", ASVS, ids=[row[0] for row in ASVS])
def test_a_row_has_a_verdict_its_reason_and_the_tests_that_show_it(row: list[str]) -> None:
    _number, asked, verdict, how, tests = row
    assert asked and how
    assert verdict in VERDICTS
    assert bool(named(tests)) == verdict.startswith("met")


def test_each_test_that_it_names_exists() -> None:
    assert len(named(DOCUMENT)) > 60
    missing = [f"{path}::{name}" for path, name in named(DOCUMENT) if name not in names_in(path)]
    assert missing == []


def test_it_has_each_threat_once() -> None:
    assert [row[0] for row in CATALOGUE] == THREATS


@pytest.mark.parametrize("row", CATALOGUE, ids=[row[0] for row in CATALOGUE])
def test_each_threat_has_a_test_that_carries_its_number(row: list[str]) -> None:
    number, tried, what_happens = row
    assert tried and what_happens
    assert number in threats_with_tests()


def test_no_test_carries_a_number_that_is_none() -> None:
    assert sorted(threats_with_tests() - set(THREATS)) == []
