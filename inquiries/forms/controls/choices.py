"""Form fields with options, and consent."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from inquiries.domain import typed_text
from inquiries.domain.safe_html import html_to_text
from inquiries.forms.controls.base import Control, Posted
from inquiries.oc.types.tickets import FieldDefinition

TICKED = "on"  # what a browser posts for a tick that has no value of its own


class _Choosing(Control):
    """Compare options with line breaks normalized: browsers post CRLF for a line break of an option."""

    def match_option(self, value: Any) -> Any:
        """Return a posted or preset value, or a list of them, as the definition writes its options."""
        if isinstance(value, list | tuple):
            return [self.match_option(part) for part in value]
        written = {normalize_breaks(option): option for option in reversed(self.definition.options)}
        return written.get(normalize_breaks(value), value) if isinstance(value, str) else value

    def prepare_value(self, value: Any) -> Any:
        return self.match_option(super().prepare_value(value))

    def to_python(self, value: Any) -> Any:
        return super().to_python(self.match_option(value))

    def __init__(self, definition: FieldDefinition) -> None:
        super().__init__(
            definition,
            choices=self.list_choices(definition),
            initial=definition.value,
            error_messages={"invalid_choice": _("Please choose one of the options.")},
        )

    def list_choices(self, definition: FieldDefinition) -> list[tuple[str, str]]:
        """List what can be chosen."""
        return list_options(definition)

    def describe_missing(self, label: str) -> str:
        return _("Please choose an option for “%(label)s”.") % {"label": label}

    def restore(self, posted: Posted, name: str) -> tuple[Any, str]:
        values = self.match_option([value for value in posted.getlist(name) if value])
        gone = [value for value in values if value not in self.definition.options]
        return [value for value in values if value not in gone], ", ".join(gone)


def list_options(definition: FieldDefinition) -> list[tuple[str, str]]:
    """List the options that have a text, each once."""
    return [(option, option) for option in dict.fromkeys(definition.options) if not typed_text.is_blank(option)]


def normalize_breaks(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


class Choice(_Choosing, forms.ChoiceField):
    """A choice of one option, as a select."""

    def list_choices(self, definition: FieldDefinition) -> list[tuple[str, str]]:
        return [("", _("Please choose")), *list_options(definition)]

    def restore(self, posted: Posted, name: str) -> tuple[Any, str]:
        shown, gone = super().restore(posted, name)
        return shown[0] if shown else "", gone


class ChoiceInSight(Choice):
    """A choice of one option, as radio buttons."""

    template = "fields/group.html"
    widget = forms.RadioSelect

    def list_choices(self, definition: FieldDefinition) -> list[tuple[str, str]]:
        # A radio button once chosen cannot be taken back without a script, so "none" has one of its own.
        none = [] if definition.required else [("", pgettext("answer", "None"))]
        return [*list_options(definition), *none]


class Choices(_Choosing, forms.MultipleChoiceField):
    """A choice of any options, in the order of the definition."""

    template = "fields/group.html"
    widget = forms.CheckboxSelectMultiple

    def __init__(self, definition: FieldDefinition) -> None:
        super().__init__(definition)
        value = definition.value or ""
        is_one = self.match_option(value) in definition.options
        self.initial = [value] if is_one else [part.strip() for part in value.split(",")]

    def convert_to_oc(self, cleaned: Any) -> tuple[str, ...] | None:
        return tuple(option for option in self.definition.options if option in (cleaned or ())) or None


class Consent(Control, forms.BooleanField):
    """A checkbox under a consent text."""

    template = "fields/agree.html"

    def restore(self, posted: Posted, name: str) -> tuple[Any, str]:
        values = posted.getlist(name)
        # Whatever else was typed under this name, it was no consent.
        return TICKED in values, ", ".join(value for value in values if value != TICKED)

    def __init__(self, definition: FieldDefinition) -> None:
        # Whatever the definition presets: consent is a tick that the customer makes.
        super().__init__(definition, initial=False)
        self.tick_label = html_to_text.convert_to_text(definition.placeholder)

    def describe_missing(self, label: str) -> str:
        return _("Please tick “%(label)s”. We need your consent to send your inquiry.") % {"label": label}

    def convert_to_oc(self, cleaned: Any) -> str:
        return "true" if cleaned else "false"

    def describe(self, cleaned: Any) -> tuple[str, ...]:
        """Return the answer with the agreed text, which only the portal stores."""
        answer = _("Agreed") if cleaned else _("Not agreed")
        return tuple(filter(None, (answer, self.tick_label, html_to_text.convert_to_text(self.definition.description))))
