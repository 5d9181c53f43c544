"""Opening hours of a contact option: whether it is open, until when, and when it opens again. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s*[-–~]\s*(\d{1,2}):(\d{2})")
_DAYS_AHEAD = 14


class UnreadableHours(ValueError):
    """Raised for opening hours that are not spans such as 09:00-18:00."""


@dataclass(frozen=True, slots=True)
class Opening:
    """Whether it is open now. `changes_at` is when it closes or opens next; None if that is not in sight."""

    is_open: bool
    changes_at: datetime | None = None


def parse_spans(typed: str) -> list[list[str]]:
    """Read the hours of a weekday, such as "09:00-12:00, 13:00-18:00"; a span may end after midnight, or at 24:00.

    Returns: pairs of begin and end, each as HH:MM, in order; none for a day on which it is closed.
    Raises: `UnreadableHours`.
    """
    spans = []
    for part in filter(None, (part.strip() for part in typed.split(","))):
        found = _SPAN.fullmatch(part)
        if found is None:
            raise UnreadableHours(part)
        begin, end = (int(found[1]), int(found[2])), (int(found[3]), int(found[4]))
        if begin > (23, 59) or end > (24, 0) or max(begin[1], end[1]) > 59 or begin == end:
            raise UnreadableHours(part)
        spans.append([f"{begin[0]:02}:{begin[1]:02}", f"{end[0]:02}:{end[1]:02}"])
    return sorted(spans)


def write_spans(spans: Iterable[Sequence[str]]) -> str:
    """Write what `parse_spans` reads."""
    return ", ".join(f"{begin}-{end}" for begin, end in spans)


def find_opening(hours: Mapping[str, Sequence[Sequence[str]]], closed_days: Iterable[str], now: datetime) -> Opening:
    """Find whether it is open at `now`.

    Args:
        hours: weekday ("0" is Monday) to pairs of begin and end, as `parse_spans` returns them.
        closed_days: days as YYYY-MM-DD on which it does not open.
        now: the moment, in the zone of the hours.

    Returns:
        The state, with its next change within two weeks.
    """
    spans = _join_spans(_list_spans(hours, frozenset(closed_days), now))
    for begin, end in spans:
        if begin <= now < end:
            is_endless = end - now > timedelta(days=_DAYS_AHEAD - 1)
            return Opening(is_open=True, changes_at=None if is_endless else end)
        if begin > now:
            return Opening(is_open=False, changes_at=begin)
    return Opening(is_open=False)


def _list_spans(
    hours: Mapping[str, Sequence[Sequence[str]]], closed: frozenset[str], now: datetime
) -> Iterator[tuple[datetime, datetime]]:
    """Yield the spans from yesterday on, since yesterday's may end today."""
    for ahead in range(-1, _DAYS_AHEAD + 1):
        day = now.date() + timedelta(days=ahead)
        if day.isoformat() in closed:
            continue
        for begin, end in hours.get(str(day.weekday()), ()):
            is_next_day = end == "24:00" or end <= begin
            last = day + timedelta(days=1) if is_next_day else day
            yield _at(day, begin, now), _at(last, "00:00" if end == "24:00" else end, now)


def _join_spans(spans: Iterable[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """Join spans that touch, as at midnight of a place that never closes."""
    joined: list[tuple[datetime, datetime]] = []
    for begin, end in sorted(spans):
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return joined


def _at(day: date, clock: str, now: datetime) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), tzinfo=now.tzinfo)
