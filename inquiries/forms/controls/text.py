"""Text fields. Each measures its length as OC does."""

from collections.abc import Callable
from typing import Any

from django.core.validators import RegexValidator
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from common import normalization
from common.email_validation import AddressValidator
from inquiries.domain import typed_number_formatting, typed_text
from inquiries.forms import personal_number_warnings
from inquiries.forms.controls.base import Control, Posted
from inquiries.forms.personal_number_warnings import Sensitive
from inquiries.oc.types.tickets import FieldDefinition


class Text(Control):
    """One line, or several, stored as typed and measured as OC measures it.

    `example` is a text that stands in the control at first and is no answer (OC API, section 4: `holdingText`).
    """

    def __init__(
        self, definition: FieldDefinition, *, limit: int, read: Callable[[str], str], example: str = "", **options: Any
    ) -> None:
        self.read, self.example = read, example
        if example:
            options["initial"] = example
        super().__init__(definition, **options)
        self.limit = limit
        if example:
            # For the script that selects it, so that typing replaces it.
            self.widget.attrs["data-example"] = example
        if limit:
            # For a live counter. Never `maxlength`: it cuts a pasted text without a word.
            self.widget.attrs["data-limit"] = limit

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


class Content(Text):
    """The text of an inquiry, measured as HTML: a line break or a `<` takes several characters."""

    def measure(self, text: str) -> int:
        return typed_text.count_utf16_units(typed_text.convert_to_content(text))


class Email(Text):
    def __init__(self, definition: FieldDefinition, **options: Any) -> None:
        super().__init__(definition, validators=[AddressValidator()], **options)

    def to_python(self, value: Any) -> str:
        return super().to_python(normalization.normalize_email(str(value or "")))


class Phone(Text):
    def __init__(self, definition: FieldDefinition, **options: Any) -> None:
        message = _("Please use only digits, spaces and + - ( ) in the phone number.")
        super().__init__(definition, validators=[RegexValidator(r"^(?=.*[0-9])[0-9+\-() ]+\Z", message)], **options)

    def to_python(self, value: Any) -> str:
        return super().to_python(typed_number_formatting.normalize_phone(str(value or "")))

    def find_warnings(self, cleaned: str) -> tuple[Sensitive, ...]:
        return ()


def _remove_blanks(text: str) -> str:
    return "".join(normalization.strip_invisible(text).split())
