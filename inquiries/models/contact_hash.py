"""Keyed hashes by which operators find the inquiries of an email address, a telephone number or a name."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from inquiries.models.inquiry import Inquiry


class ContactHash(models.Model):
    """One of an inquiry's contact details in its normal form, as a keyed hash: it can be found, and not read."""

    inquiry = models.ForeignKey(Inquiry, on_delete=models.CASCADE, related_name="contact_hashes")
    value_hash = models.CharField(max_length=64, db_index=True)

    class Meta:
        verbose_name = _("contact detail")
        verbose_name_plural = _("contact details")
        constraints = (models.UniqueConstraint(fields=("inquiry", "value_hash"), name="one_hash_per_contact"),)

    def __str__(self) -> str:
        return self.inquiry.receipt
