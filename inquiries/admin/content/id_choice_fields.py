"""Choice fields of the admin for ids of OC."""

from typing import Any

from django import forms
from django.utils.translation import gettext

from inquiries.models import Service
from inquiries.services.catalog import types_and_fields


class OfferedId(forms.TypedChoiceField):
    """A choice field for ids of OC."""

    def __init__(self, **options: Any) -> None:
        super().__init__(coerce=int, empty_value=None, **options)

    def offer(self, groups: list[tuple[str, list[tuple[int, str]]]], chosen: int | None) -> None:
        """Offer ids in groups. A chosen one that is not among them has a group of its own, or saving would drop it."""
        is_gone = chosen and all(chosen != value for _group, choices in groups for value, _text in choices)
        gone = [(gettext("No longer offered"), [(chosen, str(chosen))])] if is_gone else []
        self.choices = [("", "---------"), *groups, *gone]


def get_path(service: Service, category_id: int) -> str:
    tree = types_and_fields.get_known_category_tree(service)
    return (tree.path_text(category_id, service.default_language) if tree else "") or str(category_id)
