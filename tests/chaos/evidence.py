"""Gathers what the checker compares: the receipts that customers saw, the portal's rows, and what is upstream."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from inquiries.models import Inquiry
from tests.chaos.checker import Arrival, Key, Promise, Row, Verdict, compare
from tests.chaos.place import Place
from tests.chaos.submissions import COMMENT, TICKET, Submission, content_of
from tests.chaos.submitting import promises_of
from tests.support.sandbox import Sandbox


def now_ms(sandbox: Sandbox) -> int:
    """What comes from now on is this run's, and not the seed's."""
    return int(sandbox.clock()["now_ms"])


def known_tickets(sandbox: Sandbox) -> list[tuple[str, str]]:
    """Whose tickets can be commented on: usercode and ticket."""
    open_ = [ticket for ticket in sandbox.tickets() if ticket["status"] != "closed"]
    return sorted((ticket["usercode"], ticket["ticketId"]) for ticket in open_)


def judged(place: Place, sent: Iterable[Submission], since_ms: int) -> Verdict:
    by_number = {submission.number: submission for submission in sent}
    seen = {n: receipt for path in place.promises() for n, receipt in promises_of(path).items()}
    promises = [_promise(receipt, by_number[number]) for number, receipt in seen.items()]
    return compare(promises, list(arrivals(place.sandbox, since_ms)), rows())


def judged_answers(here: Place, answers: Mapping[str, Iterable[str]], since_ms: int) -> Verdict:
    """As `judged`, for forms posted over HTTP: every receipt that any answer named was a promise of its text."""
    usercodes = dict(Inquiry.objects.values_list("receipt", "usercode"))
    promises = [
        Promise(receipt, (TICKET, read_words(html.escape(content))), usercodes.get(receipt, ""))
        for content, receipts in answers.items()
        for receipt in set(receipts)
    ]
    return compare(promises, list(arrivals(here.sandbox, since_ms)), rows())


def rows() -> Mapping[str, Row]:
    found = Inquiry.objects.values_list("receipt", "state", "ticket_id")
    return {receipt: Row(state, ticket_id) for receipt, state, ticket_id in found}


def arrivals(sandbox: Sandbox, since_ms: int) -> Iterator[Arrival]:
    """All that came since then. Entries of a thread have whole seconds."""
    md5s = {entry["result_id"]: entry["file"]["md5"] for entry in sandbox.journal("upload") if entry["result_id"]}
    for ticket in sandbox.tickets():
        usercode, ticket_id = ticket["usercode"], ticket["ticketId"]
        if ticket["createdDt"] >= since_ms:
            # Under a guest's text stands a line for the agents, which no customer typed.
            typed = ticket["content"].partition("<br><br>(비회원")[0]
            yield Arrival((TICKET, read_words(typed)), usercode, ticket_id, _files(ticket, md5s))
        for entry in ticket["contents"] or []:
            if entry["createdDt"] < since_ms // 1000 * 1000:
                continue
            yield Arrival(build_comment_key(ticket_id, entry["content"]), usercode, ticket_id, _files(entry, md5s))


def _promise(receipt: str, sent: Submission) -> Promise:
    if sent.kind == COMMENT:
        key = build_comment_key(sent.ticket_id, html.escape(sent.content))
        return Promise(receipt, key, sent.usercode, sent.ticket_id, _picked(sent))
    return Promise(receipt, (TICKET, read_words(html.escape(sent.content))), sent.usercode, files=_picked(sent))


def _picked(sent: Submission) -> tuple[str, ...]:
    """The files as the customer picked them."""
    md5s = {name: hashlib.md5(content_of(name), usedforsecurity=False).hexdigest() for name in sent.files}
    return tuple(sorted(f"{name} {md5}" for name, md5 in md5s.items()))


def build_comment_key(ticket_id: str, markup: str) -> Key:
    return (COMMENT, ticket_id, read_words(markup))


def read_words(markup: str) -> str:
    """HTML as the words of what was typed, which itself may look like HTML."""
    return " ".join(html.unescape(re.sub(r"</?(br|p)>", " ", markup)).split())


def _files(holder: dict[str, Any], md5s: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(
        sorted(f"{file['fileName']} {md5s.get(file['attachmentId'], '?')}" for file in holder["attachments"] or [])
    )
