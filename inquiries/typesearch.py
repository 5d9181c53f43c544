"""Finding a submission type by words. Pure: built from a tree and the words that operators add to its types.

Words are compared as Korean is typed, letter by letter: "환부" on the way to "환불" already finds it, and so do the
initials "ㅎㅂ". Spaces and the direction of a name do not count. Only where nothing fits, a slip of a key or two does.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from inquiries.texts import letters
from inquiries.typetree import TypeTree

_LONGEST_QUERY = 100  # characters; more is no search
_INITIALS = {chr(code) for code in range(0x1100, 0x1113)}
_SHORTEST_SLIP = 5  # letters of a word in which a slip is forgiven
_ALIKE = 78.0  # percent of the letters that have to be the same
_BREAK = "\n"  # between names, so that no word is found across two


@dataclass(frozen=True, slots=True)
class _Entry:
    """One type that can be chosen: its own names and words, those above it, and the initials of all."""

    id: int
    own: str
    all: str
    initials: str


class TypeIndex:
    """Every type that can be chosen, ready to be searched."""

    def __init__(self, tree: TypeTree, words: Mapping[int, Iterable[str]]) -> None:
        self._entries = [_entry(tree, category_id, words) for category_id in tree.leaf_paths("")]

    def find(self, query: str, most: int) -> list[int]:
        """Ids of the types in which every word of `query` is found, best first, `most` at most."""
        words = [letters(word) for word in query[:_LONGEST_QUERY].split()]
        words = [word for word in words if word]
        if not words:
            return []
        ranked = [(min(_rank(entry, word) for word in words), entry.id) for entry in self._entries]
        found = sorted((pair for pair in ranked if pair[0]), key=lambda pair: -pair[0])
        return [category_id for _rank, category_id in found[:most]] or self._with_slips(words, most)

    def _with_slips(self, words: list[str], most: int) -> list[int]:
        if any(len(word) < _SHORTEST_SLIP for word in words):
            return []
        alike = [(self._likeness(entry, words), entry.id) for entry in self._entries]
        found = sorted((pair for pair in alike if pair[0]), key=lambda pair: -pair[0])
        return [category_id for _likeness, category_id in found[:most]]

    @staticmethod
    def _likeness(entry: _Entry, words: list[str]) -> float:
        """How alike the word that fits worst is to something in the names, in percent; 100 more in its own."""
        in_own = min(fuzz.partial_ratio(word, entry.own, score_cutoff=_ALIKE) for word in words)
        return (
            in_own + 100 if in_own else min(fuzz.partial_ratio(word, entry.all, score_cutoff=_ALIKE) for word in words)
        )


def _entry(tree: TypeTree, category_id: int, words: Mapping[int, Iterable[str]]) -> _Entry:
    def of(ids: Iterable[int]) -> str:
        texts = [text for i in ids for text in (*tree.names(i), *words.get(i, ()))]
        return _BREAK.join(letters(text) for text in texts)

    path = [category.id for category in tree.path(category_id)]
    everything = of(path)
    return _Entry(category_id, of(path[-1:]), everything, "".join(filter(_counts_as_initial, everything)))


def _counts_as_initial(letter: str) -> bool:
    return letter in _INITIALS or letter == _BREAK


def _rank(entry: _Entry, word: str) -> int:
    """3: a name or word of its own begins so; 2: it is in one; 1: in one above it, or it is somebody's initials."""
    if word in entry.own:
        return 3 if f"{_BREAK}{entry.own}".find(f"{_BREAK}{word}") >= 0 else 2
    if word in entry.all:
        return 1
    return int(len(word) > 1 and _INITIALS.issuperset(word) and word in entry.initials)
