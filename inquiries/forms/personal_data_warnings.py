"""Warnings about personal data in a form. A warning never refuses the text."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from inquiries.forms.personal_number_detection import Sensitive


@dataclass(frozen=True, slots=True)
class PersonalDataWarning:
    """A warning: the field with this HTML name seems to hold personal data that is not needed there."""

    name: str
    kind: Sensitive

    @property
    def key(self) -> str:
        """Return the key that the page posts once it has shown the warning."""
        return f"{self.name}:{self.kind}"

    def __str__(self) -> str:
        match self.kind:
            case Sensitive.RESIDENT:
                return _(
                    "This looks like a Korean resident registration number. Please leave it out unless we asked for it."
                )
            case Sensitive.CARD:
                return _("This looks like a payment card number. Please leave it out unless we asked for it.")
            case Sensitive.ACCOUNT:
                return _("This looks like a bank account number. Please leave it out unless we asked for it.")
