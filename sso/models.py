"""Used tokens and access tokens, in the database, so that all processes know them at once."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from common.encryption import EncryptedTextField


class UsedToken(models.Model):
    """A signed token that has been used. Written by `sso.one_time_tokens` alone."""

    digest = models.CharField(max_length=64, unique=True)  # of the token, so that the table opens no sign-in
    purge_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("used token")
        verbose_name_plural = _("used tokens")

    def __str__(self) -> str:
        return self.digest


class AccessToken(models.Model):
    """An access token for one sign-in, valid for minutes and deleted when it is used."""

    digest = models.CharField(max_length=64, unique=True)
    service = models.ForeignKey("inquiries.Service", models.CASCADE, related_name="+")
    content = EncryptedTextField()  # JSON: whom it signs in, and where they are led on to
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("access token")
        verbose_name_plural = _("access tokens")

    def __str__(self) -> str:
        return self.digest
