"""Keep what is typed into addresses and forms of the admin from failing. The admin site applies it to every model."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import NotRelationField, get_fields_from_path
from django.core.exceptions import BadRequest, FieldDoesNotExist, ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import DataError
from django.db.models import DateTimeField, Field, QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.forms import Field as FormField
from django.forms import ModelMultipleChoiceField
from django.http import HttpRequest

# In any zone, moments between these are some that Python and every database know.
_BOUNDS = (MinValueValidator(datetime(1900, 1, 1, tzinfo=UTC)), MaxValueValidator(datetime(9000, 1, 1, tzinfo=UTC)))

_OFFERED = {"exact", "isnull", "gte", "lt"}  # conditions in the addresses of the pages


def _check_keys(model: Any, keys: Iterable[str]) -> None:
    """Raise `ValidationError` for keys that no row can have: a database fails on numbers that are too large."""
    for key in keys:
        model._meta.pk.run_validators(model._meta.pk.to_python(key))


class _Rows(ModelMultipleChoiceField):  # type: ignore[type-arg]
    """A field for any number of rows."""

    def clean(self, value: Any) -> Any:
        rows: Any = self.queryset
        _check_keys(rows.model, value or ())
        return super().clean(value)


class CheckedInput(admin.ModelAdmin):  # type: ignore[type-arg]
    """A mixin: wrong filters lead back to the list, and wrong moments are shown as errors of their field."""

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Return the list. What the database cannot compare leads back to the list, as other wrong filters do."""
        try:
            return super().get_changelist_instance(request)
        # A NUL, a year that is none, a number that is too large.
        except (DataError, OverflowError, ValueError) as error:
            raise IncorrectLookupParameters from error

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Return the object with this key. An address can name an empty field (`_to_field=`), which is no field."""
        return super().get_object(request, object_id, from_field or None)

    def response_action(self, request: HttpRequest, queryset: QuerySet[Any]) -> Any:
        """Run an action. Raises `BadRequest` for rows whose keys can be none."""
        try:
            _check_keys(self.model, request.POST.getlist(ACTION_CHECKBOX_NAME))
        except ValidationError as error:
            raise BadRequest from error
        return super().response_action(request, queryset)

    def lookup_allowed(self, lookup: str, value: str, request: Any = None) -> bool:
        """Allow the conditions that links and filters have, and no others.

        A pattern can keep the database busy, a range of letters or a part of JSON raises what is also raised for a
        table that is missing, and SQLite has no conditions on JSON at all.
        """
        path, separator, condition = lookup.rpartition(LOOKUP_SEP)
        try:
            is_offered = not separator or bool(condition in _OFFERED and get_fields_from_path(self.model, path))
        except (FieldDoesNotExist, NotRelationField):
            is_offered = False
        return is_offered and super().lookup_allowed(lookup, value, request)

    def formfield_for_dbfield(self, db_field: "Field[Any, Any]", request: HttpRequest, **options: Any) -> Any:
        field = super().formfield_for_dbfield(db_field, request, **options)
        if isinstance(db_field, DateTimeField) and isinstance(field, FormField):
            field.validators = [*field.validators, *_BOUNDS]
        return field

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **options: Any) -> Any:
        return super().formfield_for_manytomany(db_field, request, form_class=_Rows, **options)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Return what the address fills in, with its moments read: without those that are none."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        for field in self.opts.get_fields():
            if isinstance(field, DateTimeField) and field.name in initial:
                try:
                    initial[field.name] = field.to_python(initial[field.name])
                except ValidationError:
                    del initial[field.name]
        return initial
