"""Base class of form fields. Each cleans what was posted, and converts it for OC."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from inquiries.domain.safe_html import html_to_text, sanitizer
from inquiries.domain.submission_data import Value
from inquiries.forms.controls.widgets import DescribedBoundField, NoControl
from inquiries.forms.personal_number_warnings import Sensitive
from inquiries.oc.types.tickets import FieldDefinition

Posted = MultiValueDict[str, str]


def build_label(definition: FieldDefinition) -> str:
    """Return the title of a field as text; without one, the portal's word for it or, where there is none, its code."""
    own = {
        "mail": _("Email"),
        "name": _("Name"),
        "phone": _("Phone number"),
        "subject": _("Subject"),
        "content": pgettext("label", "Your inquiry"),
        "attachment": _("Attachments"),
        "personalAgree": _("Use of your personal data"),
    }
    return html_to_text.convert_to_text(definition.title) or own.get(definition.code, definition.code)


class Control(forms.Field):
    """A form field made from a field definition. `limit` is OC's maximum length, 0 for none."""

    template = "fields/line.html"
    bound_field_class = DescribedBoundField
    limit = 0
    hint = ""  # the portal's own words below the label

    def __init__(self, definition: FieldDefinition, **options: Any) -> None:
        self.definition = definition
        self.description: SafeString = sanitizer.sanitise_definition(definition.description)
        label = build_label(definition)
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

    def tidy(self, cleaned: Any) -> list[str]:
        """Return the usual spelling of the value for each input of the control; nothing to leave them alone."""
        return []

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
