"""Commands on a machine whose database is not migrated yet, or away: one line says what to do."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import DatabaseError, IntegrityError, connection

from common.database.failures import describe_failure
from tests.support.source import ROOT


def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    place = {"PATH": os.environ["PATH"], "DATABASE_URL": "", **variables}
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=place, check=False, capture_output=True, text=True)


@pytest.mark.parametrize(
    "command", ["purge", "deliver --healthy", "createsuperuser --noinput --username a --email a@b.cd"]
)
def test_a_database_without_tables_is_to_be_migrated(tmp_path: Path, command: str) -> None:
    done = run(*command.split(), DATA_DIR=str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].endswith("run `python manage.py migrate` first.")
    assert "Traceback" not in done.stderr


def test_a_server_that_is_away_is_said_without_its_address(tmp_path: Path) -> None:
    done = run("purge", DATABASE_URL="postgres://user:secret-word@127.0.0.1:9/name", DATA_DIR=str(tmp_path))
    assert done.returncode == 1
    assert "The database does not answer: see DATABASE_URL" in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr and "secret-word" not in done.stderr


def test_the_traceback_is_there_for_those_who_ask(tmp_path: Path) -> None:
    assert "Traceback" in run("purge", "--traceback", DATA_DIR=str(tmp_path)).stderr


def test_a_missing_table_is_known_in_each_database(db: None) -> None:
    with pytest.raises(DatabaseError) as failed, connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM no_table_of_this_name")
    assert "migrate" in describe_failure(failed.value)


def test_any_other_failure_is_raised() -> None:
    assert describe_failure(IntegrityError("UNIQUE constraint failed")) == ""
