"""The base of customers' forms: validate one field, and collect warnings about personal data."""

from collections.abc import Container
from functools import cached_property

from django import forms
from django.forms.utils import ErrorDict

from inquiries.forms.controls.base import Control
from inquiries.forms.personal_data_warnings import Doubt


class JudgedForm(forms.Form):
    """A form of controls that is validated as a whole or one control at a time."""

    has_new_doubts = False  # which its customer has to see before it is sent

    @cached_property
    def doubts(self) -> dict[str, tuple[Doubt, ...]]:
        """Return the warnings, by HTML name."""
        return {}

    @property
    def controls(self) -> dict[str, Control]:
        """Return the fields by HTML name, in their order on the page."""
        return {name: field for name, field in self.fields.items() if isinstance(field, Control)}

    def show_as_typed(self) -> None:
        """Show what was posted without validating it: the customer has not asked to send it yet."""
        self.has_new_doubts = False
        self._errors = ErrorDict(renderer=self.renderer)
        self.cleaned_data = {}

    def look_at(self, name: str) -> forms.BoundField | None:
        """Validate only the control with this posted name. None if the form has no such control.

        The form is bound; what it says of other fields does not count.
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
            self._doubt(left.name)
        return left

    def tidy(self, name: str) -> str | None:
        """Return how the control of this HTML name shows its cleaned value; None to leave it alone."""
        return self.controls[name].tidy(self.cleaned_data[name]) if name in self.cleaned_data else None

    def is_doubtful(self, known: Container[str]) -> bool:
        """Whether it seems to hold what its customer was not warned of yet; `known` are keys of doubts.

        The form is bound. What is wrong holds no doubts.
        """
        _ = self.errors  # which reads it
        for name in self.controls.keys() & self.cleaned_data.keys():
            self._doubt(name)
        self.has_new_doubts = any(doubt.key not in known for doubts in self.doubts.values() for doubt in doubts)
        return self.has_new_doubts

    def _doubt(self, name: str) -> None:
        if kinds := self.controls[name].doubts(self.cleaned_data.get(name)):
            self.doubts[name] = tuple(Doubt(name, kind) for kind in kinds)

    @property
    def is_held_back(self) -> bool:
        """Whether the form says why it was not sent."""
        return bool(self.errors or self.has_new_doubts)
