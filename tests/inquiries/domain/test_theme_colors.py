"""Any colour of a brand becomes accents that can be read, on light and on dark paper."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inquiries.domain import theme_colors

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
EXTREMES = ["#000000", "#ffffff", "#ffff00", "#00ff00", "#ff0000", "#0000ff", "#808080", "#03c75a", "#fee500"]


def compute_contrast(one: str, other: str) -> float:
    return theme_colors.compute_contrast(theme_colors.parse_rgb(one), theme_colors.parse_rgb(other))


def readable(accents: theme_colors.Accents, *grounds: str) -> bool:
    used_on = [(accents.accent, ground) for ground in (*grounds, accents.soft)]
    used_on += [(accents.ink, accents.accent), (accents.ink, accents.strong)]
    return all(compute_contrast(one, other) >= 4.5 for one, other in used_on)


@pytest.mark.parametrize("brand", EXTREMES)
def test_it_works(brand: str) -> None:
    assert readable(theme_colors.build_light_accents(brand), "#ffffff", "#f7f7f5", "#efefeb")
    assert readable(theme_colors.build_dark_accents(brand), "#131518", "#1b1e22", "#23272c")


@given(COLOURS)
def test_no_colour_breaks_it(brand: str) -> None:
    assert readable(theme_colors.build_light_accents(brand), "#ffffff", "#f7f7f5")
    assert readable(theme_colors.build_dark_accents(brand), "#131518", "#1b1e22")


def test_a_colour_that_can_be_read_stays_as_it_is() -> None:
    assert theme_colors.build_light_accents("#3b49c6").accent == "#3b49c6"


def test_contrast_is_wcags() -> None:
    assert round(compute_contrast("#ffffff", "#000000"), 1) == 21.0
    assert round(compute_contrast("#777777", "#ffffff"), 2) == 4.48
