"""The health of what the portal stands on: database, cache, storage, mails, workers and nightly commands."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import Count, Max
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy, ngettext

from accounts.models import OutgoingMail
from common.languages import format_moment
from inquiries.models import CommandRun
from inquiries.services import heartbeats
from inquiries.services.desk import certificate_health

_LITTLE_SPACE = 1_000_000_000  # bytes: some thirty of the largest forms
_NIGHTLY = timedelta(hours=36)
_COMMANDS = {
    "purge": gettext_lazy("Nightly deletion"),
    "audit_deliveries": gettext_lazy("Nightly comparison with Online Contact"),
    "check_drift": gettext_lazy("Nightly comparison of submission types"),
}


@dataclass(frozen=True, slots=True)
class PartHealth:
    """One part: its name, whether it is well (None: nothing is known), and a sentence about it."""

    name: str
    is_well: bool | None
    text: str


def list_system_health() -> list[PartHealth]:
    """Describe every part, without a call to OC. Nothing is raised."""
    return [
        _check(gettext("Database"), _describe_database),
        _check(gettext("Cache"), _describe_cache),
        _check(gettext("Storage"), _describe_storage),
        _check(gettext("Emails"), _describe_mails),
        _check(gettext("Delivery workers"), _describe_workers),
        *(PartHealth(*each) for each in certificate_health.describe_certificates()),
        *(_describe_run(command, str(name)) for command, name in _COMMANDS.items()),
    ]


def _check(name: str, describe: Callable[[], tuple[bool | None, str]]) -> PartHealth:
    try:
        return PartHealth(name, *describe())
    except Exception as error:  # whatever the reason is, the page says which part fails
        return PartHealth(name, False, gettext("It does not answer (%(error)s).") % {"error": type(error).__name__})


def _describe_database() -> tuple[bool | None, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return True, gettext("The database answers.")


def _describe_cache() -> tuple[bool | None, str]:
    cache.set("desk:health", True, 5)
    if not cache.get("desk:health"):
        return False, gettext("What was written cannot be read.")
    if settings.REDIS_URL:
        return True, gettext("Redis answers.")
    return None, gettext("Each process has a cache of its own. What another process knows is not shown here.")


def _describe_storage() -> tuple[bool | None, str]:
    try:
        folder = Path(default_storage.path(""))
    except NotImplementedError:  # no folder of this machine
        default_storage.exists("desk-health")
        return True, gettext("The bucket answers.")
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    text = gettext("%(size)s GB free.") % {"size": free // 1_000_000_000}
    if unseen := sorted({host for process in heartbeats.list_processes() for host in process.unseen_hosts}):
        return False, gettext("Processes do not see the files of %(hosts)s: they need one storage.") % {
            "hosts": ", ".join(unseen)
        }
    return free > _LITTLE_SPACE, text


def _describe_mails() -> tuple[bool | None, str]:
    if not settings.SENDS_MAIL:
        return None, gettext("No email server is set up.")
    row = OutgoingMail.objects.filter(is_sent=False).aggregate(count=Count("pk"), tries=Max("tries"))
    count, tries = row["count"], row["tries"]
    if not count:
        return True, gettext("None is waiting.")
    text = ngettext("%(count)d is waiting.", "%(count)d are waiting.", count) % {"count": count}
    if not tries:
        return True, text
    failed = ngettext(
        "The email server has refused or not answered %(tries)d time.",
        "The email server has refused or not answered %(tries)d times.",
        tries,
    ) % {"tries": tries}
    return False, f"{text} {failed}"


def _describe_workers() -> tuple[bool | None, str]:
    workers = [process for process in heartbeats.list_processes() if process.role == heartbeats.Role.WORKER]
    if not workers:
        return False, gettext("None is running. Set DELIVERY_WORKERS, or start “manage.py deliver”.")
    count = len(workers)
    running = ngettext("%(count)d is running.", "%(count)d are running.", count) % {"count": count}
    said = [running]
    for worker in workers:
        values = {"name": f"{worker.host}:{worker.pid}", "when": format_moment(worker.started_at)}
        said.append(gettext("%(name)s since %(when)s") % values)
    return True, " ".join(said)


def _describe_run(command: str, name: str) -> PartHealth:
    run = CommandRun.objects.filter(command=command).first()
    if run is None:
        return PartHealth(name, None, gettext("It has not run yet."))
    when = {"when": format_moment(run.ended_at)}
    if not run.succeeded:
        return PartHealth(name, False, _describe_failure(run) % {**when, "n": run.numbers.get("failed", 0)})
    return PartHealth(name, timezone.now() - run.ended_at < _NIGHTLY, gettext("It last ran on %(when)s.") % when)


def _describe_failure(run: CommandRun) -> str:
    """Return why a run did not end well, with places for `when` and `n`."""
    if run.numbers.get("failed"):
        return gettext("%(n)d could not be deleted on %(when)s. They are tried again every night.")
    if run.numbers.get("findings") or run.numbers.get("with_findings"):
        return gettext("It found something on %(when)s. This page says what, and what to do.")
    return gettext("Online Contact could not be read completely on %(when)s. It is tried again every night.")
