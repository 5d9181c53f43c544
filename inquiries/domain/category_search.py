"""Search submission types by words, typo tolerant. Pure: built from a tree and the operators' search words.

Words are compared as `spelled` does. Only where nothing fits, a slip of a key or two does.

The names of all types are searched as one text, and only as far as enough are found: to look at each of thousands of
types by itself would take a hundred times as long.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import merge
from itertools import groupby, islice

from rapidfuzz import fuzz, process

from inquiries.domain.category_tree import TypeTree
from inquiries.domain.text_search import BREAK, SearchText, may_be_initials, split_into_words

_SHORTEST_SLIP = 5  # letters of a word in which a slip is forgiven
_ALIKE = 78.0  # percent of the letters that have to be the same


@dataclass(frozen=True, slots=True)
class _Entry:
    """One selectable type: its own names and words, those with all of its ancestors, and the ids of them all."""

    id: int
    own: SearchText
    all: SearchText
    path: tuple[int, ...]


class TypeIndex:
    """A search index of all selectable types."""

    def __init__(self, tree: TypeTree, words: Mapping[int, Iterable[str]]) -> None:
        # Those of a level are spelled once, however many types are below.
        self._parts = {i: SearchText.build((*tree.names(i), *words.get(i, ()))) for i in tree.list_ids()}
        self._entries = [self._build_entry(tree, category_id) for category_id in tree.list_leaf_paths("")]
        self._own = _JoinedText(entry.own.letters for entry in self._entries)
        self._all = _JoinedText(entry.all.letters for entry in self._entries)
        self._initials = _JoinedText(entry.all.initials for entry in self._entries)

    def _build_entry(self, tree: TypeTree, category_id: int) -> _Entry:
        path = tuple(category.id for category in tree.path(category_id))
        return _Entry(category_id, self._parts[category_id], SearchText.join(self._parts[i] for i in path), path)

    def find(self, query: str, most: int) -> list[int]:
        """Return the ids of the types that contain every word of `query`, best first, at most `most`.

        Best are those of whose own names each begins so, then those whose own names contain it. Of others an ancestor
        does, or its initials do.
        """
        words = split_into_words(query)
        if not words:
            return []
        found: dict[int, None] = {}
        for list_places in (self._list_that_begin, self._list_own, self._list_all):
            found |= dict.fromkeys(islice(list_places(words), most))
            if len(found) >= most:
                break
        return [self._entries[place].id for place in found][:most] or self._find_with_slips(words, most)

    def _list_that_begin(self, words: list[str]) -> Iterator[int]:
        places = self._own.list_places(self._own.choose_rarest(words, begins=True), begins=True)
        return self._keep(places, words, lambda entry: entry.own.begins_with)

    def _list_own(self, words: list[str]) -> Iterator[int]:
        return self._keep(self._own.list_places(self._own.choose_rarest(words)), words, lambda entry: entry.own.has)

    def _list_all(self, words: list[str]) -> Iterator[int]:
        rarest = self._all.choose_rarest([word for word in words if not may_be_initials(word)] or words)
        places = self._all.list_places(rarest)
        if may_be_initials(rarest):
            places = (place for place, _both in groupby(merge(places, self._initials.list_places(rarest))))

        def build_test(entry: _Entry) -> Callable[[str], bool]:
            return lambda word: entry.all.has(word) or entry.all.has_initials(word)

        return self._keep(places, words, build_test)

    def _keep(
        self, places: Iterator[int], words: list[str], build_test: Callable[[_Entry], Callable[[str], bool]]
    ) -> Iterator[int]:
        """Keep the places of the entries that every word fits."""
        return (place for place in places if all(map(build_test(self._entries[place]), words)))

    def _find_with_slips(self, words: list[str], most: int) -> list[int]:
        """Find types whose names are like the words: the likeness of the worst matching word counts.

        The type's own names come before those of the levels above it.
        """
        if any(len(word) < _SHORTEST_SLIP for word in words):
            return []
        letters = {i: part.letters for i, part in self._parts.items()}
        alike = [_compute_likeness(word, letters) for word in words]
        if not all(alike):
            return []
        ranked = []
        for entry in self._entries:
            own = min(each.get(entry.id, 0.0) for each in alike)
            of_all = min(max(each.get(i, 0.0) for i in entry.path) for each in alike)
            if likeness := own + 100 if own else of_all:
                ranked.append((likeness, entry.id))
        found = sorted(ranked, key=lambda pair: -pair[0])
        return [category_id for _likeness, category_id in found[:most]]


def _compute_likeness(word: str, letters: Mapping[int, str]) -> dict[int, float]:
    """Return the similarity of a word to each text that is like it, in percent, by the text's key."""
    found = process.extract(word, letters, scorer=fuzz.partial_ratio, score_cutoff=_ALIKE, limit=None)
    return {key: score for _text, score, key in found}


class _JoinedText:
    """The texts of all entries as one. Each begins after two breaks, so that no word is found across two."""

    def __init__(self, texts: Iterable[str]) -> None:
        parts = [f"{BREAK}{BREAK}{text}" for text in texts]
        self._text = "".join(parts)
        self._starts: list[int] = []
        start = 0
        for part in parts:
            self._starts.append(start)
            start += len(part)

    def choose_rarest(self, words: list[str], *, begins: bool = False) -> str:
        """Return the word that occurs least, or begins the fewest lines: fewest places are then to be looked at."""
        if len(words) == 1:
            return words[0]
        return min(words, key=lambda word: self._text.count(f"{BREAK}{word}" if begins else word))

    def list_places(self, word: str, *, begins: bool = False) -> Iterator[int]:
        """List the places of the texts that have the word, or of which a line begins with it, in their order."""
        wanted = f"{BREAK}{word}" if begins else word
        at = self._text.find(wanted)
        while at >= 0:
            place = bisect_right(self._starts, at) - 1
            yield place
            if place + 1 == len(self._starts):
                return
            at = self._text.find(wanted, self._starts[place + 1])
