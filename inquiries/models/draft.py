"""Drafts: forms that were begun and not sent."""

import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.encryption import EncryptedJSONField
from inquiries.models.service import Service


class Draft(models.Model):
    """A form that was begun and not sent. Its files have the same one-time token.

    `owner` names whom the form was shown to, see `inquiries.domain.form_tokens`; `last_save` the save that `typed` is
    from, see `inquiries.services.submission.drafts.is_overtaken`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE)
    owner = models.CharField(max_length=40)
    form_token = models.CharField(max_length=64, unique=True)
    category_id = models.BigIntegerField(null=True)
    ticket_id = models.CharField(max_length=40, blank=True)
    typed = EncryptedJSONField()
    last_save = models.CharField(max_length=60, blank=True)
    updated_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        indexes = (models.Index(fields=("service", "owner", "updated_at"), name="draft_owner"),)

    def __str__(self) -> str:
        return str(self.pk)
