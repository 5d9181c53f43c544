"""Django's `migrate`, one at a time: nodes that start together may all run it. SQLite gets the folder for its file."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.core.management import CommandError
from django.core.management.commands import migrate
from django.db import OperationalError, connections

LOCK = 0x6D69677261746573  # any number that is no other lock's


class Command(migrate.Command):
    help = f"{migrate.Command.help} Waits while another process migrates the same PostgreSQL database."

    def execute(self, *args: Any, **options: Any) -> Any:
        self._reach(options["database"])  # before the checks of the models, which ask the database
        return super().execute(*args, **options)

    def handle(self, *args: Any, **options: Any) -> None:
        with self._hold_lock(options["database"]):
            super().handle(*args, **options)

    def _reach(self, database: str) -> None:
        """Say in one line that the database cannot be reached, which is what most often fails on a new machine."""
        if connections[database].vendor == "sqlite":
            self._make_folder(database)
        try:
            connections[database].ensure_connection()
        except OperationalError:  # its reason has names and addresses; the pool has written it to the log
            raise CommandError("The database cannot be reached: see DATABASE_URL.") from None

    def _make_folder(self, database: str) -> None:
        """Make the folder that SQLite's file will be in: a new machine has none, and SQLite makes files only."""
        path = Path(connections[database].settings_dict["NAME"])
        reason = ""
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = f" ({error.strerror})"
        # It is not opened to find out: closing it would end all locks that SQLite has on it in this process.
        if reason or not os.access(path if path.exists() else path.parent, os.W_OK):
            raise CommandError(f"The database {path} cannot be written{reason}: see DATA_DIR and DATABASE_URL.")

    @contextmanager
    def _hold_lock(self, database: str) -> Iterator[None]:
        """Hold a lock of a transaction, which ends with this process however it ends.

        A lock of the session could stay behind a pooler, which gives its connection to others.
        """
        if connections[database].vendor != "postgresql":
            yield  # SQLite is for one machine
            return
        # A connection of its own: a migration may be its own transaction, or none.
        with closing(connections[database].copy()) as holder:
            holder.set_autocommit(False)
            with holder.cursor() as cursor:
                # A limit for forgotten transactions would end the lock before the migrations.
                cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
                cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
                if not cursor.fetchone()[0]:
                    self.stdout.write("Another process migrates this database. Waiting for it to end.")
                    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
            try:
                yield
            finally:
                holder.rollback()
                holder.set_autocommit(True)  # as the pool gives it
