"""Parse dates as browsers send or people type them, and format them for OC. Pure functions."""

import re
from collections.abc import Callable
from datetime import date, datetime

from common import normalization

FIRST_YEAR, LAST_YEAR = 1900, 2100
_DAY = r"(\d{4})\s*[-./]\s*(\d{1,2})\s*[-./]\s*(\d{1,2})\.?"
_TIME = r"(?:\s*T\s*|\s+)(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?"
_A_DAY = re.compile(_DAY)
_A_MOMENT = re.compile(_DAY + _TIME)
_PERIOD = " ~ "


class OutOfRange(ValueError):
    """Raised for a year such as 0022 or 20222, a slip of the finger in a date control."""


def read_day(typed: str) -> date:
    """Parse a day: `2022-07-11`, `2022.7.11`, `2022. 7. 11.` or `2022/07/11`. Raises ValueError, or `OutOfRange`."""
    year, month, day = _parse_numbers(_A_DAY, typed)
    return date(year, month, day)


def read_moment(typed: str) -> datetime:
    """Parse a day and a minute: `2022-07-11T09:30`, or a day as above with a time. Raises as `read_day` does."""
    year, month, day, hour, minute = _parse_numbers(_A_MOMENT, typed)
    # Without a zone, as OC takes it: the customer's own clock.
    return datetime(year, month, day, hour, minute)


def parse_preset(read: Callable[[str], date], text: str | None) -> date | None:
    """Return a definition's preset for a date control; None if a date control cannot show it."""
    try:
        return read(text or "")
    except ValueError:
        return None


def format_for_oc(value: date) -> str:
    """Return `2022-07-11`, or `2022-07-11 00:00` for a moment (OC API, section 4)."""
    return value.isoformat(" ", "minutes") if isinstance(value, datetime) else value.isoformat()


def format_period_for_oc(begin: date, end: date) -> str:
    """Return `2022-07-01 ~ 2022-07-31` (OC API, section 4)."""
    return f"{format_for_oc(begin)}{_PERIOD}{format_for_oc(end)}"


def split_period(preset: str) -> list[str]:
    """Return the two ends of a period in OC's format; a missing one is ""."""
    begin, _, end = preset.partition(_PERIOD.strip())
    return [begin.strip(), end.strip()]


def _parse_numbers(pattern: re.Pattern[str], typed: str) -> list[int]:
    # Full-width digits are what a Japanese keyboard types.
    found = pattern.fullmatch(normalization.fold_width(typed).strip())
    if not found:
        raise ValueError(typed)
    numbers = [int(number) for number in found.groups()]
    if not FIRST_YEAR <= numbers[0] <= LAST_YEAR:
        raise OutOfRange(typed)
    return numbers
