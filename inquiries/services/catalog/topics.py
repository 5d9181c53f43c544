"""What customers choose from, level by level: topics with a line of text, an icon, and how many are below."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.text import Truncator

from common.languages import remove_region
from inquiries.domain.category_tree import TypeTree
from inquiries.models import Service, TypeGuide
from inquiries.services.catalog import operator_content
from inquiries.services.catalog.topic_icons import choose_icon

_LONGEST_LINE = 60  # characters: two lines on a narrow phone
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Topic:
    """One type to choose, in the customer's language. `below` is the number of selectable types below it, 0 for a leaf.

    `line` is what the operators say about it, else the names of what is below; it may be empty.
    """

    id: int
    text: str
    below: int
    line: str
    icon: str


def list_topics(service: Service, tree: TypeTree, parent_id: int, language: str) -> tuple[Topic, ...]:
    """List the types directly below another one, in the service's order.

    Args:
        service: the service whose operators' guides count.
        tree: its submission types.
        parent_id: the type above them; 0 for the first level.
        language: one of the portal's codes.
    """
    own: dict[int, list[TypeGuide]] = {}
    for guide in operator_content.get_operator_content(service).guides:
        own.setdefault(guide.category_id, []).append(guide)
    spoken, code = (language, service.default_language), remove_region(language)
    found = []
    for category in tree.children(parent_id):
        guides = sorted(own.get(category.id, ()), key=lambda guide: guide.language != language)
        described = next((g.description for g in guides if g.description.strip() and g.language in spoken), "")
        icon = next((guide.icon for guide in guides if guide.icon), "") or choose_icon(tree.names(category.id))
        line = _shorten(described) or _name_below(tree, category.id, code)
        found.append(Topic(category.id, category.name_in(code), tree.count_leaves(category.id), line, icon))
    return tuple(found)


def _shorten(text: str) -> str:
    """Return the first line, cut at a length that a card has room for."""
    first: Iterable[str] = (line.strip() for line in text.splitlines() if line.strip())
    return Truncator(next(iter(first), "")).chars(_LONGEST_LINE)


def _name_below(tree: TypeTree, category_id: int, code: str) -> str:
    names = [child.name_in(code) for child in tree.children(category_id)]
    return " · ".join(names[:_MOST_NAMED]) + (" …" if len(names) > _MOST_NAMED else "")
