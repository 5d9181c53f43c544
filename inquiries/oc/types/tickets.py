"""Frozen dataclasses of tickets and definitions. `from_api` is tolerant; a missing id raises ValueError."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Self

from inquiries.oc.types.category_and_attachment import Attachment
from inquiries.oc.types.parsing import (
    JSON,
    flag,
    parse_body,
    parse_count,
    parse_id,
    parse_inner_list,
    parse_languages,
    parse_list,
    parse_moment,
    parse_name,
    parse_number,
    parse_paging,
    parse_text,
    parse_texts,
    split_names,
)
from inquiries.oc.types.record import Key, Record, read_record

_FILES = Key("attachments", lambda value: parse_inner_list(value, Attachment.from_api))
_CUSTOMER_TYPE, _AGENT_TYPES = "enduser", frozenset({"csuser", "reply"})  # OC API, section 8: the documents disagree
SHOWN_TYPES = _AGENT_TYPES | {_CUSTOMER_TYPE}  # of a conversation's entries


@dataclass(frozen=True, slots=True)
class FieldDefinition(Record):
    """One field of a type's form (OC API, section 4). `length` 0 means no limit; title and description may be HTML."""

    id: Annotated[str, Key("fieldId", parse_text)]
    code: Annotated[str, Key("code", parse_id)]
    type: Annotated[str, Key("type", parse_text)]
    title: Annotated[str, Key("title", parse_name)]
    description: Annotated[str, Key("description", parse_body)] = ""
    placeholder: Annotated[str, Key("placeholder", parse_body)] = ""
    length: Annotated[int, Key("length", lambda value: max(parse_count(value), 0))] = 0
    required: Annotated[bool, Key("required", flag)] = False
    encrypt: Annotated[bool, Key("encrypt", flag)] = False
    holding_text: Annotated[bool, Key("holdingText", flag)] = False
    options: Annotated[tuple[str, ...], Key("options", parse_texts)] = ()
    value: Annotated[str | None, Key("value", lambda value: None if value is None else parse_body(value))] = None


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
class Entry(Record):
    """One entry of a ticket's thread (OC API, section 7). `content` is the author's HTML."""

    content: Annotated[str, Key("content", parse_body)]
    type: Annotated[str, Key("type", parse_text)]
    created: Annotated[datetime | None, Key("createdDt", parse_moment)]
    attachments: Annotated[tuple[Attachment, ...], _FILES]

    @property
    def by_customer(self) -> bool:
        """Whether the customer wrote it."""
        return self.type == _CUSTOMER_TYPE

    @property
    def by_agent(self) -> bool:
        """Whether this is an agent's answer to the customer. Entries of other types may be internal."""
        return self.type in _AGENT_TYPES


def _parse_entries(newest_first: object) -> tuple[Entry, ...]:
    entries = parse_inner_list(newest_first, Entry.from_api)[::-1]
    dated = [(entry.created, place) for place, entry in enumerate(entries) if entry.created is not None]
    # With a date missing only the order of the answer is left to go by.
    if len(dated) < len(entries):
        return entries
    return tuple(entries[place] for _, place in sorted(dated))


@dataclass(frozen=True, slots=True)
class Ticket(Record):
    """A ticket as OC has it (OC API, sections 6 and 7).

    In a list `content` is "" and `entries` and `attachments` are empty. `entries` are the thread, oldest first,
    without the question itself, which is `content`. `status` may be a word that OC has added since.
    """

    id: Annotated[str, Key("ticketId", parse_id)]
    subject: Annotated[str, Key("subject", parse_name)]
    category_id: Annotated[int | None, Key("categoryId", parse_number)]
    category_path: Annotated[tuple[str, ...], Key("categoryFullName", split_names)]
    status: Annotated[str, Key("status", parse_text)]
    status_name: Annotated[str, Key("statusName", parse_name)]
    content: Annotated[str, Key("content", parse_body)]
    created: Annotated[datetime | None, Key("createdDt", parse_moment)]
    updated: Annotated[datetime | None, Key("updatedDt", parse_moment)]
    entries: Annotated[tuple[Entry, ...], Key("contents", _parse_entries)] = ()
    attachments: Annotated[tuple[Attachment, ...], _FILES] = ()

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
        path = next(filter(split_names, (data.get("categoryFullName"), data.get("categoryName"))), None)
        return read_record(cls, {**data, "categoryFullName": path})


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
        tickets = parse_list(result.get("contents"), Ticket.from_api)
        total, pages, number = parse_paging(result)
        return cls(
            tickets=tickets,
            total=total,
            pages=pages,
            number=number,
            size=parse_count(result.get("pageSize")),
            left_out=_count_left_out(result["contents"]) if len(tickets) < len(result.get("contents") or ()) else (),
        )


def _count_left_out(rows: list[object]) -> tuple[datetime | None, ...]:
    return tuple(
        parse_moment(row.get("createdDt")) if isinstance(row, dict) else None
        for row in rows
        if not isinstance(row, dict) or not parse_text(row.get("ticketId"))
    )


@dataclass(frozen=True, slots=True)
class ServiceDetail(Record):
    """What a service states about itself; `languages` are codes in the service's order."""

    id: Annotated[str, Key("serviceId", parse_id)]
    name: Annotated[str, Key("name", parse_name)]
    language: Annotated[str, Key("language", parse_text)]
    languages: Annotated[tuple[str, ...], Key("languages", parse_languages)]
