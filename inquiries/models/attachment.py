"""Files that customers picked, and uploads that they cancelled."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.encryption import EncryptedTextField
from inquiries.domain.file_inspection import accepted_files
from inquiries.models.inquiry import Inquiry
from inquiries.models.service import Service


def _file_path(attachment: "Attachment", _name: str) -> str:
    """Return a path made of the row's id only: a customer's file name never becomes a path."""
    return f"{timezone.now():%Y/%m/%d}/{attachment.pk}"


class Attachment(models.Model):
    """A file that a customer picked: checked, stored here, and uploaded to OC."""

    class Change(models.TextChoices):
        """How a file was changed before it was stored, as its customer is told."""

        CONVERTED = "converted", _("converted to JPEG")
        SMALLER = "smaller", _("resized to fit the size limit")
        LOCATION = "location", _("location data removed")
        NOTES = "notes", _("camera data removed")
        RENAMED = "renamed", _("file extension corrected to match the content")
        UTF_8 = "utf-8", _("text converted to UTF-8")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.PROTECT)
    usercode = models.CharField(max_length=50)
    form_token = models.CharField(max_length=64, db_index=True)
    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, null=True, related_name="attachments")
    name = models.CharField(max_length=100)
    size = models.PositiveIntegerField()  # bytes
    content_type = models.CharField(max_length=100)
    md5_hex = models.CharField(max_length=32)
    changes = models.CharField(max_length=50, blank=True)  # with blanks between them
    preview = EncryptedTextField(blank=True)  # a small JPEG in base64
    file = models.FileField(upload_to=_file_path, max_length=100)
    picked_hash = models.CharField(
        max_length=64, blank=True
    )  # of the file as it was picked: see services/form_files.py
    picks = models.TextField(default="form")  # ids of the picks that it came from, with blanks between them
    upstream_id = EncryptedTextField(blank=True)
    forwarded_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ("created_at", "id")

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def what_changed(self) -> list[str]:
        """Return how the file was changed, in words."""
        return [str(self.Change(change).label) for change in self.changes.split()]

    @property
    def is_shown_in_browsers(self) -> bool:
        """Whether it is an image of a type that browsers show."""
        return self.content_type in accepted_files.SAFE_IMAGES

    @property
    def shows_itself(self) -> bool:
        """Whether it is a small image of a type that browsers show."""
        return self.is_shown_in_browsers and self.size <= accepted_files.LIGHT


# For `prefetch_related`: the files that were sent with each inquiry, as its `sent_files`.
SENT_FILES = models.Prefetch("attachments", to_attr="sent_files")


class CancelledPick(models.Model):
    """A file picked for a form whose upload was cancelled: if it arrives later, it is not stored."""

    form_token = models.CharField(max_length=64)
    pick = models.CharField(max_length=32)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("cancelled upload")
        verbose_name_plural = _("cancelled uploads")
        constraints = (models.UniqueConstraint(fields=("form_token", "pick"), name="one_cancelled_pick"),)

    def __str__(self) -> str:
        return self.pick
