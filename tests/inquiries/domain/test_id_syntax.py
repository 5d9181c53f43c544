"""Ids that come in addresses and forms."""

import pytest

from inquiries.domain.id_syntax import parse_id


@pytest.mark.parametrize(("text", "number"), [("3", 3), ("0", 0), ("007", 7), ("9" * 18, 10**18 - 1)])
def test_ascii_digits_are_an_id(text: str, number: int) -> None:
    assert parse_id(text) == number


@pytest.mark.parametrize(
    "text", ["", "\u0663", "\uff13", "\u00b3", "3\u0663", "-3", "+3", " 3", "3\n", "3.0", "3_0", "0x3", "9" * 19, "x"]
)
def test_any_other_text_is_none(text: str) -> None:
    assert parse_id(text) is None
