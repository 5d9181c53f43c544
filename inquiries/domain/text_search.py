"""Normalized text for incremental search, for submission types, questions and tickets. Pure.

Korean is compared letter by letter: "환부" on the way to "환불" already finds it, and so do the initials "ㅎㅂ". Spaces
and the direction of a name do not count.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from inquiries.domain.text_cleaning import split_into_letters

_LONGEST = 200  # characters; more is no search
_INITIALS = frozenset(map(chr, range(0x1100, 0x1113)))
_BREAK = "\n"  # between texts, so that no word is found across two


@dataclass(frozen=True, slots=True)
class SearchText:
    """Texts normalized for search."""

    letters: str
    initials: str

    @classmethod
    def build(cls, texts: Iterable[str]) -> Self:
        spelled = _BREAK.join(map(split_into_letters, texts))
        return cls(spelled, "".join(letter for letter in spelled if letter in _INITIALS or letter == _BREAK))

    def has(self, word: str) -> bool:
        return word in self.letters

    def begins_with(self, word: str) -> bool:
        """Whether one of the texts begins so."""
        return f"{_BREAK}{word}" in f"{_BREAK}{self.letters}"

    def has_initials(self, word: str) -> bool:
        """Whether the word is nothing but initials, and two or more syllables of a text begin with them."""
        return len(word) > 1 and _INITIALS.issuperset(word) and word in self.initials


def split_into_words(query: str) -> list[str]:
    """Return the words of a query, normalized as in `SearchText`."""
    return [word for word in map(split_into_letters, query[:_LONGEST].split()) if word]
