"""The form field of attachments."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from inquiries.domain.file_inspection import upload_limits_for_pages
from inquiries.forms.controls.base import Control
from inquiries.forms.controls.widgets import FilesInput


class Files(Control):
    """The block of attachments. Files are uploaded separately: the form only has their number."""

    template = "fields/files.html"
    widget = FilesInput
    limits = upload_limits_for_pages.LIMITS
    file_count = 0

    def describe_missing(self, label: str) -> str:
        return _("Please attach at least one file.")

    def clean(self, value: Any) -> None:
        if self.required and not self.file_count:
            raise ValidationError(self.error_messages["required"], code="required")

    def list_posted_names(self, name: str) -> tuple[str, ...]:
        return ()
