"""The filter of the ticket list, beyond what OC's list can be asked for, and the types to choose from. Pure.

A service with few types has them all in the filter; one with very many is narrowed topic by topic.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from common import normalization
from inquiries.domain import receipt_numbers
from inquiries.domain.category_tree import TypeTree

NEWS, OPEN, DONE = "news", "open", "done"
SOURCES = ("web", "spweb", "api")  # where an inquiry of the list may have been asked (OC API, section 7: list)

# All types are offered of a service that has so few; of one with more, as many of each level.
MOST_OFFERED = 100


@dataclass(frozen=True, slots=True)
class TicketFilter:
    """All of `words` must occur; `group` is NEWS, OPEN, DONE or "" for all; both days count, in our time zone.

    Of `types`, the ids of submission types, one must be the inquiry's; without any, every type counts.
    """

    words: tuple[str, ...] = ()
    group: str = ""
    since: date | None = None
    until: date | None = None
    types: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.words or self.group or self.since or self.until or self.types)


def parse_words(typed: str) -> tuple[str, ...]:
    """Return the typed search words; a receipt number in any spelling is one."""
    number = receipt_numbers.normalize(typed)
    return (number.casefold(),) if number else tuple(normalization.strip_invisible(typed).casefold().split())


@dataclass(frozen=True, slots=True)
class TypeFilter:
    """What the list of inquiries can be narrowed to.

    - `offered`: each type's path by its id, in the picker's order.
    - `below`: the selectable types below the chosen one, if that is a topic: OC finds the inquiries of one type only.
    """

    offered: Mapping[int, str] = field(default_factory=dict)
    below: frozenset[int] = frozenset()


def build_type_filter(tree: TypeTree, chosen: int | None, language: str) -> TypeFilter:
    """Build the filter for the list, with what is below the chosen topic.

    Args:
        tree: the service's submission types.
        chosen: the id of the type that the list is narrowed to, or None.
        language: OC's code of the language in which the types are named.
    """
    if tree.count_leaves(0) <= MOST_OFFERED:
        return TypeFilter(tree.list_leaf_paths(language))
    opened = [0, *(category.id for category in tree.path(chosen or 0))]
    offered = {i: tree.path_text(i, language) for i in _list_levels(tree, opened)}
    is_topic = chosen in tree and not tree.is_leaf(opened[-1])
    return TypeFilter(offered, frozenset(tree.list_leaves(opened[-1])) if is_topic else frozenset())


def _list_levels(tree: TypeTree, opened: list[int]) -> Iterator[int]:
    """List the types below the first of the opened ones, in the picker's order, and below each one that is opened."""
    parent, *deeper = opened
    siblings = [child.id for child in tree.children(parent)]
    shown = siblings[:MOST_OFFERED]
    if deeper and deeper[0] not in shown:
        shown.append(deeper[0])
    for category_id in shown:
        yield category_id
        if deeper and category_id == deeper[0]:
            yield from _list_levels(tree, deeper)
