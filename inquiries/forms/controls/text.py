"""Text fields. Each measures its length as OC does."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from common import normalization
from common.email_validation import AddressValidator
from inquiries.domain import receipt_numbers, typed_number_formatting, typed_text
from inquiries.forms import personal_number_warnings
from inquiries.forms.controls.base import Control, Posted
from inquiries.forms.personal_number_warnings import Sensitive
from inquiries.oc.types.tickets import FieldDefinition


class Text(Control):
    """One line, stored as typed and measured as OC measures it.

    `example` is a text that stands in the control at first and is no answer: a placeholder that does not go away on a
    click (OC API, section 4: `holdingText`), which the customer replaces.
    """

    read: Callable[[str], str] = staticmethod(typed_text.clean_line)
    attributes: Mapping[str, Any] = {}
    longest = 0  # for OC, whatever the definition says; 0 for any length (OC API, sections 6 and 9)

    def __init__(self, definition: FieldDefinition) -> None:
        self.limit = self.find_limit(definition)
        self.placeholder = self.find_placeholder(definition)
        self.example = "" if definition.value or self.placeholder else definition.placeholder
        super().__init__(definition, initial=definition.value or self.example or None)

    def find_limit(self, definition: FieldDefinition) -> int:
        """Return the length that OC takes, 0 for any."""
        return min(self.longest or definition.length, definition.length or self.longest)

    def find_placeholder(self, definition: FieldDefinition) -> str:
        """Return the text that stands in the control until something is typed."""
        return definition.placeholder if definition.holding_text else ""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        texts = {
            "placeholder": self.placeholder,
            # For the script that selects it, so that typing replaces it.
            "data-example": self.example,
            # For a live counter. Never `maxlength`: it cuts a pasted text without a word.
            "data-limit": self.limit,
        }
        # Arabic and Hebrew are typed from the right.
        return {"dir": "auto", **self.attributes, **{name: value for name, value in texts.items() if value}}

    def to_python(self, value: Any) -> str:
        try:
            read = self.read(str(value or ""))
        except typed_text.Unsendable as found:
            message = _(
                "“%(label)s” contains a character that cannot be sent (character %(position)s, "
                "%(code_point)s). Please remove it."
            )
            raise self.problem(message, "character", code_point=found.code_point, position=found.position) from found
        if self.is_example(read):
            return ""
        return typed_number_formatting.normalize_number(read) if self.read is typed_text.clean_line else read

    def is_example(self, text: str) -> bool:
        # A browser changes white space in it, and drops the line breaks of a single line.
        return bool(self.example) and _remove_blanks(text) == _remove_blanks(self.example)

    def restore(self, posted: Posted, name: str) -> tuple[Any, str]:
        shown, gone = super().restore(posted, name)
        return shown or self.example, gone

    def validate(self, value: str) -> None:
        super().validate(value)
        length = self.measure(value)
        if self.limit and length > self.limit:
            message = _("“%(label)s” is too long: it has %(length)s characters, and the limit is %(limit)s.")
            # Grouped as the counter beside the field shows them.
            counted, most = (number_format(number, force_grouping=True) for number in (length, self.limit))
            raise self.problem(message, "length", length=counted, limit=most)

    def measure(self, text: str) -> int:
        return typed_text.count_utf16_units(text)

    def tidy(self, cleaned: str) -> list[str]:
        return [cleaned] if self.read is typed_text.clean_line and (cleaned or not self.example) else []

    def find_warnings(self, cleaned: str) -> tuple[Sensitive, ...]:
        # Fields that OC encrypts are those in which operators ask for such numbers.
        found = () if self.definition.encrypt else personal_number_warnings.find_personal_data(cleaned)
        is_asked = personal_number_warnings.is_account_field(str(self.label))
        return tuple(kind for kind in found if kind != Sensitive.ACCOUNT or not is_asked)


class Block(Text):
    """Several lines."""

    read = staticmethod(typed_text.block)
    widget = forms.Textarea
    attributes: Mapping[str, Any] = {"rows": 5}


class Content(Block):
    """The text of an inquiry, measured as HTML: a line break or a `<` takes several characters."""

    attributes: Mapping[str, Any] = {"rows": 10, "data-measure": "html"}

    def measure(self, text: str) -> int:
        return typed_text.count_utf16_units(typed_text.convert_to_content(text))


class Subject(Text):
    """The subject, behind which the receipt number stands at OC."""

    longest = 255

    def find_limit(self, definition: FieldDefinition) -> int:
        # Where the receipt number hardly fits there is still one character to type.
        return max(super().find_limit(definition) - receipt_numbers.MARKER_LENGTH, 1)


class _Personal(Text):
    """What a browser can fill in. A placeholder is no example of it, and goes away on a click."""

    def find_placeholder(self, definition: FieldDefinition) -> str:
        return definition.placeholder


class Name(_Personal):
    longest = 100
    attributes: Mapping[str, Any] = {"autocomplete": "name"}


class Email(_Personal):
    longest = 100
    widget = forms.EmailInput
    attributes: Mapping[str, Any] = {"autocomplete": "email", "inputmode": "email", "dir": "ltr"}
    default_validators = [AddressValidator()]  # noqa: RUF012 - as in its base

    def to_python(self, value: Any) -> str:
        return super().to_python(normalization.normalize_email(str(value or "")))


class Phone(_Personal):
    """A telephone number. Its own length counts: the 20 of section 9 are for members whom their own site signs in."""

    widget = forms.TelInput
    attributes: Mapping[str, Any] = {"autocomplete": "tel", "inputmode": "tel", "dir": "ltr"}

    def to_python(self, value: Any) -> str:
        return super().to_python(typed_number_formatting.normalize_phone(str(value or "")))

    def validate(self, value: str) -> None:
        super().validate(value)
        number, _extension = typed_number_formatting.split_extension(value)
        if not value:
            return
        if not typed_number_formatting.is_phone(number):
            message = _(
                "Please enter one phone number in digits, such as 010-1234-5678. "
                "You can add an extension: 02-123-4567 ext. 3."
            )
            raise self.problem(message, "invalid")
        if typed_number_formatting.count_digits(number) < typed_number_formatting.FEWEST_DIGITS:
            message = _("This phone number is too short. Please enter it with its area code, such as 02-123-4567.")
            raise self.problem(message, "short")

    def find_warnings(self, cleaned: str) -> tuple[Sensitive, ...]:
        return ()


def _remove_blanks(text: str) -> str:
    return "".join(normalization.strip_invisible(text).split())
