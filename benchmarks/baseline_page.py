"""The least that a page of some size costs: a view that reads nothing, and a template of plain rows."""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


@dataclass(frozen=True, slots=True)
class Row:
    number: int
    subject: str
    path: str
    at: datetime


# All rows have the same length, so that a page of any size is so many rows.
_ROWS = tuple(
    Row(
        1000 + n, f"An inquiry about order {1000 + n}", "Orders & payment > Payment", datetime(2026, 11, 20, tzinfo=UTC)
    )
    for n in range(2000)
)


def page(_request: HttpRequest, size: int) -> HttpResponse:
    """A page of about `size` bytes."""
    return HttpResponse(_rendered(_rows_of(size)))


def page_after(_request: HttpRequest, size: int, milliseconds: int) -> HttpResponse:
    """The same for a page that waits."""
    time.sleep(milliseconds / 1000)
    return HttpResponse(_rendered(_rows_of(size)))


@cache
def _rows_of(size: int) -> int:
    empty, one = (len(_rendered(count).encode()) for count in (0, 1))
    return min(max(round((size - empty) / (one - empty)), 0), len(_ROWS))


def _rendered(rows: int) -> str:
    return render_to_string("floor.html", {"rows": _ROWS[:rows]})
