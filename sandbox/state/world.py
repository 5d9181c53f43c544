"""The state of a service: submission types, fields, tickets and files, in memory only.

Times are milliseconds since the epoch, on the sandbox's clock. Submission types, field definitions and the
service are kept in the shape in which the contract shows them (sections 4 and 9), so that a seed reads like it.
"""

import copy
import secrets
import string
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from sandbox.state.files import StoredFile
from sandbox.state.help_center import Library, get_line

STATUSES = ("new", "open", "reply", "solved", "closed")
AGENT_TYPES = ("csuser", "reply")
CUSTOMER_TYPE = "enduser"

_SUFFIX_LETTERS = string.ascii_letters + string.digits
_TRANSLATED_TEXTS = ("title", "description", "placeholder")


@dataclass(frozen=True)
class StoredEntry:
    """One entry of a ticket's thread: a comment of the customer (`enduser`) or an answer (`csuser`, `reply`)."""

    content: str
    type: str
    created_ms: int
    file_ids: tuple[str, ...] = ()


@dataclass(kw_only=True)
class Submission:
    """What is sent for a ticket."""

    category_id: int
    subject: str
    content: str
    usercode: str | None = None
    email: str = ""
    username: str = ""
    phone: str | None = None
    type_one: str | None = None
    type_two: str | None = None
    user_fields: list[dict[str, Any]] = field(default_factory=list)
    file_ids: tuple[str, ...] = ()
    language: str | None = None
    source: str = "web"


@dataclass(kw_only=True)
class StoredTicket(Submission):
    """A ticket with everything that was sent for it. `entries` are oldest first; `content` is not among them."""

    ticket_id: str
    created_ms: int
    updated_ms: int
    language: str = "ko"
    client_ip: str | None = None
    status: str = "new"
    entries: list[StoredEntry] = field(default_factory=list)
    listed_from_ms: int = 0


@dataclass
class World:
    """All state of one service. Change it through the methods, or hold `lock` while changing it directly.

    `translations` maps a language to {text as defined: text in that language}. It serves field titles,
    descriptions, placeholders and options; a text without translation stays as it was defined.
    """

    service: dict[str, Any] = field(default_factory=dict)
    categories: dict[int, dict[str, Any]] = field(default_factory=dict)
    fields: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    translations: dict[str, dict[str, str]] = field(default_factory=dict)
    tickets: dict[str, StoredTicket] = field(default_factory=dict)
    files: dict[str, StoredFile] = field(default_factory=dict)
    faq: Library = field(default_factory=Library)
    notices: Library = field(default_factory=Library)
    lock: threading.RLock = field(default_factory=threading.RLock, repr=False, compare=False)

    def copy(self) -> "World":
        """Return an independent world in the same state. File contents are shared: they never change."""
        with self.lock:
            return World(
                service=copy.deepcopy(self.service),
                categories=copy.deepcopy(self.categories),
                fields=dict(self.fields),
                translations=self.translations,
                tickets={
                    key: replace(ticket, entries=list(ticket.entries), user_fields=list(ticket.user_fields))
                    for key, ticket in self.tickets.items()
                },
                files=dict(self.files),
                faq=self.faq.copy(),
                notices=self.notices.copy(),
            )

    # Submission types and fields

    def is_leaf(self, category_id: int) -> bool:
        return not any(category["parent"] == category_id for category in self.categories.values())

    def ancestors(self, category_id: int) -> list[dict[str, Any]]:
        """Return the types from the top one down to, and without, this one."""
        return get_line(self.categories, category_id)[:-1]

    def category_name(self, category_id: int, language: str | None = None) -> str | None:
        category = self.categories.get(category_id)
        return None if category is None else get_category_title(category, language)

    def category_full_name(self, category_id: int, language: str | None = None) -> str | None:
        """Return the names from the top type down to this one, joined with `>`."""
        line = get_line(self.categories, category_id)
        return ">".join(get_category_title(category, language) for category in line) or None

    def fields_for(self, category_id: int, language: str | None = None) -> list[dict[str, Any]]:
        """Return copies of a type's definitions, with texts in `language` where there is a translation."""
        texts = self.translations.get(language or "", {})
        return [_translate(definition, texts) for definition in self.fields.get(category_id, [])]

    def options_of(self, definition: dict[str, Any]) -> set[str]:
        """Return every option that a customer can have been shown, in any language."""
        options = list(definition.get("options") or [])
        shown = {texts.get(option, option) for texts in self.translations.values() for option in options}
        return shown.union(options)

    def get_library(self, kind: str) -> Library:
        """Return the articles of a kind: "faq" or "notices"."""
        return {"faq": self.faq, "notices": self.notices}[kind]

    # Tickets and files

    def tickets_of(self, usercode: str) -> Iterator[StoredTicket]:
        return (ticket for ticket in self.tickets.values() if ticket.usercode == usercode)

    def ticket_of(self, usercode: str, ticket_id: str) -> StoredTicket | None:
        """Return a person's own ticket; None where it does not exist or is someone else's."""
        ticket = self.tickets.get(ticket_id)
        return ticket if ticket is not None and ticket.usercode == usercode else None

    def add_file(self, file: StoredFile) -> StoredFile:
        with self.lock:
            self.files[file.file_id] = file
        return file

    def add_entry(self, ticket_id: str, entry: StoredEntry) -> StoredEntry:
        """Append to the thread. Raises KeyError for an unknown ticket."""
        with self.lock:
            ticket = self.tickets[ticket_id]
            ticket.entries.append(entry)
            ticket.updated_ms = entry.created_ms
        return entry

    def answer(  # noqa: PLR0913 - half of them optional, and named at the call
        self,
        ticket_id: str,
        html: str,
        now_ms: int,
        *,
        files: Iterable[StoredFile] = (),
        status: str | None = None,
        type: str = "csuser",
    ) -> StoredEntry:
        """Answer as an agent; without a status the ticket becomes `solved`. Raises KeyError, ValueError.

        Any word is a type, also one that the document does not list, such as an internal note's.
        """
        if type == "enduser" or not type.isidentifier():
            raise ValueError(f"an agent's entry is one of {AGENT_TYPES} or another word, not {type!r}")
        with self.lock:
            self.set_status(ticket_id, status or "solved", now_ms)
            file_ids = tuple(self.add_file(file).file_id for file in files)
            return self.add_entry(ticket_id, StoredEntry(html, type, now_ms, file_ids))

    def set_status(self, ticket_id: str, status: str, now_ms: int) -> None:
        """Set a status, which can be an organization's own. Raises KeyError for an unknown ticket, ValueError."""
        if not status.isidentifier():
            raise ValueError(f"a status is one of {STATUSES} or another word, not {status!r}")
        with self.lock:
            ticket = self.tickets[ticket_id]
            ticket.status = status
            ticket.updated_ms = now_ms


def generate_ticket_id(now_ms: int) -> str:
    """Return an id of the contract's form, T1658199661153IXTfw. It is never the same twice, also after a reset."""
    return f"T{now_ms}" + "".join(secrets.choice(_SUFFIX_LETTERS) for _ in range(5))


def get_category_title(category: dict[str, Any], language: str | None) -> str:
    return str((category.get("languages") or {}).get(language or "", category["name"]))


def _translate(definition: dict[str, Any], texts: dict[str, str]) -> dict[str, Any]:
    result = dict(definition)
    for key in _TRANSLATED_TEXTS:
        result[key] = texts.get(result.get(key) or "", result.get(key))
    if result.get("options"):
        result["options"] = [texts.get(option, option) for option in result["options"]]
    return result
