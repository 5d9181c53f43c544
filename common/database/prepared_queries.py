"""Queries whose SQL is made once for each connection: to make it takes Django five times as long as to run it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar, cast

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import QuerySet
from django.db.models.query import ModelIterable
from django.db.models.sql import Query

M = TypeVar("M")
A_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)  # an example for a PreparedQuery
# Kept with the connection, since what converts a row belongs to it. A thread keeps its own as long as it lives.
_KEPT = "_prepared_queries"


class PreparedQuery(Generic[M]):
    """Rows of one table, or tuples of values, by values that differ each time.

    Args:
        build: returns the queryset for values that are given by name, or one of `values_list` for tuples. It has no
            `select_related`, and no value in it may change what is asked: no lists, no None.
        examples: a value of the right type for each name, which stands nowhere else in the query.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, M]], **examples: Any) -> None:
        self._build, self._examples = build, examples

    def fetch(self, **values: Any) -> list[M]:
        """Return the rows for these values, as the queryset would."""
        kept = connection.__dict__.setdefault(_KEPT, {})
        prepared = kept.get(self) or kept.setdefault(self, _Prepared(self._build(**self._examples), self._examples))
        return prepared.fetch(connection, values)

    def first(self, **values: Any) -> M | None:
        """Return the first row for these values, or None if there is none."""
        return next(iter(self.fetch(**values)), None)


class _Prepared(Generic[M]):
    """The query as one connection runs it."""

    def __init__(self, example: QuerySet[Any, M], examples: dict[str, Any]) -> None:
        query: Query = example.query
        compiler = query.get_compiler(connection=connection)
        self._sql, params = compiler.as_sql()
        adapted = {_adapt(connection, value): name for name, value in examples.items()}
        self._places = [(adapted.get(param), param) for param in params]
        if sorted(name for name, _param in self._places if name) != sorted(examples):
            raise ValueError("an example stands in the query more than once, or not at all")
        columns = [column for column, _sql, _alias in compiler.select]
        self._model = example.model if issubclass(example._iterable_class, ModelIterable) else None
        self._names = [column.target.attname for column in columns]
        self._converters = list(compiler.get_converters(columns).items())

    def fetch(self, connected: BaseDatabaseWrapper, values: dict[str, Any]) -> list[M]:
        params = [_adapt(connected, values[name]) if name else param for name, param in self._places]
        with connected.cursor() as cursor:
            cursor.execute(self._sql, params)
            rows = [list(row) for row in cursor.fetchall()]
        for row in rows:
            for position, (converters, expression) in self._converters:
                for convert in converters:
                    row[position] = convert(row[position], expression, connected)
        if self._model is None:
            return cast("list[M]", [tuple(row) for row in rows])
        return [self._model.from_db(connected.alias, self._names, row) for row in rows]


def _adapt(connected: BaseDatabaseWrapper, value: Any) -> Any:
    # Texts and numbers, which are most values, are what the database takes.
    return value if type(value) in (str, int) else connected.ops.adapt_unknown_value(value)
