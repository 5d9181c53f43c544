"""Pages of long lists in the admin."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet


class KeysFirst(Paginator):  # type: ignore[type-arg]
    """Find the keys of a page before its rows, from the end that is nearer: those before it are passed in an index."""

    object_list: QuerySet[Any]

    def page(self, number: int | str) -> Page[Any]:
        number = self.validate_number(number)
        first, last = (number - 1) * self.per_page, min(number * self.per_page, self.count)
        keys = self.object_list.values_list("pk", flat=True)
        is_nearer_to_end = first > self.count - last
        keys = keys.reverse()[self.count - last : self.count - first] if is_nearer_to_end else keys[first:last]
        return Page(self.object_list.filter(pk__in=list(keys)), number, self)
