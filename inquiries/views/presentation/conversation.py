"""View models of a conversation: its messages and what is on its way, with days, the unread line and groups."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.timezone import localtime

from inquiries.domain.safe_html.quotes import fold_quotes
from inquiries.models import SolvedFeedback
from inquiries.services.tickets.threads import Message
from inquiries.views.presentation.receipts import Receipt

# The faces to choose from, each with its word and its icon.
_FACE_ICONS = ("facefive", "facefour", "facethree", "facetwo", "faceone")
FACES = tuple((face.value, face.label, icon) for face, icon in zip(SolvedFeedback.Face, _FACE_ICONS, strict=True))
_GROUPED_WITHIN = timedelta(minutes=10)  # messages of one author stand together


@dataclass(frozen=True, slots=True)
class ConversationItem:
    """A message of the thread, or with `sent` a comment that is on its way to OC.

    `key` tells the items of one thread apart. `new_day` is the moment of the first item of a day, else None.
    """

    key: str
    at: datetime | None
    is_mine: bool
    message: Message | None = None
    sent: Receipt | None = None
    body: str = ""
    new_day: datetime | None = None
    begins_news: bool = False
    is_continued: bool = False
    is_latest: bool = False


def present_conversation(messages: Sequence[Message], pending: Sequence[Receipt]) -> list[ConversationItem]:
    """Return the items of a conversation, oldest first.

    Args:
        messages: the messages of the thread at OC, oldest first; none if it cannot be read.
        pending: the comments that OC does not have yet, oldest first.
    """
    return list(_present([*messages, *pending]))


def is_answered(messages: Sequence[Message], pending: Sequence[Receipt]) -> bool:
    """Whether the newest word is the agents', so that the customer can be asked whether it helped."""
    return bool(messages and not pending and not messages[-1].mine)


def _present(parts: Sequence[Message | Receipt]) -> Iterable[ConversationItem]:
    before: ConversationItem | None = None
    has_news = False
    for number, part in enumerate(parts):
        at = part.created_at if isinstance(part, Receipt) else part.at
        is_mine = isinstance(part, Receipt) or part.mine
        is_new_day = at is not None and (before is None or before.at is None or _day(at) != _day(before.at))
        is_news = isinstance(part, Message) and part.is_news
        begins_news = is_news and not has_news
        has_news = has_news or is_news
        before = ConversationItem(
            key=part.number if isinstance(part, Receipt) else f"m{number}",
            at=at,
            is_mine=is_mine,
            message=part if isinstance(part, Message) else None,
            sent=part if isinstance(part, Receipt) else None,
            body=fold_quotes(part.body) if isinstance(part, Message) else "",
            new_day=at if is_new_day else None,
            begins_news=begins_news,
            is_continued=not (is_new_day or begins_news) and _belongs_to(before, is_mine, at),
            is_latest=number == len(parts) - 1,
        )
        yield before


def _belongs_to(before: ConversationItem | None, is_mine: bool, at: datetime | None) -> bool:
    if before is None or before.is_mine != is_mine or before.at is None or at is None:
        return False
    return at - before.at <= _GROUPED_WITHIN


def _day(at: datetime) -> date:
    return localtime(at).date()
