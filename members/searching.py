"""Searches in the admin: what is pasted is read in the one spelling in which it is kept."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

from inquiries import identifiers, receipts


class ReadsPasted:
    """For a `ModelAdmin` with `search_fields`."""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        found: tuple[QuerySet[Any], bool] = super().get_search_results(request, queryset, as_kept(search_term))  # type: ignore[misc]
        return found


def as_kept(typed: str) -> str:
    """A receipt number or an address in its one spelling; other words without what is invisible in them."""
    words = identifiers.visible(typed)
    return receipts.normalise(words) or (identifiers.email(words) if "@" in words else words)
