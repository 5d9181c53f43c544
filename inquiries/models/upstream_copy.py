"""The last good copy of OC's data, for the time in which OC does not answer."""

from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inquiries.models.service import Service


class CatalogCopy(models.Model):
    """The last good copy of a service's types, or of one type's fields, for the time in which OC is down."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE)
    key = models.CharField(max_length=60)
    body: Any = models.JSONField()
    fetched_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("copy of the catalog")
        verbose_name_plural = _("copies of the catalog")
        constraints = (models.UniqueConstraint(fields=("service", "key"), name="one_copy_per_key"),)

    def __str__(self) -> str:
        return f"{self.service_id}: {self.key}"
