"""Tombstones: what is left of a purged inquiry."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from inquiries.models.inquiry import Inquiry
from inquiries.models.service import Service


class PurgedInquiry(models.Model):
    """What is left of a purged inquiry: hashes that recognize its receipt number and form.

    The hashes are keyed, see `inquiries.services.operations.retention`. The owner's is made with the ticket's id, so
    that two rows of one person do not show that they are.
    """

    service = models.ForeignKey(Service, on_delete=models.CASCADE)
    kind = models.CharField(max_length=7, choices=Inquiry.Kind)
    receipt_hash = models.CharField(max_length=64, unique=True)
    form_hash = models.CharField(max_length=64, unique=True)
    owner_hash = models.CharField(max_length=64)
    ticket_id = models.CharField(max_length=40, db_index=True)
    kept_days = models.PositiveSmallIntegerField()
    delivered_at = models.DateTimeField()

    class Meta:
        verbose_name = _("purged inquiry")
        verbose_name_plural = _("purged inquiries")

    def __str__(self) -> str:
        return str(self.pk)
