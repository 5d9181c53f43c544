"""A form field and validator for email addresses. No I/O."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.forms import CharField
from django.utils.translation import gettext_lazy as _

from common import normalization


class AddressValidator(EmailValidator):
    """Check an address in the spelling of `normalization.normalize_email`. Unlike in Django, "localhost" is no host."""

    def __init__(self) -> None:
        super().__init__(_("Please enter an email address such as name@example.com."), allowlist=[])

    def __call__(self, value: Any) -> None:
        super().__call__(value)
        if not normalization.is_one_spelling(str(value)):
            raise ValidationError(self.message, code=self.code, params={"value": value})


class AddressField(CharField):
    """An email address; its value is in the spelling of `normalization.normalize_email`."""

    def __init__(self, **options: Any) -> None:
        super().__init__(validators=[AddressValidator()], **options)

    def to_python(self, value: Any) -> str:
        return normalization.normalize_email(str(value or ""))
