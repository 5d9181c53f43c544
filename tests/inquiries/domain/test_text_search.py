"""What a search matches in a text, to be marked, and the part of a long text that shows it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inquiries.domain.text_search import SearchText, cut_excerpt, mark_matches, split_into_words


def marked(text: str, query: str) -> str:
    return "".join(f"[{part.text}]" if part.is_match else part.text for part in mark_matches(text, query))


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("When do I get my refund?", "REFUND", "When do I get my [refund]?"),
        ("refund, Refund", "refund", "[refund], [Refund]"),
        ("환불은 언제 되나요?", "환불", "[환불]은 언제 되나요?"),
        ("환불은 언제 되나요?", "환부", "[환불]은 언제 되나요?"),  # on the way to the next letter
        ("환불 계좌를 바꾸고", "환불계좌", "[환불 계좌]를 바꾸고"),  # blanks do not count
        ("현금영수증", "영수증 현금", "[현금영수증]"),
        ("환불 계좌", "ㅎㅂㄱㅈ", "[환불 계좌]"),
        ("เงินคืนช้า", "เงินคืน", "[เงินคืน]ช้า"),
        ("ค่าที่", "ที", "ค่า[ที่]"),  # its tone belongs to it
        ("Straße", "strasse", "[Straße]"),
        ("a <b> c", "b", "a <[b]> c"),
        ("nothing", "", "nothing"),
        ("", "x", ""),
    ],
)
def test_what_the_search_finds_is_marked(text: str, query: str, expected: str) -> None:
    assert marked(text, query) == expected


@given(st.text(max_size=80), st.text(max_size=20))
def test_no_character_is_lost_and_only_what_is_found_is_marked(text: str, query: str) -> None:
    parts = mark_matches(text, query)
    assert "".join(part.text for part in parts) == text
    searched = SearchText.build([text])
    found = any(searched.has(word) or searched.has_initials(word) for word in split_into_words(query))
    assert any(part.is_match for part in parts) <= found


LONG = f"{'before ' * 40}the refund comes after three days{' and so on' * 20}"


def test_an_excerpt_begins_at_the_beginning() -> None:
    assert cut_excerpt(LONG, "before", 20) == "before before before…"
    assert cut_excerpt("short", "refund", 20) == "short"


def test_an_excerpt_shows_what_was_found_further_on() -> None:
    shown = cut_excerpt(LONG, "refund", 60)
    assert shown.startswith("…before")
    assert "the refund comes" in shown
    assert shown.endswith("…")
