"""Uploads that a customer cancelled."""

from django.db import models
from django.utils import timezone


class CancelledPick(models.Model):
    """A file picked for a form whose upload was cancelled: where it still arrives, it is not kept."""

    form_token = models.CharField(max_length=64)
    pick = models.CharField(max_length=32)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("form_token", "pick"), name="one_cancelled_pick"),)

    def __str__(self) -> str:
        return self.pick
