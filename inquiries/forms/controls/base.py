"""Base classes of form fields. Each cleans what was posted, and converts it for OC."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from inquiries.domain.file_inspection import upload_limits
from inquiries.domain.safe_html import sanitizer
from inquiries.domain.submission_data import Value
from inquiries.forms.controls.widgets import DescribedBoundField, FilesInput, NoControl
from inquiries.forms.personal_number_detection import Sensitive
from inquiries.oc.types.tickets import FieldDefinition

TICKED = "on"  # what a browser posts for a tick that has no value of its own
Posted = MultiValueDict[str, str]


class Control(forms.Field):
    """A form field made from a field definition. `limit` is OC's maximum length, 0 for none."""

    template = "fields/line.html"
    bound_field_class = DescribedBoundField
    limit = 0
    hint = ""  # the portal's own words below the label

    def __init__(self, definition: FieldDefinition, **options: Any) -> None:
        self.definition = definition
        self.description: SafeString = sanitizer.sanitise_definition(definition.description)
        label = sanitizer.convert_to_text(definition.title) or definition.code
        options["error_messages"] = {"required": self.describe_missing(label)} | options.get("error_messages", {})
        super().__init__(required=definition.required, label=label, template_name=self.template, **options)

    def describe_missing(self, label: str) -> str:
        return _("Please fill in “%(label)s”.") % {"label": label}

    def describe_refusal(self, kind: str) -> str:
        """Return why OC refused the value: "required", "length", or another kind."""
        if kind == "required":
            return str(self.error_messages["required"])
        if kind == "length":
            return _("“%(label)s” is too long. Please shorten it.") % {"label": self.label}
        return _("“%(label)s” could not be accepted. Please check it.") % {"label": self.label}

    def problem(self, message: str, code: str, **parts: object) -> ValidationError:
        return ValidationError(message, code=code, params={"label": self.label} | parts)

    def convert_to_oc(self, cleaned: Any) -> Value | None:
        """Return the value to send, in the contract's format (OC API, section 4); None if there is none."""
        return cleaned or None

    def describe(self, cleaned: Any) -> Value | None:
        """Return what the receipt shows of the value."""
        return self.convert_to_oc(cleaned)

    def tidy(self, cleaned: Any) -> str | None:
        """Return the usual spelling of the value for the control; None to leave it alone."""
        return None

    def find_warnings(self, cleaned: Any) -> tuple[Sensitive, ...]:
        """Return warnings about personal data in the value."""
        return ()

    def list_posted_names(self, name: str) -> tuple[str, ...]:
        """Return the names under which a browser posts this field."""
        return (name,)

    def is_example(self, text: str) -> bool:
        """Whether the text is one that stands in the control at first and is no answer."""
        return False

    def restore(self, posted: Posted, name: str) -> tuple[Any, str]:
        """Return the values of a draft to show, and a text that the control cannot show, or ""."""
        return ", ".join(posted.getlist(name)), ""


class _Choosing(Control):
    """Compare options with line breaks normalized: browsers post CRLF for a line break of an option."""

    def match_option(self, value: Any) -> Any:
        """Return a posted or preset value, or a list of them, as the definition writes its options."""
        if isinstance(value, list | tuple):
            return [self.match_option(part) for part in value]
        written = {_normalize_breaks(option): option for option in reversed(self.definition.options)}
        return written.get(_normalize_breaks(value), value) if isinstance(value, str) else value

    def prepare_value(self, value: Any) -> Any:
        return self.match_option(super().prepare_value(value))

    def to_python(self, value: Any) -> Any:
        return super().to_python(self.match_option(value))

    def __init__(self, definition: FieldDefinition, **options: Any) -> None:
        message = _("Please choose one of the options.")
        super().__init__(definition, error_messages={"invalid_choice": message}, **options)

    def describe_missing(self, label: str) -> str:
        return _("Please choose an option for “%(label)s”.") % {"label": label}

    def restore(self, posted: Posted, name: str) -> tuple[Any, str]:
        values = self.match_option([value for value in posted.getlist(name) if value])
        gone = [value for value in values if value not in self.definition.options]
        return [value for value in values if value not in gone], ", ".join(gone)


def _normalize_breaks(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


class Choice(_Choosing, forms.ChoiceField):
    """A choice of one option, as a select."""

    def restore(self, posted: Posted, name: str) -> tuple[Any, str]:
        shown, gone = super().restore(posted, name)
        return shown[0] if shown else "", gone


class ChoiceInSight(Choice):
    """A choice of one option, as radio buttons."""

    template = "fields/group.html"


class Choices(_Choosing, forms.MultipleChoiceField):
    """A choice of any options, in the order of the definition."""

    template = "fields/group.html"

    def convert_to_oc(self, cleaned: Any) -> tuple[str, ...] | None:
        return tuple(option for option in self.definition.options if option in (cleaned or ())) or None


class Consent(Control, forms.BooleanField):
    """A checkbox under a consent text."""

    template = "fields/agree.html"

    def restore(self, posted: Posted, name: str) -> tuple[Any, str]:
        values = posted.getlist(name)
        # Whatever else was typed under this name, it was no consent.
        return TICKED in values, ", ".join(value for value in values if value != TICKED)

    def __init__(self, definition: FieldDefinition, **options: Any) -> None:
        super().__init__(definition, **options)
        self.tick_label = sanitizer.convert_to_text(definition.placeholder)

    def describe_missing(self, label: str) -> str:
        return _("Please tick “%(label)s”. We need your consent to send your inquiry.") % {"label": label}

    def convert_to_oc(self, cleaned: Any) -> str:
        return "true" if cleaned else "false"

    def describe(self, cleaned: Any) -> tuple[str, ...]:
        """Return the answer with the agreed text, which only the portal stores."""
        answer = _("Agreed") if cleaned else _("Not agreed")
        return tuple(filter(None, (answer, self.tick_label, sanitizer.convert_to_text(self.definition.description))))


class Caption(Control):
    """A text for the customer without a control."""

    template = "fields/caption.html"
    widget = NoControl

    def __init__(self, definition: FieldDefinition) -> None:
        super().__init__(definition)
        self.required = False
        self.caption: SafeString = sanitizer.sanitise_definition(definition.placeholder)

    def list_posted_names(self, name: str) -> tuple[str, ...]:
        return ()


class Files(Control):
    """The block of attachments. Files are uploaded separately: the form only has their number."""

    template = "fields/files.html"
    widget = FilesInput
    limits = upload_limits.LIMITS
    file_count = 0

    def describe_missing(self, label: str) -> str:
        return _("Please attach at least one file.")

    def clean(self, value: Any) -> None:
        if self.required and not self.file_count:
            raise ValidationError(self.error_messages["required"], code="required")

    def list_posted_names(self, name: str) -> tuple[str, ...]:
        return ()
