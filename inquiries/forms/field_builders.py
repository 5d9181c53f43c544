"""Build form fields from field definitions of OC (OC API, section 4): a table from code and type to a builder."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from inquiries.domain import receipt_numbers, typed_text
from inquiries.domain.field_types import NAME_PREFIX
from inquiries.forms.controls import date_parsing
from inquiries.forms.controls.base import Caption, Control
from inquiries.forms.controls.choices import Choice, ChoiceInSight, Choices, Consent
from inquiries.forms.controls.dates import Day, DayPeriod, Moment, MomentPeriod
from inquiries.forms.controls.files import Files
from inquiries.forms.controls.text import Content, Email, Phone, Text
from inquiries.oc.types.tickets import FieldDefinition

# OC API, sections 6 and 9. For a telephone number the field's own length counts: the 20 of section 9 are for members
# whom their own site signs in.
_SUBJECT_LIMIT, _EMAIL_LIMIT, _NAME_LIMIT = 255, 100, 100
_CONTENT_ROWS, _BLOCK_ROWS = 10, 5

# OC takes no ticket without these, whatever the type's form says (OC API, section 6). It takes none without a subject
# either, but the subject may be left empty: the text, which is always required, gives one.
_ALWAYS_REQUIRED = ("mail", "name", "content")
_CATEGORY = "category"  # asked by the picker, not by the form

# Names and ids that are safe in HTML, and that the ids beside a control cannot meet: `f_plan_0` is a radio button.
_SAFE_CODE = re.compile(r"(?!.*--)(?!.*_(\d+|counter|description|error|hint|rules|title)$)[A-Za-z0-9_-]{1,60}")


class UnknownRequired(ValueError):
    """A required field that the portal cannot show: its type is unknown, or it has no options."""

    def __init__(self, definition: FieldDefinition) -> None:
        super().__init__(f"field {definition.code!r} of type {definition.type!r}")
        self.definition = definition


def build_controls(definitions: Sequence[FieldDefinition]) -> Iterator[Control]:
    """Build the fields of a type's form, with those that OC needs and the type lacks.

    Raises `UnknownRequired` as `build` does.
    """
    return filter(None, map(build, list_asked(_complete_definitions(definitions))))


def list_asked(definitions: Iterable[FieldDefinition]) -> Iterator[FieldDefinition]:
    """List the definitions of the fields that a form asks for, each code once, with what OC requires of every form."""
    seen = {_CATEGORY, ""}
    for definition in definitions:
        if definition.code in seen:
            continue
        seen.add(definition.code)
        must = definition.code != "subject" and (definition.required or definition.code in _ALWAYS_REQUIRED)
        yield definition if definition.required == must else replace(definition, required=must)


def _complete_definitions(definitions: Sequence[FieldDefinition]) -> Iterator[FieldDefinition]:
    """Return the definitions with those that OC needs and the type lacks: the sender first, the question last."""
    given = {definition.code for definition in definitions}
    own = {
        "mail": build_own_definition("mail", "text", _("Email")),
        "name": build_own_definition("name", "text", _("Name")),
        "subject": build_own_definition("subject", "text", _("Subject")),
        # Translators: The label of the text box for the inquiry.
        "content": build_own_definition("content", "textarea", pgettext("label", "Your inquiry")),
    }
    yield from (own[code] for code in ("mail", "name") if code not in given)
    yield from definitions
    yield from (own[code] for code in ("subject", "content") if code not in given)


def build(definition: FieldDefinition) -> Control | None:
    """Build the form field of a definition; None for an optional choice without options.

    Raises `UnknownRequired` as `find_builder` does.
    """
    builder = find_builder(definition)
    return builder(definition) if builder else None


def find_builder(definition: FieldDefinition) -> Callable[[FieldDefinition], Control] | None:
    """Find what builds the form field of a definition; None for an optional choice without options.

    Raises `UnknownRequired` for a required field of a type that is not in the contract, or without options.
    An optional one of an unknown type is asked as text.
    """
    builder = _BY_CODE.get(definition.code) or _BY_TYPE.get(definition.type)
    without_options = builder in _NEED_OPTIONS and not _parse_options(definition)
    if (builder is None or without_options) and definition.required:
        raise UnknownRequired(definition)
    return None if without_options else builder or _build_line


def build_own_definition(code: str, kind: str, title: str, *, required: bool = True) -> FieldDefinition:
    """Build a definition of the portal's own, for fields that the type lacks."""
    return FieldDefinition(id="", code=code, type=kind, title=title, required=required, holding_text=True)


def build_html_name(code: str) -> str:
    """Return the name under which a browser posts the field `code`: safe in HTML, and unique."""
    if _SAFE_CODE.fullmatch(code):
        return f"{NAME_PREFIX}{code}"
    readable = re.sub(r"[^A-Za-z0-9]+", "-", code)[:30].strip("-")
    digest = hashlib.sha256(code.encode(errors="surrogatepass")).hexdigest()
    return f"{NAME_PREFIX}{readable}--{digest[:12]}"


def _build_line(definition: FieldDefinition) -> Control:
    return Text(
        definition,
        limit=definition.length,
        read=typed_text.clean_line,
        widget=_build_line_input(definition),
        **_get_initial(definition),
    )


def _block(definition: FieldDefinition) -> Control:
    widget = forms.Textarea({"rows": _BLOCK_ROWS} | _get_placeholder(definition))
    return Text(definition, limit=definition.length, read=typed_text.block, widget=widget, **_get_initial(definition))


def build_content(definition: FieldDefinition) -> Control:
    """Build the field for the text of an inquiry or a comment."""
    widget = forms.Textarea({"rows": _CONTENT_ROWS, "data-measure": "html"} | _get_placeholder(definition))
    return Content(
        definition, limit=definition.length, read=typed_text.block, widget=widget, **_get_initial(definition)
    )


def _build_subject(definition: FieldDefinition) -> Control:
    # The receipt number stands behind the subject at OC; where it hardly fits there is still one character to type.
    limit = max(_limit_length(_SUBJECT_LIMIT, definition) - receipt_numbers.MARKER_LENGTH, 1)
    widget = _build_line_input(definition)
    return Text(definition, limit=limit, read=typed_text.clean_line, widget=widget, **_get_initial(definition))


def _build_contact(definition: FieldDefinition) -> Control:
    """Build the field for the customer's address, name or telephone number, which a browser can fill in."""
    hint = _build_hint(definition)
    if definition.code == "mail":
        email = forms.EmailInput({"autocomplete": "email", "inputmode": "email"} | hint)
        return Email(definition, limit=_limit_length(_EMAIL_LIMIT, definition), **_build_personal(definition, email))
    if definition.code == "name":
        widget = forms.TextInput({"autocomplete": "name"} | hint)
        return Text(definition, limit=_limit_length(_NAME_LIMIT, definition), **_build_personal(definition, widget))
    widget = forms.TextInput({"autocomplete": "tel", "inputmode": "tel"} | hint)
    widget.input_type = "tel"
    return Phone(definition, limit=definition.length, **_build_personal(definition, widget))


def _build_dropdown(definition: FieldDefinition) -> Control:
    choices = [("", _("Please choose")), *_build_choices(definition)]
    return Choice(definition, choices=choices, initial=definition.value, widget=forms.Select)


def _build_radio(definition: FieldDefinition) -> Control:
    # A radio button once chosen cannot be taken back without a script, so "none" has one of its own.
    none = [] if definition.required else [("", pgettext("answer", "None"))]
    choices = [*_build_choices(definition), *none]
    return ChoiceInSight(definition, choices=choices, initial=definition.value, widget=forms.RadioSelect)


def _build_checkbox(definition: FieldDefinition) -> Control:
    value = definition.value or ""
    control = Choices(definition, choices=_build_choices(definition), widget=forms.CheckboxSelectMultiple)
    is_one = control.match_option(value) in definition.options
    control.initial = [value] if is_one else [part.strip() for part in value.split(",")]
    return control


def _parse_ends(read: Callable[[str], date], definition: FieldDefinition) -> list[date | None]:
    return [date_parsing.parse_preset(read, end) for end in date_parsing.split_period(definition.value or "")]


def _build_consent(definition: FieldDefinition) -> Control:
    # Whatever the definition presets: consent is a tick that the customer makes.
    return Consent(definition, initial=False)


_BY_CODE: dict[str, Callable[[FieldDefinition], Control]] = {
    "mail": _build_contact,
    "name": _build_contact,
    "phone": _build_contact,
    "subject": _build_subject,
    "content": build_content,
    "attachment": Files,
    "personalAgree": _build_consent,
}
_BY_TYPE: dict[str, Callable[[FieldDefinition], Control]] = {
    "text": _build_line,
    "textarea": _block,
    "checkbox": _build_checkbox,
    "dropdown": _build_dropdown,
    "radio": _build_radio,
    "date": lambda definition: Day(
        definition, initial=date_parsing.parse_preset(date_parsing.read_day, definition.value)
    ),
    "datetime": lambda definition: Moment(
        definition, initial=date_parsing.parse_preset(date_parsing.read_moment, definition.value)
    ),
    "date_period": lambda definition: DayPeriod(definition, initial=_parse_ends(date_parsing.read_day, definition)),
    "datetime_period": lambda definition: MomentPeriod(
        definition, initial=_parse_ends(date_parsing.read_moment, definition)
    ),
    "agree": _build_consent,
    "caption": Caption,
    "file": Files,
}
_NEED_OPTIONS = (_build_checkbox, _build_dropdown, _build_radio)


def _parse_options(definition: FieldDefinition) -> list[str]:
    return [option for option in definition.options if option]


def _build_choices(definition: FieldDefinition) -> list[tuple[str, str]]:
    return [(option, option) for option in dict.fromkeys(_parse_options(definition))]


def _limit_length(limit: int, definition: FieldDefinition) -> int:
    return min(limit, definition.length or limit)


def _build_line_input(definition: FieldDefinition) -> forms.TextInput:
    return forms.TextInput(_get_placeholder(definition))


def _build_personal(definition: FieldDefinition, widget: forms.Widget) -> dict[str, Any]:
    return {"read": typed_text.clean_line, "initial": definition.value, "widget": widget}


def _build_hint(definition: FieldDefinition) -> dict[str, Any]:
    return {"placeholder": definition.placeholder} if definition.placeholder else {}


def _get_placeholder(definition: FieldDefinition) -> dict[str, Any]:
    return _build_hint(definition) if definition.holding_text else {}


def _get_initial(definition: FieldDefinition) -> dict[str, str]:
    """Return the initial value: the definition's value, or its placeholder if that stays on a click.

    `holdingText` says that the placeholder goes away on a click (OC API, section 4). Where it does not, the text stands
    in the control as an example, which the customer replaces: left as it was it is no answer.
    """
    if definition.value or definition.holding_text:
        return {"initial": definition.value or ""}
    return {"example": definition.placeholder}
