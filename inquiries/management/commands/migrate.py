"""Django's `migrate`, one at a time: nodes that start together may all run it."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from django.core.management.commands import migrate
from django.db import connections

LOCK = 0x6D69677261746573  # any number that is no other lock's


class Command(migrate.Command):
    help = f"{migrate.Command.help} Waits while another process migrates the same PostgreSQL database."

    def handle(self, *args: Any, **options: Any) -> None:
        with self._hold_lock(options["database"]):
            super().handle(*args, **options)

    @contextmanager
    def _hold_lock(self, database: str) -> Iterator[None]:
        """Hold a lock of the session, which ends with this process however it ends."""
        if connections[database].vendor != "postgresql":
            yield  # SQLite is for one machine
            return
        # A connection of its own: a migration may be its own transaction, or none.
        with closing(connections[database].copy()) as session, session.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
            if not cursor.fetchone()[0]:
                self.stdout.write("Another process migrates this database. Waiting for it to end.")
                cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            try:
                yield
            finally:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
