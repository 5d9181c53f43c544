"""The one spelling of addresses, codes and receipt numbers, and what stands for them where they are counted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common import normalization
from inquiries.domain import receipt_numbers

# Zero width, marks of direction, soft hyphen, fillers, variation selectors, tags.
INVISIBLE = (
    "\u200b\u200d\u200e\u202c\u2060\u2069\ufeff\u00ad\u034f\u115f\u180b\u2800\u3164\uffa0\ufe0f\U000e0101\U000e0041"
)


@pytest.mark.parametrize("character", INVISIBLE, ids=ascii)
@pytest.mark.parametrize(
    "place", ["{}victim@example.com", "vic{}tim@example.com", "victim@exam{}ple.com", "victim@example.com{}"]
)
def test_it_works(character: str, place: str) -> None:
    assert normalization.normalize_email(place.format(character)) == "victim@example.com"


@pytest.mark.parametrize(
    ("typed", "spelled"),
    [
        ("ＶＩＣＴＩＭ＠ｅｘａｍｐｌｅ．ｃｏｍ", "victim@example.com"),
        ("victim@example\u3002com", "victim@example.com"),
        ('"vic\\tim"@example.com', "victim@example.com"),
        ('"vic tim"@example.com', '"vic tim"@example.com'),
        ("a@xn--3e0b707e.kr", "a@한국.kr"),
        ("a@faß.de", "a@faß.de"),
        ("some.one+tag@example.com", "some.one+tag@example.com"),
        ("tester", "tester"),
    ],
)
def test_an_address_has_one_spelling(typed: str, spelled: str) -> None:
    assert normalization.normalize_email(typed) == spelled


@given(st.text() | st.emails())
def test_normalizing_twice_changes_nothing(typed: str) -> None:
    once = normalization.normalize_email(typed)
    assert normalization.normalize_email(once) == once
    assert normalization.normalize_for_counting(once) == normalization.normalize_for_counting(typed)


@pytest.mark.parametrize(
    "alias",
    ["lim+1@example.com", "l.im@example.com", "L.I.M+a.b@EXAMPLE.com", "lim@ⓔxample.com", "lim\u200b@example.com"],
)
def test_t41_addresses_that_lead_to_one_mailbox_are_counted_as_one_and_are_not_one(alias: str) -> None:
    assert normalization.normalize_for_counting(alias) == normalization.normalize_for_counting("lim@example.com")
    if "\u200b" not in alias:
        assert normalization.normalize_email(alias) != "lim@example.com"


@pytest.mark.parametrize(
    "typed", ["1234 5678", "１２３４－５６７８", "\u20601234\u200b5678\n", "1234–5678", "๑๒๓๔๕๖๗๘"]
)
def test_a_code_is_read_however_it_is_pasted(typed: str) -> None:
    assert normalization.normalize_digits(typed) == "12345678"


@pytest.mark.parametrize("typed", ["{}", "\u200b{}", "{}\ufeff", "[#{}]", " {} "])
@pytest.mark.parametrize(
    "spell", [str.lower, lambda text: text.replace("-", "\u2011"), lambda text: text.replace("-", "")]
)
def test_a_receipt_number_is_read_however_it_is_pasted(typed: str, spell: object) -> None:
    number = receipt_numbers.generate_receipt()
    assert callable(spell)
    assert receipt_numbers.normalize(typed.format(spell(number))) == number
    full_width = "".join(chr(ord(c) + 0xFEE0) for c in number)
    assert receipt_numbers.normalize(typed.format(full_width)) == number
