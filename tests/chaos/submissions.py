"""What is sent in a run: thought out beforehand from a seed, so that it can be sent again and compared afterwards."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from dataclasses import dataclass

from tests.chaos.plan import Plan

SMALL_FORM = 2601
TICKET, COMMENT = "ticket", "comment"
# What several customers write word for word: only counting tells whether each of them arrived once.
_COMMON = "언제 답을 받을 수 있나요?"


@dataclass(frozen=True)
class Submission:
    """One form that a customer fills. `ticket_id` is for comments: the ticket that they are on."""

    number: int
    kind: str
    usercode: str
    content: str
    form: str
    ticket_id: str = ""
    files: tuple[str, ...] = ()
    inline: bool = False

    @property
    def subject(self) -> str:
        return f"문의 {self.number} [#말머리]"

    @property
    def address(self) -> str:
        """Each customer has an address of their own: pacing by addresses is another run's business."""
        return f"10.{self.number // 65536 % 256}.{self.number // 256 % 256}.{self.number % 256}"


def submission(plan: Plan, number: int, known: Sequence[tuple[str, str]]) -> Submission:
    """The submission with this number in a run; `known` are usercodes and tickets to comment on."""
    chance = random.Random(f"{plan.seed}-{number}")
    form = hashlib.sha256(f"form {plan.seed}-{number}".encode()).hexdigest()[:24]
    inline = chance.random() < 0.4
    files = tuple(f"메모 {number}-{index}.txt" for index in range(chance.choice((0, 0, 0, 0, 0, 0, 0, 1, 1, 2))))
    if chance.random() < plan.comments:
        usercode, ticket_id = chance.choice(known[: plan.tickets])
        content = _COMMON if chance.random() < 0.2 else _text(number)
        return Submission(number, COMMENT, usercode, content, form, ticket_id, files[:1], inline)
    member = f"chaos-{chance.randrange(max(1, plan.submissions // 25))}"
    guest = f"guest-{form}"
    usercode = member if chance.random() < 0.5 else guest
    return Submission(number, TICKET, usercode, _text(number), form, files=files, inline=inline)


def content_of(name: str) -> bytes:
    """What is in the file of this name."""
    return f"{name} 😀".encode()


def _text(number: int) -> str:
    return f"({number}) 배송이\n<b>너무</b> 늦습니다 & 'quotes' \"{number}\" 😀"
