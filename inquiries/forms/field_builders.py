"""A field definition of OC as a form field (OC API, section 4): a table from code and type to a tiny builder."""

import hashlib
import re
from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from inquiries.domain import receipt_numbers, text_cleaning
from inquiries.forms import date_parsing
from inquiries.forms.controls.base import Caption, Choice, ChoiceInSight, Choices, Consent, Control, Files
from inquiries.forms.controls.dates import Day, DayPeriod, Moment, MomentPeriod
from inquiries.forms.controls.text import Content, Email, Phone, Text
from inquiries.oc.types.tickets import FieldDefinition

# OC API, sections 6 and 9. For a telephone number the field's own length counts: the 20 of section 9 are for members
# whom their own site signs in.
_SUBJECT_LIMIT, _EMAIL_LIMIT, _NAME_LIMIT = 255, 100, 100
_CONTENT_ROWS, _BLOCK_ROWS = 10, 5

# Names and ids that are safe in HTML, and that the ids beside a control cannot meet: `f_plan_0` is a radio button.
_SAFE_CODE = re.compile(r"(?!.*--)(?!.*_(\d+|counter|description|error|rules|title)$)[A-Za-z0-9_-]{1,60}")


class UnknownRequired(ValueError):
    """A field that must be answered and that this portal cannot ask: its type is new, or it has no options."""

    def __init__(self, definition: FieldDefinition) -> None:
        super().__init__(f"field {definition.code!r} of type {definition.type!r}")
        self.definition = definition


def build(definition: FieldDefinition) -> Control | None:
    """The form field for a definition, or None where nothing can be asked: an optional choice without options.

    Raises `UnknownRequired` for a required field of a type that is not in the contract, or without options.
    An optional one of an unknown type is asked as text.
    """
    builder = _BY_CODE.get(definition.code) or _BY_TYPE.get(definition.type)
    without_options = builder in _NEED_OPTIONS and not _options(definition)
    if (builder is None or without_options) and definition.required:
        raise UnknownRequired(definition)
    return None if without_options else (builder or _line)(definition)


def html_name(code: str) -> str:
    """The name under which a browser posts the field `code`: always safe in HTML, and no two codes share one."""
    if _SAFE_CODE.fullmatch(code):
        return f"f_{code}"
    readable = re.sub(r"[^A-Za-z0-9]+", "-", code)[:30].strip("-")
    digest = hashlib.sha256(code.encode(errors="surrogatepass")).hexdigest()
    return f"f_{readable}--{digest[:12]}"


def _line(definition: FieldDefinition) -> Control:
    return Text(
        definition,
        limit=definition.length,
        read=text_cleaning.line,
        widget=_line_input(definition),
        **_at_first(definition),
    )


def _block(definition: FieldDefinition) -> Control:
    widget = forms.Textarea({"rows": _BLOCK_ROWS} | _placeholder(definition))
    return Text(definition, limit=definition.length, read=text_cleaning.block, widget=widget, **_at_first(definition))


def _content(definition: FieldDefinition) -> Control:
    widget = forms.Textarea({"rows": _CONTENT_ROWS, "data-measure": "html"} | _placeholder(definition))
    return Content(
        definition, limit=definition.length, read=text_cleaning.block, widget=widget, **_at_first(definition)
    )


def _subject(definition: FieldDefinition) -> Control:
    # The receipt number stands behind the subject at OC; where it hardly fits there is still one character to type.
    limit = max(_at_most(_SUBJECT_LIMIT, definition) - receipt_numbers.MARKER_LENGTH, 1)
    widget = _line_input(definition)
    return Text(definition, limit=limit, read=text_cleaning.line, widget=widget, **_at_first(definition))


def _mail(definition: FieldDefinition) -> Control:
    widget = forms.EmailInput({"autocomplete": "email", "inputmode": "email"} | _hint(definition))
    return Email(definition, limit=_at_most(_EMAIL_LIMIT, definition), **_personal(definition, widget))


def _name(definition: FieldDefinition) -> Control:
    widget = forms.TextInput({"autocomplete": "name"} | _hint(definition))
    return Text(definition, limit=_at_most(_NAME_LIMIT, definition), **_personal(definition, widget))


def _phone(definition: FieldDefinition) -> Control:
    widget = forms.TextInput({"autocomplete": "tel", "inputmode": "tel"} | _hint(definition))
    widget.input_type = "tel"
    return Phone(definition, limit=definition.length, **_personal(definition, widget))


def _dropdown(definition: FieldDefinition) -> Control:
    choices = [("", _("Please choose")), *_choices(definition)]
    return Choice(definition, choices=choices, initial=definition.value, widget=forms.Select)


def _radio(definition: FieldDefinition) -> Control:
    # A radio button once chosen cannot be taken back without a script, so "none" has one of its own.
    none = [] if definition.required else [("", _("No choice"))]
    choices = [*_choices(definition), *none]
    return ChoiceInSight(definition, choices=choices, initial=definition.value, widget=forms.RadioSelect)


def _checkbox(definition: FieldDefinition) -> Control:
    value = definition.value or ""
    control = Choices(definition, choices=_choices(definition), widget=forms.CheckboxSelectMultiple)
    is_one = control.offered(value) in definition.options
    control.initial = [value] if is_one else [part.strip() for part in value.split(",")]
    return control


def _ends(read: Callable[[str], date], definition: FieldDefinition) -> list[date | None]:
    return [date_parsing.preset(read, end) for end in date_parsing.split_period(definition.value or "")]


def _consent(definition: FieldDefinition) -> Control:
    # Whatever the definition presets: consent is a tick that the customer makes.
    return Consent(definition, initial=False)


_BY_CODE: dict[str, Callable[[FieldDefinition], Control]] = {
    "mail": _mail,
    "name": _name,
    "phone": _phone,
    "subject": _subject,
    "content": _content,
    "attachment": Files,
    "personalAgree": _consent,
}
_BY_TYPE: dict[str, Callable[[FieldDefinition], Control]] = {
    "text": _line,
    "textarea": _block,
    "checkbox": _checkbox,
    "dropdown": _dropdown,
    "radio": _radio,
    "date": lambda definition: Day(definition, initial=date_parsing.preset(date_parsing.read_day, definition.value)),
    "datetime": lambda definition: Moment(
        definition, initial=date_parsing.preset(date_parsing.read_moment, definition.value)
    ),
    "date_period": lambda definition: DayPeriod(definition, initial=_ends(date_parsing.read_day, definition)),
    "datetime_period": lambda definition: MomentPeriod(definition, initial=_ends(date_parsing.read_moment, definition)),
    "agree": _consent,
    "caption": Caption,
    "file": Files,
}
_NEED_OPTIONS = (_checkbox, _dropdown, _radio)


def _options(definition: FieldDefinition) -> list[str]:
    return [option for option in definition.options if option]


def _choices(definition: FieldDefinition) -> list[tuple[str, str]]:
    return [(option, option) for option in dict.fromkeys(_options(definition))]


def _at_most(limit: int, definition: FieldDefinition) -> int:
    return min(limit, definition.length or limit)


def _line_input(definition: FieldDefinition) -> forms.TextInput:
    return forms.TextInput(_placeholder(definition))


def _personal(definition: FieldDefinition, widget: forms.Widget) -> dict[str, Any]:
    return {"read": text_cleaning.line, "initial": definition.value, "widget": widget}


def _hint(definition: FieldDefinition) -> dict[str, Any]:
    return {"placeholder": definition.placeholder} if definition.placeholder else {}


def _placeholder(definition: FieldDefinition) -> dict[str, Any]:
    return _hint(definition) if definition.holding_text else {}


def _at_first(definition: FieldDefinition) -> dict[str, str]:
    """What stands in the control at first: the definition's value, or its placeholder where that stays on a click.

    `holdingText` says that the placeholder goes away on a click (OC API, section 4). Where it does not, the text stands
    in the control as an example, which the customer replaces: left as it was it is no answer.
    """
    if definition.value or definition.holding_text:
        return {"initial": definition.value or ""}
    return {"example": definition.placeholder}
