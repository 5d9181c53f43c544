"""The base of the forms of inquiries and comments."""

from collections.abc import Container, Hashable, Iterable, Mapping
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.forms.utils import ErrorDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from inquiries.domain.submission_data import FieldAnswer
from inquiries.forms import field_builders
from inquiries.forms.controls.base import Control
from inquiries.forms.controls.choices import TICKED, Consent
from inquiries.forms.personal_number_warnings import PersonalDataWarning

FILES = "files"  # the HTML name of the block of attachments


class CustomerForm(forms.Form):
    """The base of customers' forms: validated as a whole or one control at a time, with warnings and OC's refusals."""

    data: MultiValueDict[str, Any]
    has_new_warnings = False  # warnings that the customer has to see before the form is sent

    def __init__(self, *, data: Mapping[str, Any] | None, initial: Mapping[str, Any] | None = None) -> None:
        """`data` is a QueryDict, or `SubmissionData.typed` to show a form again exactly as it was typed."""
        if data is not None and not isinstance(data, MultiValueDict):
            data = MultiValueDict({name: value if isinstance(value, list) else [value] for name, value in data.items()})
        super().__init__(data=data, initial=dict(initial or {}))
        self.warnings: dict[str, tuple[PersonalDataWarning, ...]] = {}  # by HTML name

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

    def tidy(self, name: str) -> list[str]:
        """Return how the inputs of this HTML name show their cleaned value; nothing if they stay as typed."""
        return self.controls[name].tidy(self.cleaned_data[name]) if name in self.cleaned_data else []

    def has_unseen_warnings(self, seen: Container[str]) -> bool:
        """Whether the form has warnings that the customer has not seen; `seen` are the keys of those that were shown.

        The form is bound. A field with an error has no warnings.
        """
        self.is_valid()  # fills `cleaned_data`
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

    @property
    def cache_key(self) -> tuple[Hashable, ...] | None:
        """Return all that the form shows, as long as it shows nothing of a visitor; else None."""
        keys = tuple(getattr(field, "cache_key", None) for field in self.visible_fields())
        return None if None in keys else keys

    @property
    def has_files(self) -> bool:
        """Whether the form offers to attach files."""
        return FILES in self.fields

    @property
    def typed(self) -> dict[str, list[str]]:
        """Return the posted values by HTML name, from which the form can be shown again: `data=` of a new one."""
        return {name: self.data.getlist(name) for name in self.posted_names if name in self.data}

    @property
    def answers(self) -> tuple[FieldAnswer, ...]:
        """Return what the receipt shows, once the form is valid."""
        shown = ((control, control.describe(self.cleaned_data.get(name))) for name, control in self.controls.items())
        return tuple(
            FieldAnswer(control.definition.code, str(control.label), value, isinstance(control, Consent))
            for control, value in shown
            if value is not None
        )

    @cached_property
    def posted_names(self) -> tuple[str, ...]:
        """Return all names under which a browser posts this form's fields."""
        return tuple(posted for name, control in self.controls.items() for posted in control.list_posted_names(name))

    @property
    def examples_posted(self) -> tuple[str, ...]:
        """Return the names under which only the preset example was posted: nothing was typed."""
        return tuple(
            name for name, control in self.controls.items() if control.is_example(str(self.data.get(name, "")))
        )

    def take_up(self, typed: Mapping[str, list[str]]) -> None:
        """Show a draft's values over the form's initial ones, without validation; the form is not bound.

        If the definitions or the type have changed, the error of a field names the answer that it can no longer show.
        """
        self.show_as_typed()
        posted = MultiValueDict(typed)
        for name, control in self.controls.items():
            if any(part in posted for part in control.list_posted_names(name)):
                self.initial[name], lost = control.restore(posted, name)
                if lost:
                    message = _("Your earlier answer “%(answer)s” is no longer available. Please choose again.")
                    self.add_error(name, message % {"answer": lost})

    def find_left_over(self, typed: Mapping[str, list[str]]) -> list[str]:
        """Return the draft's texts for fields that this form does not have."""
        others = [values for name, values in typed.items() if name not in self.posted_names]
        return [value for values in others for value in values if value.strip() and value != TICKED]

    def add_refusals(self, refusals: Iterable[Mapping[str, str]]) -> None:
        """Add OC's refusals, each `{"code", "kind", "file"}`, to their fields.

        The form is bound. If its own checks have found an error in a field, OC's refusal of the field is left out.
        """
        if not self.is_bound:
            raise ValueError("only what was sent can be refused")
        found_here = set(self.errors)
        for refusal in refusals:
            name = self.name_of(refusal.get("code", ""))
            control, file_name = self.controls.get(name or ""), refusal.get("file", "")
            if name in found_here and not file_name:
                continue
            if file_name:
                message = _("“%(name)s” could not be accepted. Please remove it or add it in another format.")
                message %= {"name": file_name}
            elif control:
                message = control.describe_refusal(refusal.get("kind", ""))
            else:
                message = _("Part of this form could not be accepted. Please check your answers and send it again.")
            if message not in self.errors.get(name or NON_FIELD_ERRORS, ()):
                self.add_error(name, message)

    def name_of(self, code: str) -> str | None:
        """Return the HTML name of the field `code`, or None if the form has no such field."""
        name = field_builders.build_html_name(code)
        return name if name in self.fields else None
