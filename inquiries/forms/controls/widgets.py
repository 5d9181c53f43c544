"""Widgets: native date inputs, pairs of them, and the attributes for assistive technology."""

from collections.abc import Hashable, Mapping
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.safestring import SafeString

from inquiries.forms.controls import date_parsing
from inquiries.forms.personal_number_warnings import PersonalDataWarning


class DescribedBoundField(forms.BoundField):
    """Refer each control to the texts beside it, by the ids that `templates/fields` gives them."""

    @property
    def warnings(self) -> tuple[PersonalDataWarning, ...]:
        """Return the warnings of this control."""
        warned: dict[str, tuple[PersonalDataWarning, ...]] = getattr(self.form, "warnings", {})
        return warned.get(self.name, ())

    @property
    def cache_key(self) -> Hashable:
        """Return all that the control's block shows, as long as it shows nothing of a visitor; else None.

        A control is made of its definition in the active language, and its form may add a hint and attributes.
        """
        form, control = self.form, self.field
        definition = getattr(control, "definition", None)
        if definition is None or form.is_bound or self.name in form.initial or self.errors or self.warnings:
            return None
        attributes = tuple(control.widget.attrs.items())
        return (type(control), self.auto_id, definition, control.required, getattr(control, "hint", ""), attributes)

    @property
    def aria_describedby(self) -> str | None:
        texts = {
            "description": getattr(self.field, "description", ""),
            "hint": getattr(self.field, "hint", ""),
            "error": self.errors,
            "doubt": self.warnings,
            "counter": getattr(self.field, "limit", 0),
        }
        return " ".join(f"{self.auto_id}_{suffix}" for suffix, present in texts.items() if present) or None


class DayInput(forms.DateInput):
    """A native date control, with `YYYY-MM-DD` in every language."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(
            attrs={"min": f"{date_parsing.FIRST_YEAR}-01-01", "max": f"{date_parsing.LAST_YEAR}-12-31"},
            format="%Y-%m-%d",
        )


class MomentInput(forms.DateTimeInput):
    """A native date-time control, with `YYYY-MM-DDTHH:MM`."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        first, last = f"{date_parsing.FIRST_YEAR}-01-01T00:00", f"{date_parsing.LAST_YEAR}-12-31T23:59"
        super().__init__(attrs={"min": first, "max": last}, format="%Y-%m-%dT%H:%M")


class PeriodInput(forms.MultiWidget):
    """Two inputs, `…_0` for the begin and `…_1` for the end."""

    def __init__(self, part: type[DayInput | MomentInput]) -> None:
        super().__init__(widgets=[part(), part()])

    def decompress(self, value: tuple[date | datetime | str | None, ...] | None) -> list[Any]:
        return list(value or (None, None))


class FilesInput(forms.FileInput):
    """An input for several files. The view that receives them reads them: a form is given none."""

    allow_multiple_selected = True


class NoControl(forms.Widget):
    """A widget without a control."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        return SafeString("")

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> None:
        return None
