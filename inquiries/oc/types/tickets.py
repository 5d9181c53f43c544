"""Frozen dataclasses of tickets and definitions. `from_api` is tolerant; a missing id raises ValueError."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from inquiries.oc.types.category_and_attachment import Attachment
from inquiries.oc.types.parsing import (
    JSON,
    flag,
    parse_body,
    parse_id,
    parse_inner_list,
    parse_list,
    parse_moment,
    parse_number,
    parse_required_number,
    parse_text,
    parse_texts,
    split_names,
)

_CUSTOMER_TYPE, _AGENT_TYPES = "enduser", frozenset({"csuser", "reply"})  # OC API, section 8: the documents disagree
SHOWN_TYPES = _AGENT_TYPES | {_CUSTOMER_TYPE}  # of a conversation's entries


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
            id=parse_text(data.get("fieldId")),
            code=parse_id(data.get("code")),
            type=parse_text(data.get("type")),
            title=parse_text(data.get("title")),
            description=parse_body(data.get("description")),
            placeholder=parse_body(data.get("placeholder")),
            length=max(parse_number(data.get("length")) or 0, 0),
            required=flag(data.get("required")),
            encrypt=flag(data.get("encrypt")),
            holding_text=flag(data.get("holdingText")),
            options=parse_texts(data.get("options")),
            value=None if value is None else parse_body(value),
        )

    def to_api(self) -> dict[str, Any]:
        """Return what `from_api` reads, for a copy that is stored as JSON."""
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
    for row in rows if isinstance(rows, list) else ():
        if isinstance(row, dict) and flag(row.get("required")) and not parse_text(row.get("code")):
            raise ValueError("a required field has no code")
    return parse_list(rows, FieldDefinition.from_api)


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a ticket's thread (OC API, section 7). `content` is the author's HTML."""

    content: str
    type: str
    created: datetime | None
    attachments: tuple[Attachment, ...]

    @property
    def by_customer(self) -> bool:
        """Whether the customer wrote it."""
        return self.type == _CUSTOMER_TYPE

    @property
    def by_agent(self) -> bool:
        """Whether this is an agent's answer to the customer. Entries of other types may be internal."""
        return self.type in _AGENT_TYPES

    @classmethod
    def from_api(cls, data: JSON) -> Self:
        return cls(
            content=parse_body(data.get("content")),
            type=parse_text(data.get("type")),
            created=parse_moment(data.get("createdDt")),
            attachments=parse_inner_list(data.get("attachments"), Attachment.from_api),
        )


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket as OC has it (OC API, sections 6 and 7).

    In a list `content` is "" and `entries` and `attachments` are empty. `entries` are the thread, oldest first,
    without the question itself, which is `content`. `status` may be a word that OC has added since.
    """

    id: str
    subject: str
    category_id: int | None
    category_path: tuple[str, ...]
    status: str
    status_name: str
    content: str
    created: datetime | None
    updated: datetime | None
    entries: tuple[Entry, ...] = ()
    attachments: tuple[Attachment, ...] = ()

    @property
    def all_attachments(self) -> tuple[Attachment, ...]:
        """The files of the question and of all entries."""
        return (*self.attachments, *(file for entry in self.entries for file in entry.attachments))

    @property
    def agents_html(self) -> str:
        """What others than the customer wrote. Only this may show images by reference."""
        return "\n".join(entry.content for entry in self.entries if not entry.by_customer)

    @classmethod
    def from_api(cls, data: JSON) -> Self:
        return cls(
            id=parse_id(data.get("ticketId")),
            subject=parse_text(data.get("subject")),
            category_id=parse_number(data.get("categoryId")),
            category_path=split_names(data.get("categoryFullName")) or split_names(data.get("categoryName")),
            status=parse_text(data.get("status")),
            status_name=parse_text(data.get("statusName")),
            content=parse_body(data.get("content")),
            created=parse_moment(data.get("createdDt")),
            updated=parse_moment(data.get("updatedDt")),
            entries=_reverse_entries(parse_inner_list(data.get("contents"), Entry.from_api)),
            attachments=parse_inner_list(data.get("attachments"), Attachment.from_api),
        )


def _reverse_entries(newest_first: tuple[Entry, ...]) -> tuple[Entry, ...]:
    entries = newest_first[::-1]
    dated = [(entry.created, place) for place, entry in enumerate(entries) if entry.created is not None]
    # With a date missing only the order of the answer is left to go by.
    if len(dated) < len(entries):
        return entries
    return tuple(entries[place] for _, place in sorted(dated))


@dataclass(frozen=True, slots=True)
class CreatedTicket:
    """What OC gives to a ticket that was just created (OC API, section 6)."""

    id: str
    created: datetime | None


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
        total = parse_required_number(result.get("total"))
        if result.get("contents") is None and total:
            # A list without its entries must not pass for "this customer has nothing".
            raise ValueError("the list is missing")
        tickets = parse_list(result.get("contents"), Ticket.from_api)
        return cls(
            tickets=tickets,
            total=total,
            pages=parse_number(result.get("pages")) or 0,
            number=parse_number(result.get("pageNum")) or 1,
            size=parse_number(result.get("pageSize")) or 0,
            left_out=_count_left_out(result["contents"]) if len(tickets) < len(result.get("contents") or ()) else (),
        )


def _count_left_out(rows: list[object]) -> tuple[datetime | None, ...]:
    return tuple(
        parse_moment(row.get("createdDt")) if isinstance(row, dict) else None
        for row in rows
        if not isinstance(row, dict) or not parse_text(row.get("ticketId"))
    )


@dataclass(frozen=True, slots=True)
class ServiceDetail:
    """What a service states about itself; `languages` are codes in the service's order."""

    id: str
    name: str
    language: str
    languages: tuple[str, ...]

    @classmethod
    def from_api(cls, data: JSON) -> Self:
        languages = parse_inner_list(
            data.get("languages"), lambda item: (parse_number(item.get("orderNo")) or 0, parse_text(item.get("code")))
        )
        return cls(
            id=parse_id(data.get("serviceId")),
            name=parse_text(data.get("name")),
            language=parse_text(data.get("language")),
            languages=tuple(code for _, code in sorted(languages) if code),
        )
