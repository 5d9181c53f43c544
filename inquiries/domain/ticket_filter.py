"""The filter of the ticket list, beyond what OC's list can be asked for. Pure."""

from dataclasses import dataclass
from datetime import date

from common import identifiers
from inquiries.domain import receipt_numbers

NEWS, OPEN, DONE = "news", "open", "done"
SOURCES = ("web", "spweb", "api")  # where an inquiry of the list may have been asked (OC API, section 7: list)


@dataclass(frozen=True, slots=True)
class TicketFilter:
    """All of `words` must occur; `group` is NEWS, OPEN, DONE or "" for all; both days count, in our time zone."""

    words: tuple[str, ...] = ()
    group: str = ""
    since: date | None = None
    until: date | None = None

    def __bool__(self) -> bool:
        return bool(self.words or self.group or self.since or self.until)


def parse_words(typed: str) -> tuple[str, ...]:
    """Return the typed search words; a receipt number in any spelling is one."""
    number = receipt_numbers.normalize(typed)
    return (number.casefold(),) if number else tuple(identifiers.strip_invisible(typed).casefold().split())
