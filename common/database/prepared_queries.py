"""Queries whose SQL is made once: to make it takes Django five times as long as to run it."""

import inspect
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar, cast

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.db.models.sql import Query, UpdateQuery

M = TypeVar("M")
# Examples for a PreparedQuery.
A_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)
A_NUMBER = 2**31 - 1
# Kept with the connection, to which what converts a row belongs. A thread keeps its own as long as it lives.
_KEPT = "_converters_of_prepared_queries"
_Converters = tuple[int, list[Callable[..., Any]], Any]  # of the column at a position


class PreparedQuery(Generic[M]):
    """Rows of one table, or tuples of values, by values that differ each time.

    Args:
        build: returns the queryset for values that are given by name, or one of `values_list` for tuples. It has no
            `select_related`, and no value in it may change what is asked: no lists, no None.
        examples: for each number or moment, and for each name that `build` takes by `**`, a value that stands nowhere
            else in the query. A parameter without an example is a text.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, M]], **examples: Any) -> None:
        self._build, self._examples = build, _add_texts(build, examples)
        self._made: dict[str, _Statement] = {}  # by the database's vendor

    def fetch(self, **values: Any) -> list[M]:
        """Return the rows for these values, as the queryset would."""
        connection = connections[DEFAULT_DB_ALIAS]  # this thread's, and no proxy of it
        statement = self._made.get(connection.vendor)
        if statement is None:
            statement = _make(connection, self._build(**self._examples), self._examples)
            self._made[connection.vendor] = statement
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, statement.fill(connection, values))
            rows = [list(row) for row in cursor.fetchall()]
        if rows:
            for position, converters, column in self._get_converters(connection, statement):
                for row in rows:
                    for convert in converters:
                        row[position] = convert(row[position], column, connection)
        if statement.model is None:
            return cast("list[M]", [tuple(row) for row in rows])
        return [statement.model.from_db(connection.alias, statement.names, row) for row in rows]

    def first(self, **values: Any) -> M | None:
        """Return the first row for these values, or None if there is none."""
        return next(iter(self.fetch(**values)), None)

    def _get_converters(self, connection: BaseDatabaseWrapper, statement: "_Statement") -> list[_Converters]:
        kept: dict[object, list[_Converters]] = connection.__dict__.setdefault(_KEPT, {})
        found = kept.get(self)
        if found is None:
            columns = enumerate(statement.columns)
            each = [
                (n, [*connection.ops.get_db_converters(c), *c.get_db_converters(connection)], c) for n, c in columns
            ]
            found = kept[self] = [converters for converters in each if converters[1]]
        return found


class PreparedUpdate:
    """A change of rows of one table, by values that differ each time: texts, numbers and moments.

    Args:
        build: returns the queryset of the rows, and the columns to write, for values that are given by name.
        examples: as for a `PreparedQuery`.
    """

    def __init__(self, build: Callable[..., tuple[QuerySet[Any, Any], dict[str, Any]]], **examples: Any) -> None:
        self._build, self._examples = build, _add_texts(build, examples)
        self._made: dict[str, _Statement] = {}  # by the database's vendor

    def execute(self, **values: Any) -> int:
        """Change the rows as `QuerySet.update` would, and return their number."""
        connection = connections[DEFAULT_DB_ALIAS]
        statement = self._made.get(connection.vendor)
        if statement is None:
            statement = self._made[connection.vendor] = self._make(connection)
        with transaction.mark_for_rollback_on_error(using=connection.alias), connection.cursor() as cursor:
            cursor.execute(statement.sql, statement.fill(connection, values))
            return int(cursor.rowcount)

    def _make(self, connection: BaseDatabaseWrapper) -> "_Statement":
        rows, columns = self._build(**self._examples)
        query = cast("UpdateQuery", rows.order_by().query.chain(UpdateQuery))
        query.add_update_values(columns)
        sql, params = query.get_compiler(connection=connection).as_sql()
        return _Statement(sql, _find_places(connection, params, self._examples))


@dataclass(frozen=True, slots=True)
class _Statement:
    """SQL with its parameters: for each the name of a value, or a constant."""

    sql: str
    places: list[tuple[str | None, Any]]
    columns: list[Any] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    model: type[Any] | None = None

    def fill(self, connected: BaseDatabaseWrapper, values: dict[str, Any]) -> list[Any]:
        return [_adapt(connected, values[name]) if name else constant for name, constant in self.places]


def _add_texts(build: Callable[..., object], examples: dict[str, Any]) -> dict[str, Any]:
    """Add an example for each parameter without one, which is a text's."""
    names = (name for name, each in inspect.signature(build).parameters.items() if each.kind != each.VAR_KEYWORD)
    return {name: f"example of {name}" for name in names} | examples


def _make(connection: BaseDatabaseWrapper, example: QuerySet[Any, Any], examples: dict[str, Any]) -> _Statement:
    query: Query = example.query
    compiler = query.get_compiler(connection=connection)
    sql, params = compiler.as_sql()
    places = _find_places(connection, params, examples)
    columns = [column for column, _sql, _alias in compiler.select]
    # False of a query that names its columns by `values_list`.
    model = example.model if query.default_cols else None
    return _Statement(sql, places, columns, [column.target.attname for column in columns], model)


def _find_places(
    connection: BaseDatabaseWrapper, params: Iterable[Any], examples: dict[str, Any]
) -> list[tuple[str | None, Any]]:
    adapted = {_adapt(connection, value): name for name, value in examples.items()}
    # A constant that is a JSON value of PostgreSQL cannot be looked up.
    places = [(adapted.get(param) if isinstance(param, Hashable) else None, param) for param in params]
    if sorted(name for name, _param in places if name) != sorted(examples):
        raise ValueError("an example stands in the query more than once, or not at all")
    return places


def _adapt(connected: BaseDatabaseWrapper, value: Any) -> Any:
    # Texts and numbers, which are most values, are what the database takes.
    return value if type(value) in (str, int) else connected.ops.adapt_unknown_value(value)
