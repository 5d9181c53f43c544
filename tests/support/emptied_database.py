"""How the database is emptied after a test that commits: only of what tests write.

Django empties every table and asks each app to fill in content types, permissions and roles again, which takes as long
as a page. These are left as they are unless a test has changed them.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management.color import no_style
from django.db import connection
from django.test import TransactionTestCase

# What a migrated database begins with.
_GIVEN: tuple[Any, ...] = (ContentType, Permission, Group, Group.permissions.through)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        usual: Callable[[TransactionTestCase], None] = vars(TransactionTestCase)["_fixture_teardown"]
        patch.setattr(TransactionTestCase, "_fixture_teardown", _build_teardown(usual))
        yield


def _build_teardown(usual: Callable[[TransactionTestCase], None]) -> Callable[[TransactionTestCase], None]:
    given, tables = _read_given(), _list_written_tables()

    def empty(case: TransactionTestCase) -> None:
        nonlocal given
        if _read_given() != given:
            usual(case)
            given = _read_given()
            return
        # PostgreSQL empties no table alone to which another one refers, even if that one has no rows.
        filled = [table for table in tables if connection.vendor != "sqlite" or _has_rows(table)]
        connection.ops.execute_sql_flush(connection.ops.sql_flush(no_style(), filled))

    return empty


def _read_given() -> list[list[Any]]:
    return [list(model.objects.order_by("pk").values_list()) for model in _GIVEN]


def _list_written_tables() -> list[str]:
    given = {model._meta.db_table for model in _GIVEN}
    found = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return [table for table in found if table not in given]


def _has_rows(table: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")
        return cursor.fetchone() is not None
