"""Search submission types by words, typo tolerant. Pure: built from a tree and the operators' search words.

Words are compared as `SearchText` does. Only where nothing fits, a slip of a key or two does, and at last a part of
what was typed: people write whole sentences.

The index knows which types have which pair of letters, so that a word is looked for only in those that have its rarest
pair: to look at each of thousands of types would take a hundred times as long.
"""

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import nlargest
from itertools import chain, islice
from math import ceil, log
from operator import add

from rapidfuzz import fuzz, process

from inquiries.domain.category_tree import TypeTree
from inquiries.domain.text_search import BREAK, SearchText, list_beginnings, may_be_initials, split_into_words

_SHORTEST_SLIP = 5  # letters of a word in which a slip is forgiven
_ALIKE = 78.0  # percent of the letters that have to be the same
_MOST_BEGINNINGS = 40  # of words in a query that are looked for
_OWN = 100.0  # what a type's own name counts more than one of a level above it


class TypeIndex:
    """A search index of all selectable types. Types of all levels are numbered in the picker's order.

    What is below a type has the numbers after it.
    """

    def __init__(self, tree: TypeTree, words: Mapping[int, Iterable[str]]) -> None:
        self._ids = tree.list_ids()
        texts = [SearchText.build((*tree.names(i), *words.get(i, ()))) for i in self._ids]
        self._letters = _PairIndex(f"{BREAK}{text.letters}" for text in texts)
        self._initials = _PairIndex(text.initials for text in texts)
        self._is_leaf = bytearray(map(tree.is_leaf, self._ids))
        numbers = {i: number for number, i in enumerate(self._ids)}
        self._parents = [-1] * len(self._ids)
        self._ends = list(range(1, len(self._ids) + 1))  # the number after the last one below each
        for number in reversed(range(len(self._ids))):
            for child in (numbers[child.id] for child in tree.children(self._ids[number])):
                self._parents[child] = number
                self._ends[number] = max(self._ends[number], self._ends[child])

    def find(self, query: str, most: int) -> list[int]:
        """Return the ids of the types that contain every word of `query`, best first, at most `most`.

        Best are those of whose own names each begins so, then those whose own names contain it. Of others an ancestor
        does, or its initials do. If there are none, return those that are like it, or that contain a part of it.
        """
        words = list(dict.fromkeys(split_into_words(query)))
        if not words:
            return []
        found: dict[int, None] = {}
        for list_numbers, wanted in (
            (self._list_own, [f"{BREAK}{word}" for word in words]),
            (self._list_own, words),
            (self._list_all, words),
        ):
            found |= dict.fromkeys(islice(list_numbers(wanted), most))
            if len(found) >= most:
                break
        numbers = list(found)[:most] or self._find_with_slips(words, most) or self._find_by_parts(query, most)
        return [self._ids[number] for number in numbers]

    def _list_own(self, words: list[str]) -> Iterator[int]:
        return (number for number in self._letters.list_numbers(words) if self._is_leaf[number])

    def _list_all(self, words: list[str]) -> Iterator[int]:
        """List the types of which each word is in a name, or in one of a level above it, in their order."""
        indexes = {word: (self._letters, self._initials)[: 1 + may_be_initials(word)] for word in words}
        rarest = min(words, key=lambda word: sum(index.count_most(word) for index in indexes[word]))
        listed = 0
        for number in sorted({number for index in indexes[rarest] for number in index.list_numbers([rarest])}):
            for leaf in self._list_leaves(max(number, listed), self._ends[number]):
                line = self._list_line(leaf)
                if all(any(index.has(each, word) for index in indexes[word] for each in line) for word in words):
                    yield leaf
            listed = max(listed, self._ends[number])

    def _list_line(self, number: int) -> list[int]:
        """List a type and those above it."""
        line = []
        while number >= 0:
            line.append(number)
            number = self._parents[number]
        return line

    def _list_leaves(self, first: int, end: int) -> Iterable[int]:
        return (number for number in range(first, end) if self._is_leaf[number])

    def _find_with_slips(self, words: list[str], most: int) -> list[int]:
        """Find types whose names are like the words: the likeness of the worst matching word counts.

        The type's own names come before those of the levels above it.
        """
        if any(len(word) < _SHORTEST_SLIP for word in words):
            return []
        alike = []
        for word in words:
            alike.append(self._letters.find_alike(word))
            if not alike[-1]:
                return []
        own = set.intersection(*map(set, alike))
        ranked = {number: _OWN + min(each[number] for each in alike) for number in own if self._is_leaf[number]}
        if len(ranked) < most:
            of_all = [self._spread(each) for each in alike]
            shared = set.intersection(*map(set, of_all)) - ranked.keys()
            ranked |= {number: min(each[number] for each in of_all) for number in shared}
        return nlargest(most, ranked, key=lambda number: (ranked[number], -number))

    def _find_by_parts(self, query: str, most: int) -> list[int]:
        """Find types that contain parts of the query: those with more and rarer parts first, without much worse ones.

        A part in a type's own name counts twice as much as one in a name above it.
        """
        found: defaultdict[int, float] = defaultdict(float)
        for parts in islice(list_beginnings(query), _MOST_BEGINNINGS):
            having = self._list_having_longest(parts)
            weight = log(1 + len(self._ids) / max(1, len(having)))
            for number in having:
                for leaf in self._list_leaves(number, self._ends[number]):
                    found[leaf] += weight * (2 if leaf == number else 1)
        near = max(found.values(), default=0.0) / 2
        return nlargest(most, (n for n in found if found[n] >= near), key=lambda number: (found[number], -number))

    def _list_having_longest(self, parts: Iterable[str]) -> list[int]:
        """List the types that have the longest of the parts that any has; each part begins with the one before it."""
        having: list[int] = []
        for part in parts:
            longer = [n for n in having or self._letters.list_numbers([part]) if self._letters.has(n, part)]
            if not longer:
                break
            having = longer
        return having

    def _spread(self, alike: Mapping[int, float]) -> dict[int, float]:
        """Return the likeness of each selectable type by its own names and those of the levels above it."""
        best: dict[int, float] = {}
        for number, likeness in alike.items():
            for leaf in self._list_leaves(number, self._ends[number]):
                best[leaf] = max(likeness, best.get(leaf, 0.0))
        return best


class _PairIndex:
    """Texts by their number, and for each letter and each pair of letters the numbers of the texts that have it.

    So it is for the break before each line with the two letters after it, since many begin with the same letter.
    """

    def __init__(self, texts: Iterable[str]) -> None:
        self._texts = list(texts)
        found: defaultdict[str, list[int]] = defaultdict(list)
        for number, text in enumerate(self._texts):
            for part in {*text, *_list_pairs(text), *(f"{BREAK}{line[:2]}" for line in text.split(BREAK))}:
                found[part].append(number)
        self._having = {part: array("I", numbers) for part, numbers in found.items()}
        self._by_length = sorted(range(len(self._texts)), key=lambda number: len(self._texts[number]))

    def has(self, number: int, word: str) -> bool:
        return word in self._texts[number]

    def count_most(self, word: str) -> int:
        """Return how many texts have the word at most."""
        return len(self._find_rarest(word))

    def list_numbers(self, words: list[str]) -> Iterator[int]:
        """List the texts that contain every word, in their order."""
        candidates = min(map(self._find_rarest, words), key=len)
        return (number for number in candidates if all(word in self._texts[number] for word in words))

    def _find_rarest(self, word: str) -> Sequence[int]:
        """Return the texts that have the rarest pair of the word's letters, or its only letter."""
        parts = [word[:3]] if len(word) == 1 or word.startswith(BREAK) else []
        return min((self._having.get(part, ()) for part in (*parts, *_list_pairs(word))), key=len)

    def find_alike(self, word: str) -> dict[int, float]:
        """Return the similarity of a word to each text that is like it, in percent, by the text's number."""
        pairs, shared = _list_pairs(word), _count_shared_pairs(len(word))
        having = Counter(chain.from_iterable(self._having.get(pair, ()) for pair in pairs))
        candidates = {number for number, times in having.items() if times >= shared}
        for number in self._by_length:
            if len(self._texts[number]) > len(word):
                break
            candidates.add(number)
        letters = {number: self._texts[number][1:] for number in sorted(candidates)}
        found = process.extract(word, letters, scorer=fuzz.partial_ratio, score_cutoff=_ALIKE, limit=None)
        return {number: score for _text, score, number in found}


def _list_pairs(word: str) -> list[str]:
    return list(map(add, word, word[1:]))


def _count_shared_pairs(length: int) -> int:
    """Return how many pairs of letters a word of this length has at least in common with a longer text that is like it.

    It is compared with parts of the text that are as long, or shorter at its ends. Of the letters that are the same in
    both, each one that is lost on either side separates a pair.
    """
    fewest = length
    for part in range(1, length + 1):
        same = ceil(_ALIKE / 100 * (length + part) / 2)
        if same <= part:
            fewest = min(fewest, 3 * same - 1 - length - part)
    return max(1, fewest)
