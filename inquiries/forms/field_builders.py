"""Build form fields from field definitions of OC (OC API, section 4): a table from code and type to a builder."""

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from inquiries.domain.field_types import NAME_PREFIX
from inquiries.forms.controls.base import Caption, Control
from inquiries.forms.controls.choices import Choice, ChoiceInSight, Choices, Consent, list_options
from inquiries.forms.controls.dates import Day, DayPeriod, Moment, MomentPeriod
from inquiries.forms.controls.files import Files
from inquiries.forms.controls.text import Block, Content, Email, Name, Phone, Subject, Text
from inquiries.oc.types.tickets import FieldDefinition

_BY_CODE: dict[str, Callable[[FieldDefinition], Control]] = {
    "mail": Email,
    "name": Name,
    "phone": Phone,
    "subject": Subject,
    "content": Content,
    "attachment": Files,
    "personalAgree": Consent,
}
_BY_TYPE: dict[str, Callable[[FieldDefinition], Control]] = {
    "text": Text,
    "textarea": Block,
    "checkbox": Choices,
    "dropdown": Choice,
    "radio": ChoiceInSight,
    "date": Day,
    "datetime": Moment,
    "date_period": DayPeriod,
    "datetime_period": MomentPeriod,
    "agree": Consent,
    "caption": Caption,
    "file": Files,
}
_NEED_OPTIONS = (Choices, Choice, ChoiceInSight)

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
    without_options = builder in _NEED_OPTIONS and not list_options(definition)
    if (builder is None or without_options) and definition.required:
        raise UnknownRequired(definition)
    return None if without_options else builder or Text


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
