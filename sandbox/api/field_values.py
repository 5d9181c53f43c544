"""Check the values of each field type (contract, section 4). A check returns None, or the violation."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

Definition = dict[str, Any]
Check = Callable[[Definition, set[str], Any], str | None]

INVALID = "invalid"
LENGTH = "length"
REQUIRED = "required"

_DATE = ("%Y-%m-%d", re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}"))
_DATETIME = ("%Y-%m-%d %H:%M", re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}"))
_MOMENT = {"date": _DATE, "datetime": _DATETIME, "date_period": _DATE, "datetime_period": _DATETIME}


def is_blank(value: Any) -> bool:
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def count_utf16_units(text: str) -> int:
    """Count characters as a Java server does: one outside the basic plane is two."""
    return len(text.encode("utf-16-le")) // 2


def check_value(definition: Definition, options: set[str], value: Any) -> str | None:
    """Return `required`, `length`, `invalid`, or None for a valid value. An unknown type takes any string."""
    if is_blank(value):
        return REQUIRED if definition.get("required") else None
    return _CHECKS.get(str(definition["type"]), _check_text)(definition, options, value)


def _check_text(definition: Definition, options: set[str], value: Any) -> str | None:
    if not isinstance(value, str):
        return INVALID
    limit = int(definition.get("length") or 0)
    return LENGTH if limit and count_utf16_units(value) > limit else None


def _check_several(definition: Definition, options: set[str], value: Any) -> str | None:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        return INVALID
    return None if len(set(value)) == len(value) and options.issuperset(value) else INVALID


def _check_one(definition: Definition, options: set[str], value: Any) -> str | None:
    return None if isinstance(value, str) and value in options else INVALID


def _check_moment(definition: Definition, options: set[str], value: Any) -> str | None:
    return None if _parse_moment(definition, value) else INVALID


def _check_period(definition: Definition, options: set[str], value: Any) -> str | None:
    begin, tilde, end = value.partition(" ~ ") if isinstance(value, str) else ("", "", "")
    first, last = _parse_moment(definition, begin), _parse_moment(definition, end)
    return None if tilde and first and last and first <= last else INVALID


def _check_agree(definition: Definition, options: set[str], value: Any) -> str | None:
    """Accept a string and a boolean, because the contract's pages disagree."""
    text = {True: "true", False: "false"}[value] if isinstance(value, bool) else value
    if text not in ("true", "false"):
        return INVALID
    return REQUIRED if definition.get("required") and text == "false" else None


def _parse_moment(definition: Definition, value: Any) -> datetime | None:
    form, looks = _MOMENT[definition["type"]]
    if not isinstance(value, str) or not looks.fullmatch(value):
        return None
    try:
        return datetime.strptime(value, form)
    except ValueError:
        return None


_CHECKS: dict[str, Check] = {
    "text": _check_text,
    "textarea": _check_text,
    "checkbox": _check_several,
    "dropdown": _check_one,
    "radio": _check_one,
    "date": _check_moment,
    "datetime": _check_moment,
    "date_period": _check_period,
    "datetime_period": _check_period,
    "agree": _check_agree,
    "caption": lambda definition, options, value: INVALID,
}
