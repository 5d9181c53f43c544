"""The fallback form, while field definitions are unavailable: only the fields that OC requires."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from inquiries.domain.field_types import NAME_PREFIX
from inquiries.forms.field_builders import build_own_definition
from inquiries.forms.inquiry_forms import InquiryForm
from inquiries.oc.types.tickets import FieldDefinition

# Not the code of OC's own consent, because its text is another one.
_CONSENT = "shortFormConsent"


class ShortForm(InquiryForm):
    """The fallback form: name, email, subject, text, files and a consent. Its texts return in the type's own form."""

    without_place_at_oc = frozenset({_CONSENT})

    def __init__(
        self, *, data: Mapping[str, Any] | None = None, initial: Mapping[str, str] | None = None, file_count: int = 0
    ) -> None:
        super().__init__(build_definitions(), data=data, initial=initial, file_count=file_count)
        others = {name: self.data.getlist(name) for name in self.data if name.startswith(NAME_PREFIX)}
        if self.is_bound and self.find_left_over(others):
            sorry = _("This short form has no fields for some of what you entered. You will find it after the form.")
            self.add_error(None, sorry)


def build_definitions() -> tuple[FieldDefinition, ...]:
    """Return the definitions of the fallback form beside those of every form, in the active language."""
    agreed = _("I agree that what I enter here may be used to answer my inquiry.")
    return (
        build_own_definition("attachment", "file", _("Attachments"), required=False),
        replace(build_own_definition(_CONSENT, "agree", _("Use of your personal data")), placeholder=agreed),
    )
