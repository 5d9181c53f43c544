"""Finding a submission type by words. Pure: built from a tree and the words that operators add to its types.

Words are compared as `spelled` does. Only where nothing fits, a slip of a key or two does.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from inquiries.domain.category_tree import TypeTree
from inquiries.domain.text_search import SearchText, split_into_words

_SHORTEST_SLIP = 5  # letters of a word in which a slip is forgiven
_ALIKE = 78.0  # percent of the letters that have to be the same


@dataclass(frozen=True, slots=True)
class _Entry:
    """One type that can be chosen: its own names and words, and those with all that stand above it."""

    id: int
    own: SearchText
    all: SearchText


class TypeIndex:
    """Every type that can be chosen, ready to be searched."""

    def __init__(self, tree: TypeTree, words: Mapping[int, Iterable[str]]) -> None:
        self._entries = [_build_entry(tree, category_id, words) for category_id in tree.list_leaf_paths("")]

    def find(self, query: str, most: int) -> list[int]:
        """Ids of the types in which every word of `query` is found, best first, `most` at most."""
        words = split_into_words(query)
        if not words:
            return []
        ranked = [(min(_rank(entry, word) for word in words), entry.id) for entry in self._entries]
        found = sorted((pair for pair in ranked if pair[0]), key=lambda pair: -pair[0])
        return [category_id for _rank, category_id in found[:most]] or self._find_with_slips(words, most)

    def _find_with_slips(self, words: list[str], most: int) -> list[int]:
        if any(len(word) < _SHORTEST_SLIP for word in words):
            return []
        alike = [(self._compute_likeness(entry, words), entry.id) for entry in self._entries]
        found = sorted((pair for pair in alike if pair[0]), key=lambda pair: -pair[0])
        return [category_id for _likeness, category_id in found[:most]]

    @staticmethod
    def _compute_likeness(entry: _Entry, words: list[str]) -> float:
        """How alike the word that fits worst is to something in the names, in percent; 100 more in its own."""
        in_own, in_all = (
            min(fuzz.partial_ratio(word, text.letters, score_cutoff=_ALIKE) for word in words)
            for text in (entry.own, entry.all)
        )
        return in_own + 100 if in_own else in_all


def _build_entry(tree: TypeTree, category_id: int, words: Mapping[int, Iterable[str]]) -> _Entry:
    def build_text(ids: Iterable[int]) -> SearchText:
        return SearchText.build(text for i in ids for text in (*tree.names(i), *words.get(i, ())))

    path = [category.id for category in tree.path(category_id)]
    return _Entry(category_id, build_text(path[-1:]), build_text(path))


def _rank(entry: _Entry, word: str) -> int:
    """3: a name or word of its own begins so; 2: it is in one; 1: in one above it, or the query is initials."""
    if entry.own.has(word):
        return 3 if entry.own.begins_with(word) else 2
    return int(entry.all.has(word) or entry.all.has_initials(word))
