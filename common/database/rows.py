"""Get, create or update a row that others may delete at the same moment.

Django finds no row, fails to create it because another request was faster, and raises `IntegrityError` if the row is
gone when it looks again. Here it is tried again.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from django.db import IntegrityError
from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)
_TRIES = 5


def get_or_create(rows: QuerySet[M], defaults: dict[str, Any] | None = None, **key: Any) -> tuple[M, bool]:
    """Do what Django's `get_or_create` does, also where the row is made and deleted by others between its steps."""
    return _try(lambda: rows.get_or_create(defaults, **key))


def update_or_create(rows: QuerySet[M], defaults: dict[str, Any], **key: Any) -> tuple[M, bool]:
    """Do what Django's `update_or_create` does, also where the row is made and deleted by others between its steps."""
    return _try(lambda: rows.update_or_create(defaults, **key))


def _try(step: Callable[[], tuple[M, bool]]) -> tuple[M, bool]:
    for _ in range(_TRIES - 1):
        try:
            return step()
        except IntegrityError:
            continue
    return step()
