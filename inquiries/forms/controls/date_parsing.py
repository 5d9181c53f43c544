"""Parse dates as browsers send or people write them, and format them for OC. Pure functions."""

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import cache

from django.conf import settings
from django.utils import dates
from django.utils.translation import override

from common import normalization

FIRST_YEAR, LAST_YEAR = 1900, 2100
_PERIOD = " ~ "

_BUDDHIST_YEARS = 543  # more than ours, so that no year in the range above can be mistaken for one of Thailand's
_JAPANESE_ERAS = {"大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018, "t": 1911, "s": 1925, "h": 1988, "r": 2018}
_HALVES = {"오전": 0, "午前": 0, "上午": 0, "am": 0, "오후": 12, "午後": 12, "下午": 12, "pm": 12}
_MONTH_AND_DAY = r"(?P<month>\d{1,2}) ?[-./월月] ?(?P<day>\d{1,2}) ?[.일日号]?"
_THEN_YEAR = r" ?,? ?(?:[พค]\.ศ\.)? ?(?P<year>\d{4})"
_DAYS = (
    rf"(?P<year>\d{{4}}) ?[-./년年] ?{_MONTH_AND_DAY}",
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
    rf"(?P<era>{'|'.join(_JAPANESE_ERAS)})\.? ?(?P<year>\d{{1,2}}|元) ?[-./年] ?{_MONTH_AND_DAY}",
    rf"(?P<day>\d{{1,2}}) ?(?P<name>[^\d\s,/-]{{1,20}}){_THEN_YEAR}",
    rf"(?P<name>[^\d\s,/-]{{1,20}}+) ?(?P<day>\d{{1,2}}){_THEN_YEAR}",
    rf"(?P<first>\d{{1,2}}) ?[-./] ?(?P<second>\d{{1,2}}) ?[-./]{_THEN_YEAR}",
)
_HALF = "|".join(_HALVES)
_TIME = (
    rf"(?: ?t ?|,? )(?P<half>{_HALF})? ?(?P<hour>\d{{1,2}})"
    r"(?:[:.](?P<minute>\d{2})(?::\d{2}(?:\.\d+)?)?| ?[시時时点] ?(?:(?P<minutes>\d{1,2}) ?[분分])?)"
    rf" ?(?P<other_half>{_HALF})?(?:น\.)?"
)
_A_DAY = [re.compile(day) for day in _DAYS]
_A_MOMENT = [re.compile(day + _TIME) for day in _DAYS]


class OutOfRange(ValueError):
    """Raised for a year such as 0022 or 20222, a slip of the finger in a date control."""


def read_day(typed: str) -> date:
    """Parse a day in any order, calendar and script that leaves no doubt. Raises ValueError, or `OutOfRange`."""
    return _build_day(_match(_A_DAY, typed))


def read_moment(typed: str) -> datetime:
    """Parse a day and a minute: `2022-07-11T09:30`, or a day as above with a time. Raises as `read_day` does."""
    parts = _match(_A_MOMENT, typed)
    day = _build_day(parts)
    hour, half = int(parts["hour"]), parts["half"] or parts["other_half"]
    if half and hour > 12:
        raise ValueError(typed)
    hour = hour % 12 + _HALVES[half] if half else hour
    # Without a zone, as OC takes it: the customer's own clock.
    return datetime(day.year, day.month, day.day, hour, int(parts["minute"] or parts["minutes"] or 0))


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


def _match(patterns: Sequence[re.Pattern[str]], typed: str) -> dict[str, str]:
    """Return the parts of a date by name; those that it lacks are "". Raises ValueError."""
    plain = normalization.fold_dashes(normalization.fold_digits(normalization.normalize("NFKC", typed)))
    plain = " ".join(plain.casefold().split())
    matches = (pattern.fullmatch(plain) for pattern in patterns)
    if not (found := next(filter(None, matches), None)):
        raise ValueError(typed)
    return defaultdict(str, found.groupdict(""))


def _build_day(parts: dict[str, str]) -> date:
    year = 1 if parts["year"] == "元" else int(parts["year"])
    year += _JAPANESE_ERAS.get(parts["era"], 0)
    is_buddhist = year - _BUDDHIST_YEARS >= FIRST_YEAR
    year -= _BUDDHIST_YEARS if is_buddhist else 0
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise OutOfRange(year)
    if parts["first"]:
        return date(year, *_order(int(parts["first"]), int(parts["second"]), is_buddhist=is_buddhist))
    month = _number_months().get(parts["name"].strip("."), 0) if parts["name"] else int(parts["month"])
    return date(year, month, int(parts["day"]))


def _order(first: int, second: int, *, is_buddhist: bool) -> tuple[int, int]:
    """Return month and day of a date that ends with its year. Raises ValueError where either could be either."""
    if first > 12 or first == second or is_buddhist:
        return second, first
    if second > 12:
        return first, second
    raise ValueError(f"{first}, {second}")


@cache
def _number_months() -> dict[str, int]:
    """Return the number of each month by its names in the languages of the portal."""
    numbers: dict[str, int] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            for names in (dates.MONTHS, dates.MONTHS_3, dates.MONTHS_AP):
                numbers |= {str(name).casefold().strip("."): number for number, name in names.items()}
    return numbers
