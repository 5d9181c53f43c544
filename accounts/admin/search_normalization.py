"""Normalize search terms in the admin, so that a pasted address is found in its stored spelling."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from common import normalization


class NormalizedSearch:
    """For a `ModelAdmin` with `search_fields`."""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        words = normalization.strip_invisible(search_term)
        if "@" in words:
            words = normalization.normalize_email(words)
        found: tuple[QuerySet[Any], bool] = super().get_search_results(request, queryset, words)  # type: ignore[misc]
        return found
