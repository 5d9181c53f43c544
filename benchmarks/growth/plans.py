"""Explain the queries of pages and jobs: `python -m benchmarks.growth.plans USER=PATH...`. Prints JSON."""

import json
import re
import sys
from typing import Any

import django

_LARGE = ("inquiries_inquiry", "inquiries_attempt", "inquiries_attachment")
_SCAN = re.compile(rf"Seq Scan on ({'|'.join(_LARGE)})\b")


def main() -> None:
    django.setup()
    from django.db import connection  # noqa: PLC0415 - the settings have to be prepared first
    from django.test import Client  # noqa: PLC0415
    from django.test.utils import CaptureQueriesContext  # noqa: PLC0415

    from accounts.models import User  # noqa: PLC0415

    client = Client(SERVER_NAME="127.0.0.1")
    with CaptureQueriesContext(connection) as captured:
        for each in sys.argv[1:]:
            user, _equals, path = each.partition("=")
            client.force_login(User.objects.get(username=user))
            client.get(path)
        run_jobs()
    asked = {query["sql"] for query in captured if query["sql"].startswith("SELECT")}
    with connection.cursor() as cursor:
        scans = sorted({f"{found[1]}: {shorten(sql)}" for sql in asked if (found := find_scan(cursor, sql))})
        sizes = {table: measure_size(cursor, table) for table in _LARGE}
    print(json.dumps({"queries": len(asked), "scans": scans, "sizes": sizes}))


def run_jobs() -> None:
    """Run what the worker and the nightly jobs ask of the database, as far as it changes nothing."""
    from inquiries.services.delivery import claims  # noqa: PLC0415
    from inquiries.services.operations import retention  # noqa: PLC0415

    list(claims.find_due()[:16])
    claims.find_services_due([])
    claims.find_next_time()
    claims.expire_leases()
    retention.purge(dry_run=True)


def find_scan(cursor: Any, sql: str) -> re.Match[str] | None:
    """Return where the plan of a query reads a whole large table."""
    cursor.execute(f"EXPLAIN {sql}")
    return _SCAN.search("\n".join(line for (line,) in cursor.fetchall()))


def measure_size(cursor: Any, table: str) -> int:
    """Return the bytes of a table with its indexes and what is stored beside it."""
    cursor.execute("SELECT pg_total_relation_size(%s)", [table])
    return int(cursor.fetchone()[0])


def shorten(sql: str) -> str:
    """Return the end of a query, which says what it looks for."""
    return re.sub(r"\s+", " ", sql.partition(" WHERE ")[2] or sql)[:160]


if __name__ == "__main__":
    main()
