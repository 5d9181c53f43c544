"""The stylesheet stands on its tokens: what a brand or a designer would change is said once, at the top."""

import re

import pytest

from tests.support.source import ROOT

SHEET = (ROOT / "static" / "css" / "portal.css").read_text(encoding="utf-8")
TOKENS, RULES = SHEET.split("/* ---- elements ---- */")
DEFINED = re.findall(r"^\s*(--[a-z0-9-]+):", TOKENS, re.MULTILINE)
_DECLARATION = re.compile(r"(?<![\w-])([a-z-]+): ([^;{}]+?)(?=;|\s*\})")
_SPACING = re.compile(r"(margin|padding|gap|row-gap|column-gap)(-[a-z-]+)?")
# What a value may say without a token: nothing, all, and what goes with the size of the letters around it.
ALLOWED: dict[str, str] = {
    "font-size": r"var\(--text-[a-z]+\)|0?\.\d+em",
    "font-weight": r"var\(--weight-[a-z]+\)",
    "line-height": r"var\(--leading(-[a-z]+)?\)",
    "border-radius": r"var\(--round(-[a-z]+)?\)|50%",
    "font": r"inherit|var\(--weight-[a-z]+\) var\(--text-[a-z]+\)/var\(--leading(-[a-z]+)?\) var\(--(sans|mono)\)",
}


def declarations() -> list[tuple[str, str]]:
    return _DECLARATION.findall(re.sub(r"/\*.*?\*/", "", RULES, flags=re.DOTALL))


def test_there_is_something_to_hold() -> None:
    assert len(declarations()) > 500
    assert {"--accent", "--space-1", "--text-body", "--round", "--quick"} <= set(DEFINED)


def test_no_colour_stands_outside_the_tokens() -> None:
    colour = re.compile(r"#[0-9a-f]{3,8}\b|\b(rgb|hsl|oklch|color-mix)a?\(", re.IGNORECASE)
    assert [pair for pair in declarations() if colour.search(pair[1])] == []


def test_no_pixel_and_no_duration_stands_outside_the_tokens() -> None:
    measure = re.compile(r"\d(px|pt|ms|s)\b")
    assert [pair for pair in declarations() if measure.search(pair[1])] == []


def test_space_is_of_the_scale() -> None:
    spacing = [pair for pair in declarations() if _SPACING.fullmatch(pair[0])]
    assert [pair for pair in spacing if re.search(r"\d(rem|ch|ex)\b", pair[1])] == []


@pytest.mark.parametrize("name", ALLOWED)
def test_type_and_radius_are_tokens(name: str) -> None:
    values = {value for known, value in declarations() if known == name}
    assert [value for value in values if not re.fullmatch(ALLOWED[name], value)] == []


def test_every_token_is_there_and_used() -> None:
    used = set(re.findall(r"var\((--[a-z0-9-]+)", SHEET))
    assert used - set(DEFINED) == set()
    assert set(DEFINED) - used == set()


def test_sides_are_those_of_the_text() -> None:
    """Left and right are the reader's: nothing here has to be mirrored for another direction."""
    physical = re.compile(r"(margin|padding|border)-(left|right)|left|right")
    assert [pair for pair in declarations() if physical.fullmatch(pair[0])] == []
