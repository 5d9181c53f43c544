"""The FAQ of a service in one language: its questions in order, by category and by search. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from inquiries.domain.faq.index import QuestionIndex, get_sort_key
from inquiries.domain.safe_html.html_to_text import convert_to_text
from inquiries.domain.text_search import cut_excerpt
from inquiries.oc.types.category_and_attachment import Category
from inquiries.oc.types.help_center import Question

MOST_QUESTIONS = 20_000
_MOST_AT_A_GLANCE = 400  # questions of an FAQ of which an overview is shown
_EXCERPT = 140  # characters


@dataclass(frozen=True, slots=True)
class Section:
    """The questions of one category; `name` is its whole path."""

    id: int
    name: str
    questions: tuple[Question, ...]


class QuestionCollection:
    """All questions of one language, those pinned in a category first."""

    def __init__(
        self,
        categories: Iterable[Category],
        questions: Iterable[Question],
        language: str,
        total: int | None = None,
        *,
        is_limited: bool = False,
    ) -> None:
        """Hold the questions. `total` is how many OC has, by default those that are given.

        `is_limited` says that answers were cut, or questions left out, because the FAQ is too large.
        """
        self.categories = tuple(categories)
        self.questions = tuple(questions)
        self.language = language
        self.total = len(self.questions) if total is None else total
        self.is_limited = is_limited
        self._by_id = {question.id: question for question in self.questions}
        self._categories = {category.id: category for category in self.categories}

    def __eq__(self, other: object) -> bool:
        return self is other or (isinstance(other, QuestionCollection) and self._get_content() == other._get_content())

    __hash__ = None  # type: ignore[assignment]

    def __bool__(self) -> bool:
        return bool(self.questions)

    @property
    def is_complete(self) -> bool:
        """Whether all questions are here, or as many as are held of a larger FAQ."""
        return len(self.questions) >= min(self.total, MOST_QUESTIONS)

    @property
    def is_large(self) -> bool:
        """Whether it is shown page by page instead of by category."""
        return self.total > _MOST_AT_A_GLANCE

    def get(self, question_id: int) -> Question | None:
        return self._by_id.get(question_id)

    @cached_property
    def pinned(self) -> tuple[Question, ...]:
        """Return the questions pinned on the main page, else the recommended ones, most read first."""
        pinned = [question for question in self.questions if question.is_top]
        return tuple(sorted(pinned or (q for q in self.questions if q.is_recommended), key=get_sort_key))

    @cached_property
    def tops(self) -> tuple[tuple[int, str], ...]:
        """Return the top categories that have questions, each with its name; all of them until all are read."""
        of_questions = {question.category_id for question in self.questions if question.category_id is not None}
        used = {line[0].id for line in map(self._line, of_questions) if line}
        if not self.is_complete:
            used = {category.id for category in self.categories if not category.parent}
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
            Section(category_id, self.path_text(category_id), tuple(sorted(by_category[category_id], key=get_sort_key)))
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
        return tuple(Section(i, self.path_text(i), tuple(sorted(by_top[i], key=get_sort_key))) for i in ids)

    def below(self, category_id: int) -> frozenset[int]:
        """Return the category and all below it."""
        lines = {category.id: self._line(category.id) for category in self.categories}
        return frozenset(i for i, line in lines.items() if category_id in [above.id for above in line])

    def list_above(self, category_id: int) -> tuple[int, ...]:
        """Return the ids of the categories from the top one down to this one."""
        return tuple(category.id for category in self._line(category_id))

    def path_text(self, category_id: int) -> str:
        return " › ".join(category.name_in(self.language) for category in self._line(category_id))

    @cached_property
    def index(self) -> QuestionIndex:
        return QuestionIndex(self.questions, {i: self.path_text(i) for i in self._categories})

    def list_questions(self, category_id: int = 0) -> Sequence[Question]:
        """Return the questions of a category and all below it in their order; without one, all in OC's order."""
        if not category_id:
            return self.questions
        within = self.below(category_id)
        return [q for section in self.sections if section.id in within for q in section.questions]

    def excerpt(self, question: Question, query: str = "") -> str:
        """Return the beginning of the answer as plain text, or the part around what `query` matches."""
        text = self.index.texts.get(question.id)
        return cut_excerpt(convert_to_text(question.content) if text is None else text, query, _EXCERPT)

    def find(self, query: str) -> list[Question]:
        """Return the questions that contain every word of `query`, as `QuestionIndex` does."""
        return self.index.find(query)

    def find_similar(self, text: str, most: int, within: frozenset[int] = frozenset()) -> list[Question]:
        """Return questions that share rare words with `text`, as `QuestionIndex` does."""
        return self.index.find_similar(text, most, within)

    def find_fitting(self, text: str, within: frozenset[int]) -> list[Question]:
        """Return all questions in these categories: those similar to `text` first, then in their order."""
        own = [question for section in self.sections if section.id in within for question in section.questions]
        alike = self.find_similar(text, len(self.questions), within)
        return list(dict.fromkeys([*(question for question in alike if question.category_id in within), *own]))

    def to_json(self) -> dict[str, object]:
        return {
            "language": self.language,
            "total": self.total,
            "limited": self.is_limited,
            "categories": [category.to_api() for category in self.categories],
            "questions": [question.to_api() for question in self.questions],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> "QuestionCollection":
        categories: Sequence[dict[str, object]] = stored["categories"]  # type: ignore[assignment]
        questions: Sequence[dict[str, object]] = stored["questions"]  # type: ignore[assignment]
        return cls(
            map(Category.from_api, categories),
            map(Question.from_api, questions),
            str(stored["language"]),
            int(str(stored["total"])),
            is_limited=bool(stored["limited"]),
        )

    def _get_content(self) -> tuple[object, ...]:
        return self.categories, self.questions, self.language, self.total, self.is_limited

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
