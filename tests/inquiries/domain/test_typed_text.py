import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inquiries.domain import typed_text


def test_it_works() -> None:
    assert typed_text.clean_line("  문의  드립니다 ") == "문의  드립니다"
    assert typed_text.block("첫째\r\n\t둘째 \n") == "첫째\n\t둘째 \n"


def test_korean_in_pieces_is_put_together() -> None:
    in_pieces = unicodedata.normalize("NFD", "한글")
    assert typed_text.clean_line(in_pieces) == typed_text.block(in_pieces) == "한글"


@pytest.mark.parametrize("broken", ["a\rb", "a\x0bb", "a\x0cb", "a\x85b", "a\u2028b", "a\u2029b"])
def test_every_unicode_line_separator_becomes_a_line_break(broken: str) -> None:
    assert typed_text.block(broken) == "a\nb"


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x1b", "\x7f", "\x80", "\ud800", "\udfff"])
@pytest.mark.parametrize("read", [typed_text.clean_line, typed_text.block])
def test_a_character_that_cannot_be_sent_is_refused_and_named(read: object, character: str) -> None:
    assert callable(read)
    with pytest.raises(typed_text.Unsendable) as refused:
        read(f"ab{character}c")
    assert (refused.value.code_point, refused.value.position) == (f"U+{ord(character):04X}", 3)


@pytest.mark.parametrize("character", ["\n", "\r", "\t"])
def test_one_line_has_no_line_break_or_tab(character: str) -> None:
    with pytest.raises(typed_text.Unsendable):
        typed_text.clean_line(f"Subject{character}Bcc: someone@example.com")


@pytest.mark.parametrize("nothing", ["", "   ", "\n\t \n", "\u200b", "\u3000", "\u3164", " \u200b\ufeff "])
def test_invisible_characters_alone_are_no_answer(nothing: str) -> None:
    assert typed_text.block(nothing) == typed_text.clean_query(nothing) == ""


def test_an_invisible_character_alone_is_no_answer_on_a_line() -> None:
    assert typed_text.clean_line("\u200b") == ""


def test_a_family_of_emoji_stays_together() -> None:
    assert typed_text.clean_line("👨‍👩‍👧") == "👨‍👩‍👧"


@pytest.mark.parametrize(
    ("text", "length"), [("", 0), ("abc", 3), ("한글", 2), ("😀", 2), ("👨‍👩‍👧", 8), ("\ud800", 1)]
)
def test_lengths_are_counted_as_java_counts(text: str, length: int) -> None:
    assert typed_text.count_utf16_units(text) == length


@given(st.text())
def test_cleaning_twice_changes_nothing(typed: str) -> None:
    for read in (typed_text.clean_line, typed_text.block):
        try:
            once = read(typed)
        except typed_text.Unsendable:
            continue
        assert read(once) == once
        assert unicodedata.is_normalized("NFC", once)


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_character_beyond_the_first_plane_counts_twice(text: str) -> None:
    assert typed_text.count_utf16_units(text) == len(text) + sum(ord(character) > 0xFFFF for character in text)
