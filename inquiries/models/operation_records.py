"""Records of the portal's operation: connection checks, catalog changes, nightly commands, processes, certificates."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from inquiries.models.service import Service


class ConnectionCheck(models.Model):
    """The last check of a service's connection to OC. Not on the service: saving that resets its breakers."""

    service = models.OneToOneField(Service, on_delete=models.CASCADE, related_name="connection_check")
    checked_at = models.DateTimeField(default=timezone.now)
    works = models.BooleanField()
    # The first of the checks that all passed, up to the last one; None after one that did not.
    works_since = models.DateTimeField(null=True)
    # For each step its name, and what is wrong with it: see `inquiries.services.upstream.connection_health`.
    results = models.JSONField(default=list)

    class Meta:
        verbose_name = _("connection check")
        verbose_name_plural = _("connection checks")

    def __str__(self) -> str:
        return str(self.service)


class CatalogDrift(models.Model):
    """What changed among a service's types and fields at OC, as the last `check_drift` found it.

    `known` is what that run knew: the types by id, and for each type its fields by code. `findings` are those of
    `inquiries.services.operations.catalog_drift`, as JSON.
    """

    service = models.OneToOneField(Service, on_delete=models.CASCADE, related_name="catalog_drift")
    checked_at = models.DateTimeField(default=timezone.now)
    known: Any = models.JSONField(default=dict)
    findings: Any = models.JSONField(default=list)

    class Meta:
        verbose_name = _("change of the catalog")
        verbose_name_plural = _("changes of the catalog")

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

    @classmethod
    def record(cls, command: str, *, succeeded: bool, numbers: Mapping[str, Any]) -> None:
        """Record that a command has ended.

        Args:
            command: its name.
            succeeded: whether it ended without a failure and without a finding.
            numbers: what it counted, and for some commands what it found, as JSON takes it.
        """
        ended = {"ended_at": timezone.now(), "succeeded": succeeded, "numbers": dict(numbers)}
        cls.objects.update_or_create(command=command, defaults=ended)


class WorkerHeartbeat(models.Model):
    """A process that serves pages or delivers: when it was last seen, and which files it can see.

    Each leaves a mark in the storage, named by its id. A process that does not find another's mark has other files.
    """

    class Role(models.TextChoices):
        WEB = "web", _("web")
        WORKER = "worker", _("delivery worker")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    role = models.CharField(max_length=6, choices=Role)
    host = models.CharField(max_length=100)
    pid = models.PositiveIntegerField()
    started_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(default=timezone.now, db_index=True)
    marked_at = models.DateTimeField(null=True)  # from when on its mark has to be found
    # What is wrong with the storage of this process, "" if nothing is, and the hosts whose marks it does not find.
    storage_problem = models.CharField(max_length=20, blank=True)
    unseen_hosts = models.JSONField(default=list)

    class Meta:
        verbose_name = _("process")
        verbose_name_plural = _("processes")

    def __str__(self) -> str:
        return f"{self.role}@{self.host}:{self.pid}"


class MetLimit(models.Model):
    """A limit of the portal that what a service has at OC exceeds, as it was found when that was last read.

    `key` is that of the copy: "types", or "faq" and "notices" with their language. `limit` is how much of it the portal
    takes: of types bytes, else a number; 0 if nothing could be read.
    """

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="met_limits")
    key = models.CharField(max_length=60)
    limit = models.PositiveBigIntegerField()

    class Meta:
        verbose_name = _("met limit")
        verbose_name_plural = _("met limits")
        constraints = (models.UniqueConstraint(fields=("service", "key"), name="one_row_per_limit"),)

    def __str__(self) -> str:
        return f"{self.service_id}: {self.key}"


class EndpointCertificate(models.Model):
    """The TLS certificate of a server that the portal connects to, as the last nightly look found it.

    `ends_at` is kept while the server does not answer. `problem` is a value of `Problem`, "" if it can be trusted.
    """

    class Use(models.TextChoices):
        OC = "oc", _("Online Contact")
        OIDC = "oidc", _("sign-in of the organization")
        MAIL = "mail", _("email server")
        STORAGE = "storage", _("storage")

    class Problem(models.TextChoices):
        UNTRUSTED = "untrusted", _("It cannot be trusted.")
        NO_ANSWER = "no_answer", _("The server did not answer.")

    use = models.CharField(max_length=7, choices=Use)
    address = models.CharField(max_length=270)  # host:port
    ends_at = models.DateTimeField(null=True)
    problem = models.CharField(max_length=9, choices=Problem, blank=True)
    checked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        constraints = (models.UniqueConstraint(fields=("use", "address"), name="one_row_per_endpoint"),)

    def __str__(self) -> str:
        return self.address
