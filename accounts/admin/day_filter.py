"""A filter that keeps the rows of one day, in place of a hierarchy of dates, which computes the day of every row."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.dateparse import parse_date
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _


class DayFilter(admin.SimpleListFilter):
    """Keep the rows whose "at" is on the entered day, in the time zone of the portal."""

    title = _("Day")
    parameter_name = "day"
    template = "admin/desk/day_filter.html"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return []

    def has_output(self) -> bool:
        return True

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        try:
            day = parse_date(self.value() or "")
            start, end = (datetime.combine(day + timedelta(days=n), time()) for n in range(2)) if day else (None, None)
        except (ValueError, OverflowError):  # no day of the calendar, or its last one
            return queryset.none()
        return queryset.filter(at__gte=make_aware(start), at__lt=make_aware(end)) if start and end else queryset

    def choices(self, changelist: Any) -> Iterator[Any]:
        """Return what the template shows: the entered day, and the other parameters of the list."""
        others = [(key, each) for key, values in changelist.filter_params.items() for each in values]
        yield {"day": self.value() or "", "others": [(key, each) for key, each in others if key != self.parameter_name]}
