"""Search in the admin's lists: terms are normalized, so that a pasted address is found in its stored spelling."""

from typing import Any

from django.contrib.admin.utils import get_fields_from_path
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst

from common import normalization


class NormalizedSearch:
    """For a `ModelAdmin` with `search_fields`."""

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Name the searched fields below the search box, if the page has no other words for them."""
        found = super().get_changelist_instance(request)  # type: ignore[misc]
        fields = [get_fields_from_path(found.model, path)[-1] for path in found.search_fields]
        names = capfirst(" · ".join(str(field.verbose_name) for field in fields))
        found.search_help_text = found.search_help_text or names
        return found

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        words = normalization.strip_invisible(search_term)
        if "@" in words:
            words = normalization.normalize_email(words)
        found: tuple[QuerySet[Any], bool] = super().get_search_results(request, queryset, words)  # type: ignore[misc]
        return found
