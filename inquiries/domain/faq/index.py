"""Search and similarity of the questions of an FAQ. Pure.

Searching, every word has to be in a question, compared as `SearchText` does: two characters of Korean are enough, so is
the first letter of the next, and so are the initials of a title. Suggesting, a question need only have something
telling in common with what was written: Korean and Japanese glue endings to their words, so pairs of characters count.
"""

from __future__ import annotations

import math
import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from common.normalization import normalize
from inquiries.domain.safe_html import html_to_text
from inquiries.domain.text_search import SAYS_NOTHING, SearchText, split_into_words
from inquiries.domain.typed_text import split_into_letters
from inquiries.oc.types.help_center import Question

_LONGEST_QUERY = 200  # characters; more is no search
LONGEST_TEXT = 20_000  # of an answer are searched
_TELLING_TEXT = 800  # of an answer are compared when suggesting
_TELLING_TOTAL = 1_000_000  # characters of all answers that are compared when suggesting
_FEWEST_TELLING = 60
_LATIN = re.compile(r"[a-z0-9]{3,}")
_THAI = re.compile("[\u0e01-\u0e4e]+")
_PAIRED = re.compile("[\uac00-\ud7a3]{2,}|[\u3040-\u30ff\u4e00-\u9fff]{2,}")
_STEM = 6  # letters of a Latin word that count, so that its endings do not
_PIECE = 4  # characters of Thai, which writes no blanks
# What a question is wrapped in where no blank separates it from what is asked.
_WRAPPING = re.compile(
    "(?:して)?(?:ほしい|欲しい|もらいたい|したい)(?:のです|んです|です)?(?:が|けど)?|"
    "ได้ไหม|ได้หรือไม่|(?:ได้)?(?:อย่างไร|ยังไง)|ต้องการ|อยาก"
)
_COMMON = 0.3  # what is in more of the questions than this share says little


@dataclass(slots=True)
class _Postings:
    """Which questions have a piece of text, and how much that tells: the rarer, the more."""

    total: int
    by_piece: dict[str, array[int]] = field(default_factory=lambda: defaultdict(lambda: array("I")))

    def add(self, place: int, text: str) -> None:
        for piece in set(split_into_pieces(text)):
            self.by_piece[piece].append(place)

    def find(self, piece: str) -> tuple[float, Sequence[int]]:
        """Return the weight of a piece, and the places of the questions that have it; common pieces tell nothing."""
        places = self.by_piece.get(piece, ())
        if not places or len(places) > max(2, self.total * _COMMON):
            return 0.0, ()
        return math.log(1 + self.total / len(places)), places


class QuestionIndex:
    """What is searched of each question: its title, the path of its category and its answer, in plain text."""

    def __init__(self, questions: Sequence[Question], category_paths: Mapping[int, str]) -> None:
        self._questions = questions
        self._category_paths = category_paths

    def build(self) -> None:
        """Build all parts now, which takes seconds for thousands of questions; otherwise each is built when needed."""
        _built = self.texts, self._spelled, self._telling

    @cached_property
    def texts(self) -> Mapping[int, str]:
        """Return the beginning of each answer in plain text, by the question's id."""
        return {q.id: html_to_text.convert_to_text(q.content)[:LONGEST_TEXT] for q in self._questions}

    def find(self, query: str) -> list[Question]:
        """Return the questions that contain every word of `query`, best first: in the title before in the answer."""
        words = split_into_words(query)
        if not words:
            return []
        ranked = [(min(self._rank(place, word) for word in words), q) for place, q in enumerate(self._questions)]
        found = [(rank, question) for rank, question in ranked if rank]
        return [question for _rank, question in sorted(found, key=lambda pair: (-pair[0], *get_sort_key(pair[1])))]

    def find_similar(self, text: str, most: int, within: frozenset[int] = frozenset()) -> list[Question]:
        """Return at most `most` questions that share rare words with `text`, most similar first.

        Of two that are equally alike, one in a category of `within` comes first.
        """
        ranked = [
            (likeness + (0.5 if self._questions[place].category_id in within else 0.0), self._questions[place])
            for place, likeness in self._compute_likeness(text[:_LONGEST_QUERY]).items()
        ]
        best = max((likeness for likeness, _question in ranked), default=0.0)
        near = [pair for pair in ranked if pair[0] >= best / 2]
        return [question for _likeness, question in sorted(near, key=lambda p: (-p[0], *get_sort_key(p[1])))][:most]

    @cached_property
    def _spelled(self) -> Sequence[tuple[SearchText, SearchText, str]]:
        """Return title, category and answer of each question, normalized for search."""
        paths = {key: SearchText.build([path]) for key, path in self._category_paths.items()}
        nowhere = SearchText.build([])
        return [
            (
                SearchText.build([html_to_text.convert_to_text(question.title)]),
                paths.get(question.category_id or 0, nowhere),
                split_into_letters(self.texts[question.id]),
            )
            for question in self._questions
        ]

    def _rank(self, place: int, word: str) -> int:
        title, category, answer = self._spelled[place]
        if title.has(word):
            return 3
        if category.has(word):
            return 2
        return int(word in answer or title.has_initials(word) or category.has_initials(word))

    @cached_property
    def _telling(self) -> tuple[_Postings, _Postings]:
        """Return the pieces of the titles, and of the beginnings of the answers."""
        titles, answers = _Postings(len(self._questions)), _Postings(len(self._questions))
        longest = max(_FEWEST_TELLING, min(_TELLING_TEXT, _TELLING_TOTAL // max(1, len(self._questions))))
        for place, question in enumerate(self._questions):
            titles.add(place, html_to_text.convert_to_text(question.title))
            answers.add(place, self.texts[question.id][:longest])
        return titles, answers

    def _compute_likeness(self, text: str) -> Mapping[int, float]:
        """Return the likeness of each question that has something telling in common with the text, by its place."""
        titles, answers = self._telling
        in_title: dict[int, float] = defaultdict(float)
        in_answer: dict[int, float] = defaultdict(float)
        hits: Counter[int] = Counter()
        for piece, count in Counter(split_into_pieces(text)).items():
            weight, places = titles.find(piece)
            for place in places:
                in_title[place] += count * weight
            weight, places = answers.find(piece)
            for place in places:
                in_answer[place] += weight
                hits[place] += 1
        # One hit in an answer alone may be chance.
        likely = [*in_title, *(place for place, count in hits.items() if count > 1 and place not in in_title)]
        return {place: in_title.get(place, 0.0) * 2 + in_answer.get(place, 0.0) for place in likely}


def get_sort_key(question: Question) -> tuple[bool, bool, int, float, int]:
    """Return the order of questions: recommended and pinned ones first, then those that are read most."""
    changed = question.updated.timestamp() if question.updated else 0.0
    return (not question.is_recommended, not question.is_top, -question.read_count, -changed, question.id)


def split_into_pieces(text: str) -> list[str]:
    """Split a text for comparison: pairs of Korean, Chinese and Japanese letters, Latin stems, bits of Thai."""
    folded = _WRAPPING.sub(" ", normalize("NFKC", text.casefold()))
    pieces = [word[:_STEM] for word in _LATIN.findall(folded)]
    for run in _PAIRED.findall(folded):
        pieces += [run[i : i + 2] for i in range(len(run) - 1)]
    for run in _THAI.findall(folded):
        pieces += [run[i : i + _PIECE] for i in range(len(run) - _PIECE + 1)]
    return [piece for piece in pieces if piece not in SAYS_NOTHING]
