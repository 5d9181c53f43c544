"""What operators have to know about the portal's own operation: checks and nightly commands."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inquiries.models.service import Service


class ConnectionCheck(models.Model):
    """The last check of a service's connection to OC. Not on the service: saving that resets its breakers."""

    service = models.OneToOneField(Service, on_delete=models.CASCADE, related_name="connection_check")
    checked_at = models.DateTimeField(default=timezone.now)
    works = models.BooleanField()
    # For each step its name, and what is wrong with it: see `inquiries.services.upstream.connection_check`.
    results = models.JSONField(default=list)

    class Meta:
        verbose_name = _("connection check")
        verbose_name_plural = _("connection checks")

    def __str__(self) -> str:
        return str(self.service)


class CommandRun(models.Model):
    """The last run of a nightly command: when, whether it ended well, and its numbers by name."""

    command = models.CharField(max_length=40, unique=True)
    ended_at = models.DateTimeField(default=timezone.now)
    succeeded = models.BooleanField()
    numbers = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("run of a command")
        verbose_name_plural = _("runs of commands")

    def __str__(self) -> str:
        return self.command
