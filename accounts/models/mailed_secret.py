"""Codes and links that were mailed, as keyed hashes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MailedSecret(models.Model):
    """A code or a link that was mailed, as a keyed hash. Written by `accounts.security.mailed_secrets` alone."""

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
