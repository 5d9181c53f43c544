"""Normalized text for incremental search, for submission types, questions and tickets. Pure.

Korean is compared letter by letter: "환부" on the way to "환불" already finds it, and so do the initials "ㅎㅂ". Spaces
and the direction of a name do not count.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Self

from common.normalization import normalize
from inquiries.domain.typed_text import split_into_letters

_LONGEST = 200  # characters; more is no search
_INITIALS = frozenset(map(chr, range(0x1100, 0x1113)))
BREAK = "\n"  # between texts, so that no word is found across two
_BEFORE_MATCH = 30  # characters of an excerpt before the word that was searched for
_ENDINGS = """
안녕 녕하 하세 세요 문의 의드 드립 립니 니다 습니 합니 입니 어요 아요 해요 나요 가요 주세 싶어 싶습 어떻 떻게 하나 되나
있나 질문 です ます ました ください したい ありま せん hello please would could about have with question help
"""
SAYS_NOTHING = frozenset(_ENDINGS.split())  # common to all texts
_RUNS = re.compile("([\uac00-\ud7a3]{2,})|([\u3040-\u30ff\u3400-\u9fff]{2,})|([\u0e01-\u0e4e]{5,})|([^\\W\\d_]{4,})")
_OWN_PART = 0.6  # of a word in letters is at least its own; the rest may be an ending
_LONGEST_PART = 20  # characters of a query that are looked for as one word
_HIRAGANA = re.compile("[\u3040-\u309f]+")


@dataclass(frozen=True, slots=True)
class SearchText:
    """Texts normalized for search."""

    letters: str
    initials: str

    @classmethod
    def build(cls, texts: Iterable[str]) -> Self:
        spelled = BREAK.join(map(split_into_letters, texts))
        return cls(spelled, "".join(letter for letter in spelled if letter in _INITIALS or letter == BREAK))

    @classmethod
    def join(cls, texts: Iterable[Self]) -> Self:
        """Return several built texts as one."""
        parts = list(texts)
        return cls(BREAK.join(part.letters for part in parts), BREAK.join(part.initials for part in parts))

    def has(self, word: str) -> bool:
        return word in self.letters

    def has_initials(self, word: str) -> bool:
        """Whether the word is nothing but initials, and two or more syllables of a text begin with them."""
        return may_be_initials(word) and word in self.initials


@dataclass(frozen=True, slots=True)
class TextPart:
    """A part of a text that is shown: `is_match` if it is what was searched for."""

    text: str
    is_match: bool


def split_into_words(query: str) -> list[str]:
    """Return the words of a query, normalized as in `SearchText`."""
    return [word for word in map(split_into_letters, query[:_LONGEST].split()) if word]


def list_beginnings(query: str) -> Iterator[Iterator[str]]:
    """List where words may begin in a query, each with what a name may contain of it, the shortest first.

    Words get endings in a sentence: "환불이" is "환불", "refunded" is "refund". Chinese, Japanese and Thai write no
    blanks, so that a word may begin at each of their characters. Each beginning is normalized as in `SearchText`.
    """
    for hangul, unspaced, thai, other in _RUNS.findall(normalize("NFC", query[:_LONGEST]).casefold()):
        run = hangul or unspaced or thai or other
        if run in SAYS_NOTHING:
            continue
        shortest = 2 if hangul or unspaced else 5 if thai else max(4, ceil(_OWN_PART * len(run)))
        for start in range(len(run) - shortest + 1 if unspaced or thai else 1):
            parts = (run[start:end] for end in range(start + shortest, min(len(run), start + _LONGEST_PART) + 1))
            yield (split_into_letters(p) for p in parts if p not in SAYS_NOTHING and not _HIRAGANA.fullmatch(p))


def mark_matches(text: str, query: str) -> tuple[TextPart, ...]:
    """Split a text into what the words of `query` match, as `SearchText` finds them, and the rest.

    A syllable or a letter with its vowel signs is matched as a whole, even if the word ends within it.
    """
    found = [False] * len(text)
    for first, last in _find_spans(text, query):
        found[first : last + 1] = [True] * (last + 1 - first)
    parts: list[TextPart] = []
    start = 0
    for position in range(1, len(text) + 1):
        if position == len(text) or found[position] != found[start]:
            parts.append(TextPart(text[start:position], found[start]))
            start = position
    return tuple(parts)


def cut_excerpt(text: str, query: str, longest: int) -> str:
    """Return the beginning of a text, or the part around the first match of `query` if the beginning has none."""
    if len(text) <= longest:
        return text
    firsts = [first for first, last in _find_spans(text, query)]
    start = 0
    if firsts and min(firsts) > longest - _BEFORE_MATCH:
        near = max(0, min(firsts) - _BEFORE_MATCH)
        start = text.find(" ", near, min(firsts)) + 1 or near
    shown = text[start : start + longest].strip()
    return f"{'…' if start else ''}{shown}{'…' if start + longest < len(text) else ''}"


def _find_spans(text: str, query: str) -> list[tuple[int, int]]:
    """Return the first and the last character of each match; marks above and below a character belong to it."""
    spelled = [(letter, at) for at, character in enumerate(text) for letter in split_into_letters(character)]
    initials = [pair for pair in spelled if pair[0] in _INITIALS]
    spans = []
    for word in split_into_words(query):
        spans += _find_word(spelled, word) or (_find_word(initials, word) if may_be_initials(word) else [])
    extended = []
    for first, last in spans:
        end = last + 1
        while end < len(text) and unicodedata.category(text[end]).startswith("M"):
            end += 1
        extended.append((first, end - 1))
    return extended


def _find_word(spelled: Sequence[tuple[str, int]], word: str) -> list[tuple[int, int]]:
    """Return the matches of a word in letters that are each given with the position of their character."""
    letters = "".join(letter for letter, _at in spelled)
    spans = []
    at = letters.find(word)
    while at >= 0:
        spans.append((spelled[at][1], spelled[at + len(word) - 1][1]))
        at = letters.find(word, at + len(word))
    return spans


def may_be_initials(word: str) -> bool:
    """Whether a word is nothing but initials of Korean syllables, two or more."""
    return len(word) > 1 and _INITIALS.issuperset(word)
