"""The FAQ of a service in one language: order, search and similarity. Pure, like `category_tree`.

Searching, every word has to be in a question, compared as `spelled` does: two characters of Korean are enough, so is
the first letter of the next, and so are the initials of a title. Suggesting, a question need only have something
telling in common with what was written: Korean and Japanese glue endings to their words, so pairs of characters count.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from common.unicode_normalization import normalize
from inquiries.domain.safe_html import sanitizer
from inquiries.domain.text_search import SearchText, split_into_words
from inquiries.oc.types.tickets import Category, Question

_LONGEST_QUERY = 200  # characters; more is no search
_LONGEST_TEXT = 20_000  # of an answer are searched
_TELLING_TEXT = 800  # of an answer are compared when suggesting
_EXCERPT = 140
_LATIN = re.compile(r"[a-z0-9]{3,}")
_THAI = re.compile("[\u0e01-\u0e4e]+")
_PAIRED = re.compile("[\uac00-\ud7a3]{2,}|[\u3040-\u30ff\u4e00-\u9fff]{2,}")
_STEM = 6  # letters of a Latin word that count, so that its endings do not
_PIECE = 4  # characters of Thai, which writes no blanks
_ENDINGS = """
안녕 녕하 하세 세요 문의 의드 드립 립니 니다 습니 합니 입니 어요 아요 해요 나요 가요 주세 싶어 싶습 어떻 떻게 하나 되나
있나 질문 です ます ました ください したい ありま せん hello please would could about have with question help
"""
_SAYS_NOTHING = frozenset(_ENDINGS.split())  # common to all texts
_COMMON = 0.3  # what is in more of the questions than this share says little


@dataclass(frozen=True, slots=True)
class Section:
    """The questions of one category; `name` is its whole path."""

    id: int
    name: str
    questions: tuple[Question, ...]


class QuestionShelf:
    """All questions of one language, those pinned in a category first."""

    def __init__(self, categories: Iterable[Category], questions: Iterable[Question], language: str) -> None:
        self.categories = tuple(categories)
        self.questions = tuple(questions)
        self.language = language
        self._by_id = {question.id: question for question in self.questions}
        self._categories = {category.id: category for category in self.categories}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, QuestionShelf) and self.to_json() == other.to_json()

    __hash__ = None  # type: ignore[assignment]

    def __bool__(self) -> bool:
        return bool(self.questions)

    def get(self, question_id: int) -> Question | None:
        return self._by_id.get(question_id)

    @cached_property
    def pinned(self) -> tuple[Question, ...]:
        """Return the questions pinned on the main page, else the recommended ones, most read first."""
        pinned = [question for question in self.questions if question.is_top]
        return tuple(sorted(pinned or (q for q in self.questions if q.is_recommended), key=_get_sort_key))

    @cached_property
    def tops(self) -> tuple[tuple[int, str], ...]:
        """Return the top categories that have questions, each with its name."""
        of_questions = {question.category_id for question in self.questions if question.category_id is not None}
        used = {line[0].id for line in map(self._line, of_questions) if line}
        return tuple((c.id, c.name_in(self.language)) for c in self._sort_all() if c.id in used)

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """Return every category that has questions, in the service's order; uncategorized questions last."""
        by_category: dict[int, list[Question]] = {}
        for question in self.questions:
            known = question.category_id if question.category_id in self._categories else 0
            by_category.setdefault(known or 0, []).append(question)
        ids = [category.id for category in self._sort_all() if category.id in by_category]
        return tuple(
            Section(
                category_id, self.path_text(category_id), tuple(sorted(by_category[category_id], key=_get_sort_key))
            )
            for category_id in [*ids, *({0} & by_category.keys())]
        )

    @cached_property
    def overview(self) -> tuple[Section, ...]:
        """Return the top categories, each with the questions of all below it; uncategorized questions last."""
        by_top: dict[int, list[Question]] = {}
        for question in self.questions:
            line = self._line(question.category_id or 0)
            by_top.setdefault(line[0].id if line else 0, []).append(question)
        ids = [category_id for category_id, _name in self.tops] + [0] * (0 in by_top)
        return tuple(Section(i, self.path_text(i), tuple(sorted(by_top[i], key=_get_sort_key))) for i in ids)

    def below(self, category_id: int) -> frozenset[int]:
        """Return the category and all below it."""
        lines = {category.id: self._line(category.id) for category in self.categories}
        return frozenset(i for i, line in lines.items() if category_id in [above.id for above in line])

    def path_text(self, category_id: int) -> str:
        return " › ".join(category.name_in(self.language) for category in self._line(category_id))

    def excerpt(self, question: Question) -> str:
        """Return the beginning of the answer as plain text."""
        words = self._texts[question.id]
        return words if len(words) <= _EXCERPT else f"{words[:_EXCERPT].rstrip()}…"

    def find(self, query: str) -> list[Question]:
        """Return the questions that contain every word of `query`, best first: in the title before in the answer."""
        words = split_into_words(query)
        if not words:
            return []
        ranked = [(min(self._rank(question, word) for word in words), question) for question in self.questions]
        found = [(rank, question) for rank, question in ranked if rank]
        return [question for _rank, question in sorted(found, key=lambda pair: (-pair[0], *_get_sort_key(pair[1])))]

    def find_similar(self, text: str, most: int, within: frozenset[int] = frozenset()) -> list[Question]:
        """Return at most `most` questions that share rare words with `text`, most similar first.

        Of two that are equally alike, one in a category of `within` comes first.
        """
        wanted = Counter(split_into_pieces(text[:_LONGEST_QUERY]))
        ranked = [(self._compute_likeness(question, wanted, within), question) for question in self.questions]
        best = max((likeness for likeness, _question in ranked), default=0.0)
        near = [pair for pair in ranked if pair[0] > 0 and pair[0] >= best / 2]
        return [question for _likeness, question in sorted(near, key=lambda p: (-p[0], *_get_sort_key(p[1])))][:most]

    def find_fitting(self, text: str, within: frozenset[int]) -> list[Question]:
        """Return all questions in these categories: those similar to `text` first, then in their order."""
        own = [question for section in self.sections if section.id in within for question in section.questions]
        alike = self.find_similar(text, len(self.questions), within)
        return list(dict.fromkeys([*(question for question in alike if question.category_id in within), *own]))

    def to_json(self) -> dict[str, object]:
        return {
            "language": self.language,
            "categories": [category.to_api() for category in self.categories],
            "questions": [question.to_api() for question in self.questions],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> "QuestionShelf":
        categories: Sequence[dict[str, object]] = stored["categories"]  # type: ignore[assignment]
        questions: Sequence[dict[str, object]] = stored["questions"]  # type: ignore[assignment]
        return cls(map(Category.from_api, categories), map(Question.from_api, questions), str(stored["language"]))

    def _line(self, category_id: int) -> tuple[Category, ...]:
        """Return the category with its ancestors, top first; a cycle in the data ends where it closes."""
        line: list[Category] = []
        current = self._categories.get(category_id)
        while current and current not in line:
            line.insert(0, current)
            current = self._categories.get(current.parent)
        return tuple(line)

    def _sort_all(self) -> Iterator[Category]:
        def place(category: Category) -> list[tuple[int, int]]:
            return [(above.order, above.id) for above in self._line(category.id)]

        return iter(sorted(self._categories.values(), key=place))

    # Searching

    @cached_property
    def _texts(self) -> Mapping[int, str]:
        return {question.id: sanitizer.convert_to_text(question.content)[:_LONGEST_TEXT] for question in self.questions}

    @cached_property
    def _spelled(self) -> Mapping[int, tuple[SearchText, SearchText, SearchText]]:
        """Return title, category and answer of each question, normalized for search."""
        return {
            question.id: (
                SearchText.build([sanitizer.convert_to_text(question.title)]),
                SearchText.build([self.path_text(question.category_id or 0)]),
                SearchText.build([self._texts[question.id]]),
            )
            for question in self.questions
        }

    def _rank(self, question: Question, word: str) -> int:
        title, category, answer = self._spelled[question.id]
        rank = next((rank for rank, text in ((3, title), (2, category), (1, answer)) if text.has(word)), 0)
        return rank or int(title.has_initials(word) or category.has_initials(word))

    # Suggesting

    @cached_property
    def _telling(self) -> Mapping[int, tuple[frozenset[str], frozenset[str]]]:
        """Return the text pieces of each question's title and of the beginning of its answer."""
        return {
            question.id: (
                frozenset(split_into_pieces(sanitizer.convert_to_text(question.title))),
                frozenset(split_into_pieces(self._texts[question.id][:_TELLING_TEXT])),
            )
            for question in self.questions
        }

    @cached_property
    def _weights(self) -> tuple[Mapping[str, float], Mapping[str, float]]:
        """Return the weight of a piece in a title, and of one in an answer: the rarer, the higher."""
        titles = Counter(piece for title, _answer in self._telling.values() for piece in title)
        answers = Counter(piece for _title, answer in self._telling.values() for piece in answer)
        return self._weigh_by_rarity(titles), self._weigh_by_rarity(answers)

    def _weigh_by_rarity(self, spread: Counter[str]) -> Mapping[str, float]:
        total = len(self.questions)
        most = max(2, total * _COMMON)
        return {piece: math.log(1 + total / count) for piece, count in spread.items() if count <= most}

    def _compute_likeness(self, question: Question, wanted: Mapping[str, int], within: frozenset[int]) -> float:
        title, answer = self._telling[question.id]
        of_titles, of_answers = self._weights
        in_title = sum(count * of_titles.get(piece, 0.0) for piece, count in wanted.items() if piece in title)
        weights = [of_answers.get(piece, 0.0) for piece in wanted if piece in answer]
        # One alone may be chance.
        if not in_title and sum(map(bool, weights)) < 2:
            return 0.0
        return in_title * 2 + sum(weights) + (0.5 if question.category_id in within else 0.0)


def _get_sort_key(question: Question) -> tuple[bool, bool, int, float, int]:
    changed = question.updated.timestamp() if question.updated else 0.0
    return (not question.is_recommended, not question.is_top, -question.read_count, -changed, question.id)


def split_into_pieces(text: str) -> list[str]:
    """Split a text for comparison: pairs of Korean, Chinese and Japanese letters, Latin stems, bits of Thai."""
    folded = normalize("NFKC", text.casefold())
    pieces = [word[:_STEM] for word in _LATIN.findall(folded)]
    for run in _PAIRED.findall(folded):
        pieces += [run[i : i + 2] for i in range(len(run) - 1)]
    for run in _THAI.findall(folded):
        pieces += [run[i : i + _PIECE] for i in range(len(run) - _PIECE + 1)]
    return [piece for piece in pieces if piece not in _SAYS_NOTHING]
