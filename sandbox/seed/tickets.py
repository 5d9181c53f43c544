"""The seed's tickets: two years of two members' inquiries, built from a table of cases and one of conversations."""

import random
import re
import string
from dataclasses import dataclass
from typing import Any

from sandbox.seed import files
from sandbox.seed.definitions import read_json
from sandbox.seed.text_placeholders import build_texts, fill_placeholders
from sandbox.state.files import StoredFile
from sandbox.state.world import StoredEntry, StoredTicket, World

HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS

_COUNT = 250
_NEWEST_MS, _OLDEST_MS = 3 * HOUR_MS, 729 * DAY_MS
_CLOSED_AFTER_MS = 14 * DAY_MS
_SOURCES, _SOURCE_WEIGHTS = ("web", "spweb", "api"), (55, 35, 10)
_ADDRESSES = ("203.0.113.24", "203.0.113.77", "198.51.100.8", "2001:db8:17::2a")
_SUFFIX_LETTERS = string.ascii_letters + string.digits
_IMAGE = re.compile(r"\{image:([^{}]+)\}")
_INTERIM = {
    "ko": "<p>안녕하세요, 나래마켓입니다.</p><p>담당자가 확인하고 있습니다. 곧 다시 알려 드리겠습니다.</p>",
    "en": "<p>Hello,</p><p>We are checking this with the responsible team and will get back to you soon.</p>",
    "ja": "<p>ナレマーケットです。</p><p>担当者が確認しております。確認でき次第、ご連絡いたします。</p>",
}

# The weights of the statuses of a ticket without a conversation, each line up to an age in days.
_STATUSES: tuple[tuple[float, dict[str, int]], ...] = (
    (2, {"new": 3, "open": 1}),
    (6, {"new": 1, "open": 2, "reply": 1}),
    (14, {"open": 1, "reply": 1, "solved": 3}),
    (40, {"reply": 1, "solved": 6, "closed": 3}),
    (float("inf"), {"reply": 2, "solved": 12, "closed": 85, "escalated": 1}),
)


@dataclass(frozen=True)
class Member:
    usercode: str
    username: str
    email: str
    phone: str


HONG = Member("st18888", "홍길동", "gildong@member.narae.example", "010-0000-1888")
LEE = Member("st20001", "이영희", "younghee@member.narae.example", "010-0000-2001")


class TicketWriter:
    """Write all tickets into a world; every choice comes from one random number generator."""

    def __init__(self, world: World, rng: random.Random, now_ms: int) -> None:
        self._world = world
        self._rng = rng
        self._now_ms = now_ms
        self._cases: dict[str, dict[str, Any]] = read_json("cases")
        self._threads: list[dict[str, Any]] = read_json("threads")

    def write_all(self) -> None:
        # Each conversation twice: among the newest tickets, and long ago.
        threads = {7 + 3 * number: thread for number, thread in enumerate(self._threads)}
        threads |= {70 + 11 * number: thread for number, thread in enumerate(self._threads)}
        deck: list[str] = []
        for position, age_ms in enumerate(self._ages()):
            thread = threads.get(position)
            deck = deck or self._rng.sample(sorted(self._cases), len(self._cases))
            case = thread["case"] if thread else deck.pop()
            self._write(HONG, case, age_ms, thread)
        for case, age_days in (("login", 1), ("points", 20), ("manual", 300)):
            self._write(LEE, case, age_days * DAY_MS, None)

    def _ages(self) -> list[int]:
        """Return the ages, newest first and denser towards the present."""
        span = _OLDEST_MS - _NEWEST_MS
        shares = sorted(self._rng.random() for _ in range(_COUNT - 2))
        return [_NEWEST_MS + int(span * share**1.5) for share in (0.0, *shares, 1.0)]

    def _write(self, member: Member, case_name: str, age_ms: int, thread: dict[str, Any] | None) -> None:
        case = self._cases[case_name]
        created_ms = self._now_ms - age_ms
        texts = build_texts(created_ms, self._rng)
        ticket = self._ticket(member, case, created_ms, texts)
        if thread:
            ticket.status = thread["status"]
            self._converse(ticket, thread["entries"], texts)
        else:
            weights = next(weights for days, weights in _STATUSES if age_ms <= days * DAY_MS)
            ticket.status = self._rng.choices(list(weights), list(weights.values()))[0]
            self._answer(ticket, fill_placeholders(case["answer"], texts))
        if ticket.status == "closed" and ticket.updated_ms + _CLOSED_AFTER_MS < self._now_ms:
            ticket.updated_ms += _CLOSED_AFTER_MS
        self._world.tickets[ticket.ticket_id] = ticket

    def _ticket(self, member: Member, case: dict[str, Any], created_ms: int, texts: dict[str, str]) -> StoredTicket:
        values = {code: _fill_value(value, texts) for code, value in case.get("fields", {}).items()}
        return StoredTicket(
            ticket_id=f"T{created_ms}" + "".join(self._rng.choices(_SUFFIX_LETTERS, k=5)),
            category_id=case["category"],
            subject=fill_placeholders(case["subject"], texts),
            content=fill_placeholders(case["content"], texts),
            created_ms=created_ms,
            updated_ms=created_ms,
            usercode=member.usercode,
            email=member.email,
            username=member.username,
            phone=member.phone,
            type_one=case.get("type_one"),
            type_two=case.get("type_two"),
            user_fields=[{"code": code, "value": value} for code, value in values.items()],
            file_ids=tuple(self._file(name, created_ms).file_id for name in case.get("files", ())),
            language=case["language"],
            source=self._rng.choices(_SOURCES, _SOURCE_WEIGHTS)[0],
            client_ip=self._rng.choice(_ADDRESSES),
        )

    def _answer(self, ticket: StoredTicket, html: str) -> None:
        """Add an answer if the status needs one; one ticket in ten was solved by telephone, without any."""
        if ticket.status in ("new", "open") or (ticket.status != "reply" and self._rng.random() < 0.1):
            return
        age_ms = self._now_ms - ticket.created_ms
        at_ms = ticket.created_ms + min(self._rng.randint(1, 40) * HOUR_MS, age_ms // 2)
        self._add_entry(ticket, self._agent(), _INTERIM[ticket.language] if ticket.status == "reply" else html, at_ms)

    def _converse(self, ticket: StoredTicket, entries: list[dict[str, Any]], texts: dict[str, str]) -> None:
        """Add a conversation. The hours between entries are shortened if the last one would be in the future."""
        length_ms = sum(entry["hours"] for entry in entries) * HOUR_MS
        pace = min(1.0, 0.9 * (self._now_ms - ticket.created_ms) / length_ms)
        agent, at_ms = self._agent(), ticket.created_ms
        for entry in entries:
            at_ms += int(entry["hours"] * HOUR_MS * pace)
            who = agent if entry["by"] == "agent" else "enduser"
            self._add_entry(ticket, who, fill_placeholders(entry["html"], texts), at_ms, tuple(entry.get("files", ())))

    def _add_entry(self, ticket: StoredTicket, who: str, html: str, at_ms: int, names: tuple[str, ...] = ()) -> None:
        folder = f"/{self._world.service['serviceId']}/api/v2/ticket/attachments/"
        content = _IMAGE.sub(lambda found: folder + self._file(found[1], at_ms).file_id, html)
        file_ids = tuple(self._file(name, at_ms).file_id for name in names)
        ticket.entries.append(StoredEntry(content, who, at_ms, file_ids))
        ticket.updated_ms = at_ms

    def _agent(self) -> str:
        """Return one of the two types that the contract's table and example give an agent's entries."""
        return self._rng.choice(("csuser", "reply"))

    def _file(self, name: str, at_ms: int) -> StoredFile:
        file_id = f"{self._rng.getrandbits(128):032x}"
        return self._world.add_file(StoredFile(name, files.build_content(name), at_ms, file_id))


def _fill_value(value: str | list[str], texts: dict[str, str]) -> str | list[str]:
    return (
        fill_placeholders(value, texts)
        if isinstance(value, str)
        else [fill_placeholders(item, texts) for item in value]
    )
