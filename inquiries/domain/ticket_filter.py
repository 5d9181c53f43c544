"""What a person looks for among their inquiries, beyond what Online Contact's list can be asked for. Pure."""

from dataclasses import dataclass
from datetime import date

from common import identifiers
from inquiries.domain import receipt_numbers

NEWS, OPEN, DONE = "news", "open", "done"
SOURCES = ("web", "spweb", "api")  # where an inquiry of the list may have been asked (OC API, section 7: list)


@dataclass(frozen=True, slots=True)
class TicketFilter:
    """`words` have to be there all; `group` is NEWS, OPEN, DONE or "" for all; both days count, in our time zone."""

    words: tuple[str, ...] = ()
    group: str = ""
    since: date | None = None
    until: date | None = None

    def __bool__(self) -> bool:
        return bool(self.words or self.group or self.since or self.until)


def parse_words(typed: str) -> tuple[str, ...]:
    """What a person typed as the words to look for; a receipt number in any spelling is one."""
    number = receipt_numbers.normalize(typed)
    return (number.casefold(),) if number else tuple(identifiers.strip_invisible(typed).casefold().split())
