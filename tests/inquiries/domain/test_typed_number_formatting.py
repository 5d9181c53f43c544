"""Numbers as they are usually written; what is not certain stays as it was typed."""

import pytest

from inquiries.domain import typed_number_formatting


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("01012345678", "010-1234-5678"),
        (" ０１０１２３４５６７８ ", "010-1234-5678"),
        ("0111234567", "011-123-4567"),
        ("07012345678", "070-1234-5678"),
        ("021234567", "02-123-4567"),
        ("0212345678", "02-1234-5678"),
        ("0311234567", "031-123-4567"),
        ("05051234567", "0505-123-4567"),
        ("050512345678", "0505-1234-5678"),
        ("0801234567", "080-123-4567"),
        ("15881234", "1588-1234"),
    ],
)
def test_a_telephone_number_is_grouped(typed: str, shown: str) -> None:
    assert typed_number_formatting.normalize_phone(typed) == shown
    assert typed_number_formatting.normalize_phone(shown) == shown


@pytest.mark.parametrize(
    "typed", ["", "010 1234 5678", "+82 10-1234-5678", "0101234567", "+821012345678", "911", "abc"]
)
def test_another_one_stays(typed: str) -> None:
    assert typed_number_formatting.normalize_phone(typed) == typed


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("１２３４－５６", "1234-56"),
        ("2026．7．1", "2026.7.1"),
        ("ＮＲ１", "ＮＲ１"),
        ("①", "①"),
        ("10²", "10²"),
        ("", ""),
    ],
)
def test_a_number_is_in_plain_digits(typed: str, shown: str) -> None:
    assert typed_number_formatting.normalize_number(typed) == shown
