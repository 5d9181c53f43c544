"""Compares what customers were promised with what arrived. Knows neither the portal's code nor the sandbox's."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

DELIVERED, PARKED = "delivered", "needs_operator"
PENDING = frozenset({"accepted", "sending", "outcome_unknown", "rate_limited"})
Key = tuple[str, ...]


@dataclass(frozen=True)
class Promise:
    """A receipt that a customer was given. `key` says what it is for: promises of the same words share one."""

    receipt: str
    key: Key
    usercode: str
    ticket_id: str = ""  # of a comment: the ticket that it was meant for
    files: tuple[str, ...] = ()  # each with its MD5, as the customer picked it


@dataclass(frozen=True)
class Arrival:
    """A ticket or a comment that is there upstream."""

    key: Key
    usercode: str
    ticket_id: str
    files: tuple[str, ...] = ()


@dataclass(frozen=True)
class Row:
    """What the portal says of a receipt."""

    state: str
    ticket_id: str


@dataclass
class Verdict:
    """Receipts by what became of them; `unexpected` are arrivals without a promise, `wrong` those that got mixed up.

    `doubled_files` are files that are on one arrival more than once.
    `parked` did not arrive and an operator knows; `parked_but_there` did arrive.
    """

    ok: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    duplicated: list[str] = field(default_factory=list)
    unexpected: list[Key] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    doubled_files: list[str] = field(default_factory=list)
    pending: list[str] = field(default_factory=list)
    parked: list[str] = field(default_factory=list)
    parked_but_there: list[str] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        wrong = (self.lost, self.duplicated, self.unexpected, self.wrong, self.doubled_files, self.parked_but_there)
        return not any(wrong)


def compare(promises: Iterable[Promise], arrivals: Iterable[Arrival], rows: Mapping[str, Row]) -> Verdict:
    """What became of every promise. A receipt that the portal does not know any more is lost."""
    verdict = Verdict()
    promised, arrived = defaultdict(list), defaultdict(list)
    for promise in promises:
        promised[promise.key].append(promise)
    for arrival in arrivals:
        arrived[arrival.key].append(arrival)
        verdict.doubled_files += [file for file in set(arrival.files) if arrival.files.count(file) > 1]
    verdict.unexpected = [key for key in arrived if key not in promised]
    for key, group in promised.items():
        _judge(verdict, group, arrived[key], rows)
    return verdict


def _judge(verdict: Verdict, group: list[Promise], there: list[Arrival], rows: Mapping[str, Row]) -> None:
    """Count promises of the same words together: only the number that arrived can be compared."""
    states = {promise.receipt: rows[promise.receipt].state for promise in group if promise.receipt in rows}
    waiting = [p.receipt for p in group if states.get(p.receipt) in PENDING]
    parked = [p.receipt for p in group if states.get(p.receipt) == PARKED]
    settled = [p for p in group if p.receipt not in waiting and p.receipt not in parked]
    left = len(there)
    for promise in settled:
        if not left:
            verdict.lost.append(promise.receipt)
            continue
        left -= 1
        is_right = states.get(promise.receipt) == DELIVERED and _fits(promise, rows[promise.receipt], there)
        (verdict.ok if is_right else verdict.wrong).append(promise.receipt)
    # What is there beyond what is said to be delivered is one of those in doubt; beyond these it is too much.
    doubtful, left = parked[:left], max(0, left - len(parked))
    verdict.parked_but_there += doubtful
    verdict.parked += parked[len(doubtful) :]
    verdict.pending += waiting
    if left > len(waiting):
        verdict.duplicated.append(group[0].receipt)


def _fits(promise: Promise, row: Row, there: list[Arrival]) -> bool:
    meant = [a for a in there if a.usercode == promise.usercode and a.files == promise.files]
    if promise.ticket_id:
        return row.ticket_id == promise.ticket_id and any(a.ticket_id == promise.ticket_id for a in meant)
    return any(a.ticket_id == row.ticket_id for a in meant)
