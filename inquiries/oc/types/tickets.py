"""What OC sends, as frozen values whose `from_api` reads tolerantly; what has no id raises ValueError.

What it takes is in `outgoing`, what it publishes in `published`, and all of it can be had from here too.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from inquiries.oc.errors import FieldRefusal
from inquiries.oc.types.common import Attachment, Category
from inquiries.oc.types.help_center import Notice, NoticePage, NoticeTag, Question, QuestionPage
from inquiries.oc.types.parsing import (
    JSON,
    body,
    flag,
    identifier,
    many,
    moment,
    names_in,
    number,
    part,
    text,
    texts,
    whole_number,
)
from inquiries.oc.types.requests import EndUser, NewTicket, NoticeQuery, QuestionQuery, TicketQuery, UserField

__all__ = [
    "Attachment",
    "Category",
    "EndUser",
    "Entry",
    "FieldDefinition",
    "FieldRefusal",
    "NewTicket",
    "Notice",
    "NoticePage",
    "NoticeQuery",
    "NoticeTag",
    "Question",
    "QuestionPage",
    "QuestionQuery",
    "ServiceDetail",
    "Ticket",
    "TicketPage",
    "TicketQuery",
    "UserField",
]

_AGENT_TYPES = frozenset({"csuser", "reply"})  # OC API, section 8: the documents disagree


@dataclass(frozen=True, slots=True)
class FieldDefinition:
    """One field of a type's form (OC API, section 4). `length` 0 means no limit; title and description may be HTML."""

    id: str
    code: str
    type: str
    title: str
    description: str
    placeholder: str
    length: int
    required: bool
    encrypt: bool
    holding_text: bool
    options: tuple[str, ...]
    value: str | None

    @classmethod
    def from_api(cls, data: JSON) -> Self:
        value = data.get("value")
        return cls(
            id=text(data.get("fieldId")),
            code=identifier(data.get("code")),
            type=text(data.get("type")),
            title=text(data.get("title")),
            description=body(data.get("description")),
            placeholder=body(data.get("placeholder")),
            length=max(number(data.get("length")) or 0, 0),
            required=flag(data.get("required")),
            encrypt=flag(data.get("encrypt")),
            holding_text=flag(data.get("holdingText")),
            options=texts(data.get("options")),
            value=None if value is None else body(value),
        )

    def to_api(self) -> dict[str, Any]:
        """The same as `from_api` reads, for a copy that is kept as JSON."""
        return {
            "fieldId": self.id,
            "code": self.code,
            "type": self.type,
            "title": self.title,
            "description": self.description,
            "placeholder": self.placeholder,
            "length": self.length,
            "required": self.required,
            "encrypt": self.encrypt,
            "holdingText": self.holding_text,
            "options": list(self.options),
            "value": self.value,
        }


def read_form(result: JSON) -> tuple[FieldDefinition, ...]:
    """Read the fields of a type's form; an optional field that has no code is left out.

    Raises:
        ValueError: A required field has no code. A form without it would be sent, and then refused by OC.
    """
    rows = result.get("contents")
    if rows is None:
        raise ValueError("a list is missing")
    if isinstance(rows, list) and any(_must_be_asked(row) and not text(row.get("code")) for row in rows):
        raise ValueError("a required field has no code")
    return many(rows, FieldDefinition.from_api)


def _must_be_asked(row: object) -> bool:
    return isinstance(row, dict) and flag(row.get("required"))


@dataclass(frozen=True, slots=True)
class Entry:
    """One contribution to a ticket's thread (OC API, section 7). `content` is HTML of whoever wrote it."""

    content: str
    type: str
    type_name: str
    created: datetime | None
    attachments: tuple[Attachment, ...]

    @property
    def by_customer(self) -> bool:
        """Whether the customer wrote it."""
        return self.type == "enduser"

    @property
    def by_agent(self) -> bool:
        """Whether an agent answered the customer. Of any other type nobody knows for whom it was written."""
        return self.type in _AGENT_TYPES

    @classmethod
    def from_api(cls, data: JSON) -> Self:
        return cls(
            content=body(data.get("content")),
            type=text(data.get("type")),
            type_name=text(data.get("typeName")),
            created=moment(data.get("createdDt")),
            attachments=part(data.get("attachments"), Attachment.from_api),
        )


@dataclass(frozen=True, slots=True)
class Ticket:
    """An inquiry as OC holds it (OC API, sections 6 and 7).

    In a list `content` is "" and `entries` and `attachments` are empty. `entries` are the thread, oldest first,
    without the question itself, which is `content`. `status` may be a word that OC has added since.
    """

    id: str
    subject: str
    category_id: int | None
    category_name: str
    category_path: tuple[str, ...]
    status: str
    status_name: str
    content: str
    created: datetime | None
    updated: datetime | None
    entries: tuple[Entry, ...] = ()
    attachments: tuple[Attachment, ...] = ()

    @classmethod
    def from_api(cls, data: JSON) -> Self:
        return cls(
            id=identifier(data.get("ticketId")),
            subject=text(data.get("subject")),
            category_id=number(data.get("categoryId")),
            category_name=text(data.get("categoryName")),
            category_path=names_in(data.get("categoryFullName")),
            status=text(data.get("status")),
            status_name=text(data.get("statusName")),
            content=body(data.get("content")),
            created=moment(data.get("createdDt")),
            updated=moment(data.get("updatedDt")),
            entries=_oldest_first(part(data.get("contents"), Entry.from_api)),
            attachments=part(data.get("attachments"), Attachment.from_api),
        )


def _oldest_first(newest_first: tuple[Entry, ...]) -> tuple[Entry, ...]:
    entries = newest_first[::-1]
    dated = [(entry.created, place) for place, entry in enumerate(entries) if entry.created is not None]
    # With a date missing only the order of the answer is left to go by.
    if len(dated) < len(entries):
        return entries
    return tuple(entries[place] for _, place in sorted(dated))


@dataclass(frozen=True, slots=True)
class TicketPage:
    """One page of a customer's list: `number` counts from 1, `total` counts tickets over all `pages`.

    `left_out` has one item for each row of the page that could not be read: when its ticket was created, or None.
    """

    tickets: tuple[Ticket, ...]
    total: int
    pages: int
    number: int
    size: int
    left_out: tuple[datetime | None, ...] = ()

    @classmethod
    def from_api(cls, result: JSON) -> Self:
        total = whole_number(result.get("total"))
        if result.get("contents") is None and total:
            # A list without its entries must not pass for "this customer has nothing".
            raise ValueError("the list is missing")
        tickets = many(result.get("contents"), Ticket.from_api)
        return cls(
            tickets=tickets,
            total=total,
            pages=number(result.get("pages")) or 0,
            number=number(result.get("pageNum")) or 1,
            size=number(result.get("pageSize")) or 0,
            left_out=_left_out(result["contents"]) if len(tickets) < len(result.get("contents") or ()) else (),
        )


def _left_out(rows: list[object]) -> tuple[datetime | None, ...]:
    return tuple(
        moment(row.get("createdDt")) if isinstance(row, dict) else None
        for row in rows
        if not isinstance(row, dict) or not text(row.get("ticketId"))
    )


@dataclass(frozen=True, slots=True)
class ServiceDetail:
    """What a service says of itself; `languages` are codes in the order the service puts them."""

    id: str
    name: str
    language: str
    languages: tuple[str, ...]
    multi_language: bool

    @classmethod
    def from_api(cls, data: JSON) -> Self:
        languages = part(data.get("languages"), lambda item: (number(item.get("orderNo")) or 0, text(item.get("code"))))
        return cls(
            id=identifier(data.get("serviceId")),
            name=text(data.get("name")),
            language=text(data.get("language")),
            languages=tuple(code for _, code in sorted(languages) if code),
            multi_language=flag(data.get("multiLanguage")),
        )
