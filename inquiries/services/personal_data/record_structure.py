"""What is kept of a person, in a form that the page, the JSON and the HTML of an export share."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from inquiries.models import Attachment

Value = str | list[str]


@dataclass(frozen=True, slots=True)
class Fact:
    """One value: `key` names it in JSON, `label` for people. Of a time, `moment` is what people are shown."""

    key: str
    label: str
    value: Value
    moment: datetime | None = None

    @property
    def lines(self) -> list[str]:
        """The value as the lines that people read; none if it is empty."""
        return [line for line in ([self.value] if isinstance(self.value, str) else self.value) if line]


def build_time(key: str, label: str, moment: datetime | None) -> Fact:
    """Build a fact of a time, which programs read as "2026-11-29T14:00:00+09:00"; "" for None."""
    return Fact(key, label, format_time(moment), timezone.localtime(moment) if moment else None)


def format_time(moment: datetime | None) -> str:
    """Return a time in the portal's zone with its offset; "" for None."""
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else ""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of a record, and its path in the archive."""

    attachment: Attachment
    path: str


@dataclass(frozen=True, slots=True)
class Record:
    """One row as its person can read it: what it is called, its values and its files."""

    title: str
    facts: tuple[Fact, ...]
    files: tuple[KeptFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """One kind of data: why it is kept and until when, in the active language.

    `read` reads the records anew each time, one after the other, so that any number of them fits in memory.
    """

    key: str
    title: str
    why: str
    until: str
    count: int
    read: Callable[[], Iterator[Record]]
