"""The services that a member of staff is limited to."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from inquiries.models.service import Service


class StaffService(models.Model):
    """One service that a member of staff is limited to. Without any row, all services are meant.

    A service is protected while a row names it: deleting the last row of an account would open all services to it.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="staff_services", verbose_name=_("account")
    )
    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="staff", verbose_name=_("service"))

    class Meta:
        verbose_name = _("service of a staff account")
        verbose_name_plural = _("services of a staff account")
        constraints = (models.UniqueConstraint(fields=("user", "service"), name="one_row_per_staff_and_service"),)

    def __str__(self) -> str:
        return str(self.service)
