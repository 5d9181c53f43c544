"""Tolerant parsers of single values: OC sends ids as numbers or strings, null dates and unknown keys."""

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any, TypeVar
from unicodedata import category

T = TypeVar("T")

JSON = Mapping[str, Any]

logger = logging.getLogger(__name__)

# What a reader raises for a value that it cannot read.
UNREADABLE = (ValueError, TypeError, AttributeError, OverflowError)

# Characters, beyond which a text of OC's is cut: names, titles, subjects and options; and bodies, which are HTML.
LONGEST_LINE = 2_000
LONGEST_BODY = 500_000
# Milliseconds since the epoch, in the year 2000. An earlier moment is none: 0, or seconds in place of milliseconds.
_EARLIEST_MOMENT = 946_684_800_000
# The year 2200. A later one means "never", as the last second of the year 9999, which no other time zone can write.
_LATEST_MOMENT = 7_258_118_400_000
# Letters that are shown as nothing: those of Korean keyboards, and the blank of Braille.
_FILLERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_LARGEST_NUMBER = 2**63 - 1  # of a database's; OC's own are Java's long


def parse_text(value: object, longest: int = LONGEST_LINE) -> str:
    """Return a string; null and anything but a scalar are "". A lone surrogate becomes the replacement character.

    What has more than `longest` characters is cut, and ends with an ellipsis.
    """
    if isinstance(value, str):
        return _repair_surrogates(value if len(value) <= longest else f"{value[: longest - 1]}…")
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    return str(value) if _is_countable(value) else ""


def parse_name(value: object) -> str:
    """Return a name or title like `parse_text`; one without a visible character, which no reader would see, is ""."""
    text = parse_text(value)
    is_seen = any(not c.isspace() and category(c) not in {"Cc", "Cf"} and c not in _FILLERS for c in text)
    return text if is_seen else ""


def _is_countable(value: float) -> bool:
    return -_LARGEST_NUMBER <= value <= _LARGEST_NUMBER


def _repair_surrogates(value: str) -> str:
    # A lone surrogate is legal in JSON and cannot be stored, encoded or shown.
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return value


def split_names(value: object) -> tuple[str, ...]:
    """Return the names of a path that OC sends as one text, top first: "Delivery > Late"."""
    return tuple(name.strip() for name in parse_text(value).split(">") if name.strip())


def parse_body(value: object) -> str:
    """Return the HTML or text of a message, a description or a value, like `parse_text` with a higher limit."""
    return parse_text(value, LONGEST_BODY)


def parse_id(value: object) -> str:
    """Return an id as a string; raises ValueError if it is missing, or too long."""
    found = parse_text(value)
    if not found or (isinstance(value, str) and len(value) > LONGEST_LINE):
        raise ValueError("an id is missing")
    return found


def parse_number(value: object) -> int | None:
    """Return an integer, also from a string or a whole float; None for everything else, and beyond 64 bits."""
    found = _convert_number(value)
    return found if found is not None and _is_countable(found) else None


def _convert_number(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    # Python reads only so many digits, and no number of OC's has twenty.
    if isinstance(value, str) and len(value) < 40 and value.isascii() and value.strip().removeprefix("-").isdigit():
        return int(value)
    return None


def parse_count(value: object) -> int:
    """Return an integer; 0 if it is missing."""
    return parse_number(value) or 0


def parse_required_number(value: object) -> int:
    """Return an integer; raises ValueError if it is missing."""
    found = parse_number(value)
    if found is None:
        raise ValueError("a number is missing")
    return found


def parse_key(value: object) -> int:
    """Return a number that is an id; raises ValueError if it is missing, or is 0 or less, which no address can hold."""
    found = parse_required_number(value)
    if found < 1:
        raise ValueError("an id is no positive number")
    return found


def flag(value: object) -> bool:
    """Return a boolean, also from "true" or 1."""
    return value is True or value == 1 or (isinstance(value, str) and value.strip().lower() == "true")


def parse_moment(value: object) -> datetime | None:
    """Return milliseconds since the epoch as an aware UTC datetime; None for null and impossible values."""
    milliseconds = parse_number(value)
    if milliseconds is None or not _EARLIEST_MOMENT <= milliseconds <= _LATEST_MOMENT:
        return None
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def parse_day(value: object) -> date | None:
    """Return the day of "2022.07.08" or "20220708093000", the two forms of a notice's date; else None."""
    digits = "".join(character for character in parse_text(value) if character.isascii() and character.isdecimal())
    try:
        return datetime.strptime(digits[:8], "%Y%m%d").date()
    except ValueError:
        return None


def parse_list(value: object, read: Callable[[JSON], T]) -> tuple[T, ...]:
    """Read each object of a list that may be null.

    A row that cannot be read is left out and counted in the log, so that one broken row does not take the others away.

    Raises:
        ValueError: The value is no list, or none of its rows can be read.
    """
    if value is None:
        return ()
    if not isinstance(value, list):
        raise ValueError("a list is missing")
    rows = [row for row in (_parse_row(item, read) for item in value) if row is not None]
    if len(rows) < len(value):
        logger.warning("oc.rows_skipped", extra={"rows": len(value) - len(rows), "of": len(value)})
        if not rows:
            raise ValueError("no row of the list can be read")
    return tuple(rows)


def parse_path(value: object) -> tuple[int, ...]:
    """Return the ids of "\\1\\2\\", the categories above another one, top first."""
    numbers = map(parse_number, parse_text(value).split("\\"))
    return tuple(number for number in numbers if number is not None)


def parse_paging(result: JSON) -> tuple[int, int, int]:
    """Read of a page of a list how many rows there are, how many pages, and its number.

    Raises ValueError where rows are missing: a list without them must not pass for "there is nothing".
    """
    total = parse_required_number(result.get("total"))
    if result.get("contents") is None and total:
        raise ValueError("the list is missing")
    return total, parse_count(result.get("pages")), parse_number(result.get("pageNum")) or 1


def parse_inner_list(value: object, read: Callable[[JSON], T]) -> tuple[T, ...]:
    """Read a list inside a row, like `parse_list`. One that cannot be read counts as empty, so that the row serves."""
    try:
        return parse_list(value, read)
    except ValueError:
        if not isinstance(value, list):
            logger.warning("oc.rows_skipped", extra={"rows": 1, "of": 1})
        return ()


def _parse_row(item: object, read: Callable[[JSON], T]) -> T | None:
    try:
        return read(item) if isinstance(item, dict) else None
    except UNREADABLE:
        return None


def parse_names(value: object) -> dict[str, str]:
    """Read `languages`, which maps a code to a name and may be null; anything else reads as no names."""
    if not isinstance(value, dict):
        return {}
    return {code: name for code, name in ((code, parse_name(each)) for code, each in value.items()) if name}


def parse_languages(value: object) -> tuple[str, ...]:
    """Read the codes of a service's languages, in the service's order."""
    rows = parse_inner_list(value, lambda row: (parse_count(row.get("orderNo")), parse_text(row.get("code"))))
    return tuple(code for _, code in sorted(rows) if code)


def parse_texts(value: object) -> tuple[str, ...]:
    """Read the scalars of a list, such as a field's options. Null and other rows that hold no words are left out."""
    if not isinstance(value, list):
        return ()
    found = tuple(parse_text(item) for item in value if isinstance(item, str) or parse_text(item))
    broken = sum(item is not None for item in value) - len(found)
    if broken:
        logger.warning("oc.rows_skipped", extra={"rows": broken, "of": len(value)})
    return found
