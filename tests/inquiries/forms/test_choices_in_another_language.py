"""Choices of a draft in another language: found by their place, or not at all."""

import pytest

from inquiries.forms.choices_in_another_language import find_unknown_choices, translate_choices
from tests.inquiries.forms.definitions import definition

KOREAN = definition("dropdown", options=["환불", "교환", "기타"])
JAPANESE = definition("dropdown", options=["返金", "交換", "その他"])


def translate(chosen: list[str], other: list[str]) -> dict[str, list[str]]:
    typed = {"f_answer": chosen}
    unknown = find_unknown_choices([KOREAN], typed)
    return translate_choices(unknown, [[definition("dropdown", options=other)]], typed)


def test_it_works() -> None:
    assert translate(["交換"], list(JAPANESE.options)) == {"f_answer": ["교환"]}


def test_what_is_offered_stays() -> None:
    assert translate(["교환"], list(JAPANESE.options)) == {}


def test_line_breaks_of_a_browser_are_those_of_the_option() -> None:
    assert translate(["交\r\n換"], ["返金", "交\n換", "その他"]) == {"f_answer": ["교환"]}


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(["환불", "반품", "기타"], id="the same language before a change"),
        pytest.param(["返金", "반품"], id="more or fewer options"),
        pytest.param(["返金", "交換", "その他"], id="without the choice"),
    ],
)
def test_a_choice_that_may_be_another_one_is_left_out(other: list[str]) -> None:
    assert translate(["반품"], other) == {}


def test_of_several_choices_all_are_found_or_none() -> None:
    assert translate(["交換", "その他"], list(JAPANESE.options)) == {"f_answer": ["교환", "기타"]}
    assert translate(["交換", "配送"], list(JAPANESE.options)) == {}
