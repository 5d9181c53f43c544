"""Health checks: whether the process is alive, and whether it can serve.

`/readyz` answers from what a thread of the process has measured within the last seconds, so that it neither waits for a
database that is away nor loads one that is busy. OC is never asked.
"""

import logging
import secrets
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.util import find_spec
from pkgutil import iter_modules

from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.encoding import force_bytes

from inquiries.services import heartbeats
from inquiries.services.operations import data_keys_check
from inquiries.services.upstream import connection_health, hidden_thread_entries

log = logging.getLogger(__name__)
_EVERY = 5.0  # seconds
_OUTDATED = 20.0  # seconds; what was measured before is not known any more


@dataclass(frozen=True, slots=True)
class Readiness:
    """What is missing to serve, and when that was measured on the monotonic clock."""

    missing: tuple[str, ...]
    measured_at: float = field(default_factory=time.monotonic)


class Monitor:
    """Measures the readiness of this process, in a thread of its own once it was started."""

    def __init__(self) -> None:
        self.known: Readiness | None = None
        self.is_migrated = False

    def start(self) -> None:
        """Measure from now on. Until the first result, which a database that is away delays, it is not ready."""
        self.known = Readiness(("answer",))
        threading.Thread(target=self._run, name="readiness", daemon=True).start()

    def get_missing(self) -> tuple[str, ...]:
        """Return what is missing. Without a thread, as in `runserver`, it is measured now."""
        if self.known is None:
            return self.measure()
        is_outdated = time.monotonic() - self.known.measured_at > _OUTDATED
        return ("answer",) if is_outdated else self.known.missing

    def measure(self) -> tuple[str, ...]:
        """Return what is missing, as far as it was looked: without a database nothing else can be seen."""
        try:
            if not self.is_migrated:
                # Found out once: no release takes a migration back while it runs.
                applied = MigrationRecorder(connection).applied_migrations()
                self.is_migrated = set(list_migrations()) <= applied.keys()
            if not self.is_migrated:
                return ("migrations",)
            return ("data_keys",) if data_keys_check.find_problem() else ()
        except DatabaseError:
            return ("database",)

    def _run(self) -> None:
        while True:
            try:
                self.known = Readiness(self.measure())
            except Exception as error:  # a thread that ended unseen would leave the process without an answer
                log.error("readiness.failed", extra={"error": type(error).__name__})
                self.known = Readiness(("answer",))
            close_old_connections()
            time.sleep(_EVERY)


monitor = Monitor()


def list_migrations() -> Iterator[tuple[str, str]]:
    """Yield the app and the name of each migration of this release. Loaded, they would stay in memory: 3 MiB."""
    for app in apps.get_app_configs():
        package = find_spec(f"{app.name}.migrations")
        folders = package.submodule_search_locations if package else None
        for _finder, name, is_package in iter_modules(folders or ()):
            if not is_package and not name.startswith(("_", "~")):  # as Django's MigrationLoader
                yield app.label, name


def check_alive(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


def check_ready(request: HttpRequest) -> JsonResponse:
    """Return 200 once the database answers, is migrated, and DATA_KEYS opens it. OC is never asked.

    The details are for clients that send `Authorization: Bearer HEALTH_TOKEN`.
    """
    missing = monitor.get_missing()
    report: dict[str, object] = {"ready": not missing}
    if has_token(request, settings.HEALTH_TOKEN):
        report["missing"] = list(missing)
        if not missing:
            report |= {
                "breakers": connection_health.list_breakers(),
                "not_connected": connection_health.list_not_connected(),
                "entries_not_shown": hidden_thread_entries.count_hidden_entries(),
                "processes": [str(process) for process in heartbeats.list_processes()],
                "storage": heartbeats.list_storage_problems(),
            }
    return JsonResponse(report, status=503 if missing else 200)


def has_token(request: HttpRequest, token: str) -> bool:
    """Whether the request has the token as `Authorization: Bearer <token>`; never where no token is set."""
    scheme, _space, sent = request.headers.get("Authorization", "").partition(" ")
    is_right = secrets.compare_digest(force_bytes(sent), force_bytes(token))
    return bool(token) and scheme.lower() == "bearer" and is_right
