"""Counted tries, in the database: all processes see them, and losing Redis forgets none."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Throttle(models.Model):
    """The recent tries of one action for one key. Written by `accounts.security.sliding_window` alone."""

    # Keyed hash of scope and key: a leaked database reveals neither addresses nor names.
    key_hash = models.CharField(max_length=64, unique=True)
    # Milliseconds since the epoch, ascending; no more than the limit allows.
    attempt_times_ms: Any = models.JSONField(default=list)
    purge_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("counted tries")
        verbose_name_plural = _("counted tries")

    def __str__(self) -> str:
        return self.key_hash
