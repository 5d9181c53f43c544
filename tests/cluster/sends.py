"""What is sent in a run: each with files, thought out beforehand so that it can be compared afterwards."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass

from tests.cluster.plan import Plan

Known = tuple[str, str]  # a usercode, and one of its tickets


@dataclass(frozen=True)
class Send:
    """One form that a customer fills. A member has a `usercode`; `ticket_id` is that of a further question."""

    number: int
    usercode: str = ""
    ticket_id: str = ""
    files: tuple[str, ...] = ()
    picked: int = 0  # how many of the files go up when they are picked; the others come with the form

    @property
    def content(self) -> str:
        return f"({self.number}) 배송이\n<b>너무</b> 늦습니다 & 'quotes' \"{self.number}\" 😀"

    @property
    def address(self) -> str:
        """Each customer comes from a network of their own."""
        return f"127.{1 + self.number // 62500}.{self.number // 250 % 250}.{1 + self.number % 250}"


def plan_send(plan: Plan, number: int, known: Sequence[Known]) -> Send:
    """The send with this number: a guest's, a member's, or a member's further question on one of `known`."""
    chance = random.Random(f"{plan.seed}-{number}")
    files = tuple(f"메모 {number}-{index}.txt" for index in range(chance.choice((1, 1, 2))))
    picked = chance.randint(0, len(files))
    member = chance.choice(known) if known and chance.random() < 0.4 else ("", "")
    ticket_id = member[1] if chance.random() < 0.5 else ""
    return Send(number, member[0], ticket_id, files, picked)


def content_of(name: str) -> bytes:
    """What is in the file of this name: from a few bytes to some hundred kilobytes."""
    chance = random.Random(name)
    line = f"{name} 😀\n".encode()
    return line * chance.choice((1, 10, 100, 1000, 10_000))


def picked_files(send: Send) -> tuple[str, ...]:
    """The files as they should arrive: names with their MD5."""
    md5s = {name: hashlib.md5(content_of(name), usedforsecurity=False).hexdigest() for name in send.files}
    return tuple(sorted(f"{name} {md5}" for name, md5 in md5s.items()))
