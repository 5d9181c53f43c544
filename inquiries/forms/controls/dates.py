"""Date, date-time and period fields: native controls, or any usual spelling where a browser has none."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from inquiries.forms.controls import date_parsing
from inquiries.forms.controls.base import Control, Posted
from inquiries.forms.controls.widgets import DayInput, MomentInput, PeriodInput
from inquiries.oc.types.tickets import FieldDefinition


class Day(Control):
    """A date."""

    part: type[DayInput | MomentInput] = DayInput
    example = "2022-07-11"
    read: Callable[[str], date] = staticmethod(date_parsing.read_day)

    def __init__(self, definition: FieldDefinition) -> None:
        super().__init__(definition, widget=self.make_widget(), initial=self.find_preset(definition.value or ""))

    def make_widget(self) -> forms.Widget:
        return self.part()

    def find_preset(self, text: str) -> Any:
        return date_parsing.parse_preset(self.read, text)

    def to_python(self, value: Any) -> Any:
        return self.read_one(value)

    def read_one(self, typed: str | None) -> date | None:
        if not typed or not typed.strip():
            return None
        try:
            return self.read(typed)
        except date_parsing.OutOfRange as error:
            message = _("The year in “%(label)s” must be between %(first)s and %(last)s.")
            raise self.problem(message, "year", first=date_parsing.FIRST_YEAR, last=date_parsing.LAST_YEAR) from error
        except ValueError as error:
            message = _("Please enter “%(label)s” like this: %(example)s.")
            raise self.problem(message, "format", example=self.example) from error

    def restore(self, posted: Posted, name: str) -> tuple[Any, str]:
        texts = [", ".join(posted.getlist(part)) for part in self.list_posted_names(name)]
        readings = [self._read_again(text) for text in texts]
        gone = [text for text, read in zip(texts, readings, strict=True) if text.strip() and read is None]
        return readings if len(readings) > 1 else readings[0], " ~ ".join(gone)

    def _read_again(self, text: str) -> date | None:
        try:
            return self.read_one(text)
        except ValidationError:
            return None

    def convert_to_oc(self, cleaned: Any) -> str | None:
        return date_parsing.format_for_oc(cleaned) if cleaned else None

    def tidy(self, cleaned: Any) -> list[str]:
        ends = cleaned if isinstance(cleaned, tuple) else [cleaned]
        return [str(self.part().format_value(end)) for end in ends if end]


class Moment(Day):
    """A date with hour and minute."""

    part = MomentInput
    example = "2022-07-11 09:30"
    read = staticmethod(date_parsing.read_moment)


class _Period(Day):
    """A begin and an end, which may be equal."""

    template = "fields/period.html"

    def make_widget(self) -> forms.Widget:
        return PeriodInput(self.part)

    def find_preset(self, text: str) -> list[date | None]:
        return [date_parsing.parse_preset(self.read, end) for end in date_parsing.split_period(text)]

    def to_python(self, value: Any) -> tuple[date, date] | None:
        begin, end = (self.read_one(typed) for typed in value or (None, None))
        if begin is None and end is None:
            return None
        if begin is None or end is None:
            raise self.problem(_("Please enter both a start and an end for “%(label)s”."), "half")
        if end < begin:
            raise self.problem(_("The end of “%(label)s” must not be before its start."), "order")
        return begin, end

    def convert_to_oc(self, cleaned: Any) -> str | None:
        return date_parsing.format_period_for_oc(*cleaned) if cleaned else None

    def list_posted_names(self, name: str) -> tuple[str, ...]:
        return (f"{name}_0", f"{name}_1")


class DayPeriod(_Period):
    """A period of two dates."""


class MomentPeriod(_Period, Moment):
    """A period of two dates with times."""
