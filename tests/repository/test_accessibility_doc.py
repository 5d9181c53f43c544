"""`docs/accessibility.md` has each of KWCAG 2.2's 33 items, and how each was checked."""

import re

import pytest

from tests.support.source import ROOT

DOCUMENT = (ROOT / "docs/accessibility.md").read_text(encoding="utf-8")
# Guideline by guideline, how many items it has.
KWCAG = {
    "5.1": 1,
    "5.2": 1,
    "5.3": 3,
    "5.4": 4,
    "6.1": 4,
    "6.2": 2,
    "6.3": 1,
    "6.4": 4,
    "6.5": 4,
    "7.1": 1,
    "7.2": 2,
    "7.3": 4,
    "8.1": 1,
    "8.2": 1,
}
ITEMS = [f"{guideline}.{number}" for guideline, count in KWCAG.items() for number in range(1, count + 1)]
# What WCAG 2.2 has at levels A and AA since 2.1: KWCAG 2.2 took some of it over, under numbers of its own.
NEW_IN_WCAG = {"2.4.11", "2.5.7", "2.5.8", "3.2.6", "3.3.7", "3.3.8"}


def rows(part: str) -> list[list[str]]:
    lines = re.findall(r"^\| \d\.\d\.\d+ \|.*$", part, re.MULTILINE)
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines]


_korean, _, _beyond = DOCUMENT.partition("## WCAG 2.2 AA")
ROWS = rows(_korean)
MORE = rows(_beyond)


def test_it_has_each_item_once() -> None:
    assert (len(KWCAG), len(ITEMS)) == (14, 33)
    assert [row[0] for row in ROWS] == ITEMS


def test_it_has_what_is_new_in_wcag() -> None:
    assert {row[0] for row in MORE} >= NEW_IN_WCAG


@pytest.mark.parametrize("row", [*ROWS, *MORE], ids=lambda row: row[0])
def test_a_row_says_what_is_done_and_how_it_was_checked(row: list[str]) -> None:
    _number, asked, done, checked = row
    assert asked and done
    files = re.findall(r"`(tests/[\w/]+\.py)`", checked)
    assert files
    assert [path for path in files if not (ROOT / path).is_file()] == []
