"""What customers choose from, level by level: topics with a line of text, an icon, and how many are below."""

from dataclasses import dataclass
from functools import lru_cache
from unicodedata import category, east_asian_width

from django.utils.text import Truncator

from common.languages import remove_region
from inquiries.domain.category_tree import TypeTree
from inquiries.models import Service, TypeGuide
from inquiries.services.catalog import operator_content_cache
from inquiries.services.catalog.topic_icons import choose_icon

TOPICS_A_PAGE = 60  # of one level; a longer level has pages
_LONGEST_LINE = 60  # characters of operators' words: two lines on a narrow phone
_WIDEST_NAMES = 30  # columns, of which a Korean, Japanese or Chinese letter takes two: one line on a phone
_MOST_NAMES = _WIDEST_NAMES // 2 + 1  # no more fit, since a separator takes two columns
_SEPARATOR = {"ja": "、", "zh": "、"}


@dataclass(frozen=True, slots=True)
class Topic:
    """One type to choose, in the customer's language.

    - `below`: the number of selectable types below it; 0 for a leaf.
    - `line`: what the operators say about it, else the names of what is below; it may be empty.
    - `icon`: one of `TopicIcon`.

    Only the first level has lines and icons.
    """

    id: int
    text: str
    below: int
    line: str = ""
    icon: str = ""


def count_pages(tree: TypeTree, parent_id: int) -> int:
    """Return how many pages `list_topics` has for the types directly below another one; 0 if there are none."""
    return -(-len(tree.children(parent_id)) // TOPICS_A_PAGE)


def list_topics(service: Service, tree: TypeTree, parent_id: int, language: str, page: int = 1) -> tuple[Topic, ...]:
    """List the types directly below another one, in the service's order, `TOPICS_A_PAGE` of them.

    Args:
        service: the service whose operators' guides count.
        tree: its submission types.
        parent_id: the type above them; 0 for the first level.
        language: one of the portal's codes.
        page: counts from 1; there are no topics beyond the last one.
    """
    code = remove_region(language)
    start = (page - 1) * TOPICS_A_PAGE
    shown = tree.children(parent_id)[start : start + TOPICS_A_PAGE]
    if parent_id:
        return tuple(Topic(child.id, child.name_in(code), tree.count_leaves(child.id)) for child in shown)
    own: dict[int, list[TypeGuide]] = {}
    for guide in operator_content_cache.get_operator_content(service).guides:
        own.setdefault(guide.category_id, []).append(guide)
    found = []
    for child in shown:
        guides = sorted(own.get(child.id, ()), key=lambda guide: guide.language != language)
        described = next((guide.description for guide in guides if guide.language == language), "")
        icon = next((guide.icon for guide in guides if guide.icon), "") or choose_icon(tree.names(child.id))
        first_line = next((line.strip() for line in described.splitlines() if line.strip()), "")
        below = tuple(each.name_in(code) for each in tree.children(child.id)[:_MOST_NAMES])
        line = Truncator(first_line).chars(_LONGEST_LINE) or _join_names(below, _SEPARATOR.get(code, ", "))
        found.append(Topic(child.id, child.name_in(code), tree.count_leaves(child.id), line, icon))
    return tuple(found)


@lru_cache(maxsize=1000)
def _join_names(names: tuple[str, ...], separator: str) -> str:
    """Return the first of the names, and more as long as they fit into a line."""
    line = names[0] if names else ""
    for name in names[1:]:
        longer = f"{line}{separator}{name}"
        # Marks above and below letters take no column of their own.
        columns = sum(0 if category(c) == "Mn" else 2 if east_asian_width(c) in "WF" else 1 for c in longer)
        if columns > _WIDEST_NAMES:
            return f"{line}\u00a0…"
        line = longer
    return line
