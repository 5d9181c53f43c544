"""The base of customers' forms: validate one field, and collect warnings about personal data."""

from collections.abc import Container
from functools import cached_property

from django import forms
from django.forms.utils import ErrorDict

from inquiries.forms.controls.base import Control
from inquiries.forms.personal_data_warnings import PersonalDataWarning


class JudgedForm(forms.Form):
    """A form of controls that is validated as a whole or one control at a time."""

    has_new_warnings = False  # warnings that the customer has to see before the form is sent

    @cached_property
    def warnings(self) -> dict[str, tuple[PersonalDataWarning, ...]]:
        """Return the warnings, by HTML name."""
        return {}

    @cached_property
    def controls(self) -> dict[str, Control]:
        """Return the fields by HTML name, in their order on the page. The form is complete before this is used."""
        return {name: field for name, field in self.fields.items() if isinstance(field, Control)}

    def show_as_typed(self) -> None:
        """Show the posted values without validation: the customer has not sent the form yet."""
        self.has_new_warnings = False
        self._errors = ErrorDict(renderer=self.renderer)
        self.cleaned_data = {}

    def validate_control(self, name: str) -> forms.BoundField | None:
        """Validate only the control with this posted name, and return it; None if the form has no such control.

        The form is bound. Errors of its other fields are not kept.
        """
        owners = [own for own, control in self.controls.items() if name in control.list_posted_names(own)]
        if not owners:
            return None
        left = self[owners[0]]
        self.show_as_typed()
        try:
            self.cleaned_data[left.name] = left.field.clean(left.data)
        except forms.ValidationError as wrong:
            self.add_error(left.name, wrong)
        else:
            self._add_warnings(left.name)
        return left

    def tidy(self, name: str) -> str | None:
        """Return how the control of this HTML name shows its cleaned value; None if it stays as typed."""
        return self.controls[name].tidy(self.cleaned_data[name]) if name in self.cleaned_data else None

    def has_unseen_warnings(self, seen: Container[str]) -> bool:
        """Whether the form has warnings that the customer has not seen; `seen` are the keys of those that were shown.

        The form is bound. A field with an error has no warnings.
        """
        _ = self.errors  # validates the form
        for name in self.controls.keys() & self.cleaned_data.keys():
            self._add_warnings(name)
        found = [warning for warnings in self.warnings.values() for warning in warnings]
        self.has_new_warnings = any(warning.key not in seen for warning in found)
        return self.has_new_warnings

    def _add_warnings(self, name: str) -> None:
        if kinds := self.controls[name].find_warnings(self.cleaned_data.get(name)):
            self.warnings[name] = tuple(PersonalDataWarning(name, kind) for kind in kinds)

    @property
    def is_held_back(self) -> bool:
        """Whether the form says why it was not sent."""
        return bool(self.errors or self.has_new_warnings)
