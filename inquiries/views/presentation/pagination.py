"""Build the links to the pages of a list."""

from collections.abc import Callable

_AROUND = 2
GAP = "…"


def build_page_links(current: int, pages: int, querystring: Callable[..., str]) -> list[tuple[str, str | None, bool]]:
    """Return for each link its label, its query and whether it is the current page; a gap has no query."""
    near = range(current - _AROUND, current + _AROUND + 1)
    shown = sorted({1, pages, *near} & set(range(1, pages + 1)))
    links: list[tuple[str, str | None, bool]] = []
    previous = 0
    for number in shown:
        if number - previous > 1:
            links.append((GAP, None, False))
        links.append((str(number), querystring(page=number), number == current))
        previous = number
    return links
