"""Tables of cases of one rule: the suite runs some of them, and `-m long` the others, which prove it once more."""

from collections.abc import Hashable, Iterable, Mapping
from itertools import product
from typing import Any

import pytest


def cases(table: Mapping[str, Any] | Iterable[Any], *kept: Hashable) -> list[Any]:
    """Return the cases for `parametrize`, those in the suite first that are `kept`, by name in a mapping.

    Without any, the first is kept. A tuple is several arguments.
    """
    named: list[tuple[Any, tuple[Any, ...], str | None]]
    if isinstance(table, Mapping):
        named = [(name, _unpack(value), str(name)) for name, value in table.items()]
    else:
        named = [(value, _unpack(value), None) for value in table]
    names = [name for name, _values, _id in named]
    chosen = kept or (names[0],)
    assert [name for name in chosen if name not in names] == [], "no such case"
    return [_mark(values, id_, is_kept=name in chosen) for name, values, id_ in named]


def pairs(one: Iterable[Any], other: Iterable[Any]) -> list[Any]:
    """Return all pairs for two arguments; in the suite every value of both is in at least one."""
    first, second = list(one), list(other)
    longest = max(len(first), len(second))
    kept = {(place % len(first), place % len(second)) for place in range(longest)}
    places = product(range(len(first)), range(len(second)))
    return [_mark((first[left], second[right]), None, is_kept=(left, right) in kept) for left, right in places]


def _unpack(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


def _mark(values: tuple[Any, ...], name: str | None, *, is_kept: bool) -> Any:
    return pytest.param(*values, id=name, marks=[] if is_kept else pytest.mark.long)
