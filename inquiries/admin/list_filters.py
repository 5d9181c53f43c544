"""Filters of the list of inquiries in the admin."""

from datetime import timedelta
from typing import Any, cast

from django.contrib import admin
from django.db import connection
from django.db.models import CharField, Func, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inquiries.models import Inquiry
from inquiries.services.desk import operator_inbox, topic_names

_TOPICS = 50  # more cannot be read in a list
_AGES = {
    "hour": (timedelta(hours=1), _("Older than an hour")),
    "day": (timedelta(days=1), _("Older than a day")),
    "week": (timedelta(weeks=1), _("Older than a week")),
}


class NeedsPerson(admin.SimpleListFilter):
    """Keep the inquiries that go on only if a person acts: those of the operators' inbox."""

    title = _("needs a person")
    parameter_name = "needs"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("any", _("All cases")), *operator_inbox.Case.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Inquiry]) -> QuerySet[Inquiry]:
        case = self.value()
        if case not in {"any", *operator_inbox.Case.values}:
            return queryset
        return operator_inbox.filter_case(queryset, "" if case == "any" else str(case))


class State(admin.ChoicesFieldListFilter):
    """Keep the inquiries in one state.

    Nearly all are delivered, which SQLite does not know: it would sort all that its index of states finds. Behind a
    plus it takes no index for a condition, and finds the newest ones in the order of the list.
    """

    def queryset(self, request: HttpRequest, queryset: QuerySet[Inquiry]) -> QuerySet[Inquiry]:
        if connection.vendor == "sqlite" and list(self.lookup_val or ()) == [Inquiry.State.DELIVERED]:
            unindexed = Func("state", template="+%(expressions)s", output_field=CharField())
            return queryset.alias(unindexed_state=unindexed).filter(unindexed_state=Inquiry.State.DELIVERED)
        kept: Any = super().queryset(request, queryset)
        return cast(QuerySet[Inquiry], kept)


class Age(admin.SimpleListFilter):
    """Keep the unfinished inquiries that were received some time ago."""

    title = _("unfinished for")
    parameter_name = "age"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [(key, label) for key, (_age, label) in _AGES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Inquiry]) -> QuerySet[Inquiry]:
        if self.value() not in _AGES:
            return queryset
        age, _label = _AGES[str(self.value())]
        return operator_inbox.keep_unfinished(queryset).filter(created_at__lt=timezone.now() - age)


class Topic(admin.SimpleListFilter):
    """Keep the inquiries of one submission type, out of those of the newest inquiries."""

    title = _("submission type")
    parameter_name = "topic"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        paths = topic_names.list_recent_names(model_admin.get_queryset(request), _TOPICS)
        return [(path, path) for path in paths]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Inquiry]) -> QuerySet[Inquiry]:
        return queryset.filter(category_path=self.value()) if self.value() else queryset
