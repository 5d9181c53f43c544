"""What is kept of what is not here: purged inquiries, and Online Contact's types and fields."""

from typing import Any

from django.db import models
from django.utils import timezone

from inquiries.models.inquiry import Inquiry
from inquiries.models.service import Service


class PurgedInquiry(models.Model):
    """What is left of a delivered inquiry whose copy was deleted here: its receipt and form are recognised, not known.

    The hashes are keyed, see `inquiries.services.retention`. The owner's is made with the ticket's id, so that two
    rows of one person do not show that they are.
    """

    service = models.ForeignKey(Service, on_delete=models.CASCADE)
    kind = models.CharField(max_length=7, choices=Inquiry.Kind)
    receipt_hash = models.CharField(max_length=64, unique=True)
    form_hash = models.CharField(max_length=64, unique=True)
    owner_hash = models.CharField(max_length=64)
    ticket_id = models.CharField(max_length=40, db_index=True)
    kept_days = models.PositiveSmallIntegerField()
    delivered_at = models.DateTimeField()
    purged_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.pk)


class CatalogCopy(models.Model):
    """The last good copy of a service's types, or of one type's fields: what the form stands on while OC is down."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE)
    key = models.CharField(max_length=60)
    body: Any = models.JSONField()
    fetched_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("service", "key"), name="one_copy_per_key"),)

    def __str__(self) -> str:
        return f"{self.service_id}: {self.key}"
