"""Search submission types by words, typo tolerant. Pure: built from a tree and the operators' search words.

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
    """One selectable type: its own names and words, and those with all of its ancestors."""

    id: int
    own: SearchText
    all: SearchText


class TypeIndex:
    """A search index of all selectable types."""

    def __init__(self, tree: TypeTree, words: Mapping[int, Iterable[str]]) -> None:
        self._entries = [_build_entry(tree, category_id, words) for category_id in tree.list_leaf_paths("")]

    def find(self, query: str, most: int) -> list[int]:
        """Return the ids of the types that contain every word of `query`, best first, at most `most`."""
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
        """Return the similarity of the worst matching word to the names, in percent; 100 more for the type's own."""
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
    """Return 3 if a name or word of its own begins so; 2: contains it; 1: an ancestor contains it, or its initials."""
    if entry.own.has(word):
        return 3 if entry.own.begins_with(word) else 2
    return int(entry.all.has(word) or entry.all.has_initials(word))
