"""Get or create a row that others may delete at the same moment."""

from typing import Any, TypeVar

from django.db import IntegrityError
from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)
_TRIES = 5


def get_or_create(rows: QuerySet[M], defaults: dict[str, Any] | None = None, **key: Any) -> tuple[M, bool]:
    """Do what Django's `get_or_create` does, also where the row is made and deleted by others between its steps.

    Django finds no row, fails to create it because another request was faster, and raises `IntegrityError` if the row
    is gone when it looks again.
    """
    for _ in range(_TRIES - 1):
        try:
            return rows.get_or_create(defaults, **key)
        except IntegrityError:
            continue
    return rows.get_or_create(defaults, **key)
