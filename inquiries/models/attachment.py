"""Files that customers picked."""

import uuid

from django.db import models
from django.utils import timezone

from inquiries.encryption import EncryptedTextField
from inquiries.models.inquiry import Inquiry
from inquiries.models.service import Service


def _file_path(attachment: "Attachment", _name: str) -> str:
    """A path made of our own id only: a customer's file name never becomes a path."""
    return f"{timezone.now():%Y/%m/%d}/{attachment.pk}"


class Attachment(models.Model):
    """A file that a customer picked: checked, kept here, and forwarded to OC."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.PROTECT)
    usercode = models.CharField(max_length=50)
    form_token = models.CharField(max_length=64, db_index=True)
    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, null=True, related_name="attachments")
    name = models.CharField(max_length=100)
    size = models.PositiveIntegerField()  # bytes
    content_type = models.CharField(max_length=100)
    md5_hex = models.CharField(max_length=32)
    file = models.FileField(upload_to=_file_path, max_length=100)
    upstream_id = EncryptedTextField(blank=True)
    forwarded_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("created_at", "id")

    def __str__(self) -> str:
        return str(self.pk)
