"""Health checks: whether the process is alive, and whether it can serve."""

from collections.abc import Iterable

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from inquiries.services.operations import data_keys_check
from inquiries.services.upstream import connection_check as oc_connection
from inquiries.services.upstream import hidden_thread_entries


def check_alive(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


def check_ready(request: HttpRequest) -> JsonResponse:
    """Return 200 once the database answers, is migrated, and DATA_KEYS opens it.

    OC is never asked: an outage that is known from other calls is only reported.
    """
    missing = list(_find_missing())
    report: dict[str, object] = {"ready": not missing, "missing": missing}
    if not missing:
        report["breakers"] = oc_connection.list_breakers()
        report["not_connected"] = oc_connection.list_not_connected()
        report["entries_not_shown"] = hidden_thread_entries.count_hidden_entries()
    return JsonResponse(report, status=503 if missing else 200)


def _find_missing() -> Iterable[str]:
    try:
        executor = MigrationExecutor(connection)
    except DatabaseError:
        yield "database"
        return
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield "migrations"
    elif data_keys_check.find_problem():
        yield "data_keys"
