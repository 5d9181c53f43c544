"""Mails that wait for the delivery worker."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.encryption import EncryptedJSONField


class OutgoingMail(models.Model):
    """A mail that the delivery worker sends. The row is deleted with it; see `accounts.mail.outbox`."""

    kind = models.CharField(max_length=20)
    # To, subject and both texts. Empty where only the work of a mail was to be done.
    message: Any = EncryptedJSONField()
    tries = models.PositiveSmallIntegerField(default=0)
    # Handed to the mail server. A row that stays so is of a process that died, and is never sent again.
    is_sent = models.BooleanField(default=False)
    next_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = _("outgoing email")
        verbose_name_plural = _("outgoing emails")
        indexes = (models.Index(fields=("is_sent", "next_at"), name="outgoing_mail_queue"),)

    def __str__(self) -> str:
        return self.kind
