"""Migrations run one at a time."""

import io
import threading
from contextlib import closing

import pytest
from django.core.management import call_command
from django.db import connection

from inquiries.management.commands.migrate import LOCK
from tests.inquiries.services.steps import wait_until

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
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        second.start()
        wait_until(lambda: "Another process migrates" in said.getvalue())
        assert "No migrations" not in said.getvalue()
        cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    second.join(20)
    assert "No migrations to apply" in said.getvalue()
