"""Choice fields of the admin for ids of OC."""

from typing import Any

from django import forms
from django.utils.translation import gettext

from inquiries.models import Service
from inquiries.services.catalog import types_and_fields


def add_chosen(offered: list[tuple[str, list[tuple[int, str]]]], wanted: int | None) -> list[Any]:
    """Return the choices; a chosen one that is not offered any more has a group of its own, or saving would drop it."""
    is_gone = wanted and all(wanted != value for _group, choices in offered for value, _text in choices)
    gone = [(gettext("No longer offered"), [(wanted, str(wanted))])] if is_gone else []
    return [("", "---------"), *offered, *gone]


class OfferedId(forms.TypedChoiceField):
    """A choice field for ids of OC."""

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=int, empty_value=None, **options)


def get_path(service: Service, category_id: int) -> str:
    tree = types_and_fields.get_known_category_tree(service)
    return (tree.path_text(category_id, service.default_language) if tree else "") or str(category_id)


def set_choices(field: forms.Field, choices: list[Any]) -> None:
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
    field.choices = choices
