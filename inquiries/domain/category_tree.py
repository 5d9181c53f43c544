"""The submission types of a service as a tree. Pure: built from types that were already fetched."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from inquiries.oc.types.category_and_attachment import Category

_MOST_GONE = 1000  # vanished types that are remembered


@dataclass(frozen=True, slots=True)
class Choice:
    """A type that can be chosen, with its name in one language."""

    id: int
    text: str


@dataclass(frozen=True, slots=True)
class Named:
    """One type in one language: its name, and the names of its ancestors."""

    id: int
    text: str
    above: str

    @property
    def short(self) -> str:
        """Return the name with its parent's, since many are called "other"."""
        return f"{self.above.rpartition(' > ')[2]} › {self.text}" if self.above else self.text


class TypeTree:
    """Types by id, their children in display order, and the former parents of vanished ones."""

    def __init__(self, categories: Iterable[Category], gone: Mapping[int, Sequence[int]] | None = None) -> None:
        self._by_id = {category.id: category for category in categories}
        self.gone = dict(gone or {})
        # Said once of each tree: a list names a type in each row, and its filter all of them.
        self.remembered_texts: dict[tuple[int, str], str] = {}
        self._leaf_paths: dict[str, Mapping[int, str]] = {}
        self._leaf_counts: dict[int, int] = {}
        self._spoken: dict[str, bool] = {}
        self._children: dict[int, list[Category]] = defaultdict(list)
        for category in sorted(self._by_id.values(), key=lambda c: (c.order, c.id)):
            # A type whose parent is not in the list could never be reached: it counts as a top one.
            self._children[category.parent if category.parent in self._by_id else 0].append(category)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, TypeTree) and (self._by_id, self.gone) == (other._by_id, other.gone)

    __hash__ = None  # type: ignore[assignment]

    def __contains__(self, category_id: object) -> bool:
        return category_id in self._by_id

    def __len__(self) -> int:
        return len(self._by_id)

    def has_language(self, language: str) -> bool:
        """Whether every type has a name in this language (OC's code)."""
        if language not in self._spoken:
            self._spoken[language] = all(language in category.names for category in self._by_id.values())
        return self._spoken[language]

    def has_types_of(self, other: "TypeTree") -> bool:
        """Whether both have the same types."""
        return self._by_id.keys() == other._by_id.keys()

    def add_names(self, language: str, names: Mapping[int, str]) -> "TypeTree":
        """Return the same types, with these names for those that have none in this language."""

        def named(category: Category) -> Category:
            name = category.names.get(language) or names.get(category.id)
            return replace(category, names={**category.names, language: name}) if name else category

        return TypeTree(map(named, self._by_id.values()), self.gone)

    def children(self, category_id: int = 0) -> Sequence[Category]:
        return self._children.get(category_id, ())

    def is_leaf(self, category_id: int) -> bool:
        return category_id in self._by_id and not self._children.get(category_id)

    def path(self, category_id: int) -> tuple[Category, ...]:
        """Return the type and its ancestors, top first; a cycle in the data ends where it closes."""
        path: list[Category] = []
        current = self._by_id.get(category_id)
        while current and current not in path:
            path.insert(0, current)
            current = self._by_id.get(current.parent)
        return tuple(path)

    def path_text(self, category_id: int, language: str) -> str:
        key = (category_id, language)
        if category_id not in self:
            return ""  # made-up ids would fill the memory
        if key not in self.remembered_texts:
            self.remembered_texts[key] = " > ".join(category.name_in(language) for category in self.path(category_id))
        return self.remembered_texts[key]

    def named(self, category_id: int, language: str) -> Named:
        """Return the type with this id, which has to be in the tree."""
        *above, name = (category.name_in(language) for category in self.path(category_id))
        return Named(category_id, name, " > ".join(above))

    def names(self, category_id: int) -> tuple[str, ...]:
        """Return the names of a type in every language that it has."""
        category = self._by_id[category_id]
        return (category.name, *category.names.values())

    def list_leaf_paths(self, language: str) -> Mapping[int, str]:
        """Return every selectable type, by id, with its whole path, in the picker's order."""
        if language not in self._leaf_paths:
            leaves = (i for i in self._sort_all(0) if self.is_leaf(i))
            self._leaf_paths[language] = {i: self.path_text(i, language) for i in leaves}
        return self._leaf_paths[language]

    def list_ids(self) -> tuple[int, ...]:
        """Return every type, in the picker's order."""
        return tuple(self._sort_all(0))

    def _sort_all(self, parent: int) -> Iterator[int]:
        for child in self.children(parent):
            yield child.id
            yield from self._sort_all(child.id)

    def find_nearest_living(self, category_id: int) -> int:
        """Return the type itself, or the closest existing ancestor if it vanished, or 0."""
        if category_id in self._by_id:
            return category_id
        return next((i for i in reversed(self.gone.get(category_id, ())) if i in self._by_id), 0)

    def count_leaves(self, category_id: int) -> int:
        """Return how many selectable types are below a type; a cycle in the data is counted once."""
        if category_id not in self._leaf_counts:
            self._leaf_counts[category_id] = sum(1 for _leaf in self.list_leaves(category_id))
        return self._leaf_counts[category_id]

    def list_leaves(self, category_id: int) -> Iterator[int]:
        """List the selectable types below a type, in no particular order; a cycle in the data is followed once."""
        seen, todo = {category_id}, [child.id for child in self.children(category_id)]
        while todo:
            current = todo.pop()
            if current not in seen:
                seen.add(current)
                todo += [child.id for child in self.children(current)]
                if self.is_leaf(current):
                    yield current

    def extend_with_newer(self, categories: Sequence[Category]) -> "TypeTree":
        """Return the tree of a newer list, which remembers the parents of types that vanished."""
        living = {category.id for category in categories}
        vanished = {i: [c.id for c in self.path(i)[:-1]] for i in self._by_id if i not in living}
        gone = {i: path for i, path in (self.gone | vanished).items() if i not in living}
        return TypeTree(categories, dict(list(gone.items())[-_MOST_GONE:]))

    def to_json(self) -> dict[str, object]:
        return {"types": [c.to_api() for c in self._by_id.values()], "gone": {str(i): p for i, p in self.gone.items()}}

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> "TypeTree":
        types: list[dict[str, object]] = stored["types"]  # type: ignore[assignment]
        gone: dict[str, list[int]] = stored.get("gone", {})  # type: ignore[assignment]
        return cls((Category.from_api(t) for t in types), {int(i): path for i, path in gone.items()})
