"""Mailed secrets of guests and members, and outgoing mails."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.encryption import EncryptedJSONField


class MailedSecret(models.Model):
    """A code or a link that was mailed, as a keyed hash. Written by `accounts.security.one_time_secrets` alone."""

    purpose = models.CharField(max_length=20)
    # The subject that it opens, in the caller's words; never an address.
    subject = models.CharField(max_length=120)
    secret_hash = models.CharField(max_length=64, db_index=True)
    # The browser session that it was asked for in, as a keyed hash; "" for a link, which opens in any browser.
    holder_hash = models.CharField(max_length=64, blank=True, db_index=True)
    tries_left = models.PositiveSmallIntegerField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("emailed code or link")
        verbose_name_plural = _("emailed codes and links")

    def __str__(self) -> str:
        return self.purpose


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
