"""Operators' guides for submission types, and the search of types."""

import threading
from dataclasses import dataclass, field

from inquiries.domain.category_search import TypeIndex
from inquiries.domain.category_tree import TypeTree
from inquiries.models import Service
from inquiries.services.catalog import categories, operator_content

MOST_FOUND = 8


@dataclass(frozen=True, slots=True)
class Guide:
    """The guide of one type in the reader's language; parts that no operator wrote are empty."""

    description: str = ""
    examples: tuple[str, ...] = ()
    at_hand: tuple[str, ...] = ()
    answer_time: str = ""

    def __bool__(self) -> bool:
        return bool(self.description or self.examples or self.at_hand or self.answer_time)


@dataclass(slots=True)
class _Index:
    """The index of one service, and of what it was made."""

    tree: TypeTree | None = None
    words: dict[int, list[str]] = field(default_factory=dict)
    index: TypeIndex | None = None


_indexes: dict[tuple[int, str], _Index] = {}
_lock = threading.Lock()


def find(service: Service, query: str, language: str = "") -> list[int]:
    """Find selectable types that match the words of `query`, best first, at most `MOST_FOUND`, without a call to OC.

    Names in all languages count that OC gives for `language`, and operators' synonyms. Raises `catalog.NoCatalog` as
    `catalog.types` does.
    """
    tree = categories.get_category_tree(service, language).value
    words: dict[int, list[str]] = {}
    for guide in operator_content.get_operator_content(service).guides:
        words.setdefault(guide.category_id, []).extend(guide.words)
    return _index_of((service.pk, language), tree, words).find(query, MOST_FOUND)


def _index_of(key: tuple[int, str], tree: TypeTree, words: dict[int, list[str]]) -> TypeIndex:
    with _lock:
        kept = _indexes.setdefault(key, _Index())
        if kept.index is None or kept.tree is not tree or kept.words != words:
            kept.tree, kept.words = tree, words
            kept.index = TypeIndex(tree, {i: own for i, own in words.items() if i in tree})
        return kept.index


def find_guide(service: Service, path: tuple[int, ...], language: str) -> Guide:
    """Find the guide of the last type in `path` (ids from the top) in `language`, one of the portal's codes.

    Each part that the type itself lacks is taken from the closest type above it, and each part that has no text in
    the language, from the service's own language.
    """
    spoken = (language, service.default_language)
    rows = [
        row
        for row in operator_content.get_operator_content(service).guides
        if row.category_id in path and row.language in spoken
    ]
    nearest_first = sorted(rows, key=lambda row: (-path.index(row.category_id), row.language != language))

    def get_part(part: str) -> str:
        return next((text for row in nearest_first if (text := getattr(row, part).strip())), "")

    def lines(text: str) -> tuple[str, ...]:
        return tuple(line.strip() for line in text.splitlines() if line.strip())

    return Guide(
        get_part("description"), lines(get_part("examples")), lines(get_part("at_hand")), get_part("answer_time")
    )
