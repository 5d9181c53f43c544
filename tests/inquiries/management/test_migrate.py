"""Migrations run one at a time."""

import io
import os
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.models.signals import pre_migrate

from inquiries.management.commands.migrate import LOCK
from inquiries.models import Service
from tests.inquiries.services.steps import wait_until
from tests.support.source import ROOT

pytestmark = pytest.mark.django_db(transaction=True)


def migrate(said: io.StringIO) -> None:
    try:
        call_command("migrate", stdout=said)
    finally:
        connection.close()


def test_it_works() -> None:
    said = io.StringIO()
    call_command("migrate", stdout=said)
    assert "No migrations to apply" in said.getvalue()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is for one machine")
def test_a_second_one_waits_for_the_first() -> None:
    said = io.StringIO()
    second = threading.Thread(target=migrate, args=(said,))
    with closing(connection.copy()) as first, first.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
        second.start()
        wait_until(lambda: "Another process migrates" in said.getvalue())
        assert "No migrations" not in said.getvalue()
        cursor.execute("ROLLBACK")
    second.join(20)
    assert "No migrations to apply" in said.getvalue()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite is for one machine")
def test_its_lock_is_held_by_a_transaction_and_so_cannot_stay_behind_a_pooler() -> None:
    """A pooler in transaction mode gives a session to others, and with it what the session holds."""
    held: list[str] = []

    def look(**_: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT activity.state FROM pg_locks JOIN pg_stat_activity activity USING (pid) WHERE locktype = "
                "'advisory' AND ((classid::bigint << 32) | objid::bigint) = %s AND granted "
                "AND activity.datname = current_database()",
                [LOCK],
            )
            held.extend(state for (state,) in cursor.fetchall())

    pre_migrate.connect(look, sender=apps.get_app_config("inquiries"))
    try:
        call_command("migrate", stdout=io.StringIO())
        assert held == ["idle in transaction"]
        held.clear()
        look()
        assert held == []
    finally:
        pre_migrate.disconnect(look, sender=apps.get_app_config("inquiries"))


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own")
def test_the_locks_of_this_process_on_the_database_stay() -> None:
    """Without them another process that ends would delete the log that this one still writes to."""
    list(Service.objects.all())
    call_command("migrate", stdout=io.StringIO())
    path, shared, length = connection.settings_dict["NAME"], 0x40000002, 510  # of SQLite's file format
    lock = f"import fcntl; fcntl.lockf(open({str(path)!r}, 'rb+'), fcntl.LOCK_EX | fcntl.LOCK_NB, {length}, {shared})"
    done = subprocess.run([sys.executable, "-c", lock], check=False, capture_output=True, text=True)
    assert "BlockingIOError" in done.stderr


def plan(**variables: str) -> subprocess.CompletedProcess[str]:
    place = {"PATH": os.environ["PATH"], "DATABASE_URL": "", **variables}
    command = [sys.executable, "manage.py", "migrate", "--plan"]
    return subprocess.run(command, cwd=ROOT, env=place, check=False, capture_output=True, text=True)


def test_a_new_machine_has_no_folder_yet(tmp_path: Path) -> None:
    done = plan(DATA_DIR=str(tmp_path / "var" / "portal"))
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "var" / "portal" / "portal.sqlite3").exists()


def test_a_database_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    done = plan(DATABASE_URL="sqlite:////proc/none/portal.sqlite3", DATA_DIR=str(tmp_path))
    assert done.returncode == 1
    assert "The database /proc/none/portal.sqlite3 cannot be written" in done.stderr
    assert "DATABASE_URL" in done.stderr and "Traceback" not in done.stderr


def test_a_server_that_does_not_answer_is_said_in_one_line(tmp_path: Path) -> None:
    done = plan(DATABASE_URL="postgres://user:secret-word@127.0.0.1:9/name", DATA_DIR=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.endswith("The database cannot be reached: see DATABASE_URL.\n")
    assert "Traceback" not in done.stderr and "secret-word" not in done.stderr
