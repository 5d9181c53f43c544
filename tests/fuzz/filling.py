"""Forms that are filled at random: mostly well, with something hostile in some of the fields."""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote_from_bytes

from inquiries.forms.field_builders import build_html_name
from tests.fuzz import contract, hostile_texts
from tests.fuzz.contract import Asked
from tests.fuzz.hostile_texts import as_bytes

BOUNDARY = "a-boundary-of-the-tests"
_OPTIONS = ("하나", "Two & <b>", "셋 '3'", "😀")
FORM: Sequence[Asked] = (
    Asked("mail", "text", required=True, length=100),
    Asked("name", "text", required=True, length=100),
    Asked("phone", "text", length=30),
    Asked("typeOne", "text", length=200),
    Asked("typeTwo", "text"),
    Asked("line", "text", length=50),
    Asked("값 '\"<b>", "text"),
    Asked("block", "textarea", length=300),
    Asked("endless", "textarea"),
    Asked("several", "checkbox", options=_OPTIONS),
    Asked("drop", "dropdown", options=_OPTIONS),
    Asked("one", "radio", options=_OPTIONS),
    Asked("day", "date"),
    Asked("moment", "datetime"),
    Asked("days", "date_period"),
    Asked("moments", "datetime_period"),
    Asked("stars", "rating"),
    Asked("subject", "text", required=True, length=200),
    Asked("content", "textarea", required=True),
    Asked("terms", "agree"),
    Asked("personalAgree", "agree", required=True),
)
_PLAIN = ("홍 '길동' <b>", "줄 하나", "a&b=c", "  x  ", "[#", "e\u0301", "😀")
Pair = tuple[str, bytes]  # the name that `contract.parts` gives, and what is posted under it


@dataclass(frozen=True)
class Filled:
    pairs: Sequence[Pair]
    strangers: Sequence[Pair]  # under names that the form does not have
    as_files: frozenset[str]  # sent as a file where a text belongs

    @property
    def posted(self) -> dict[str, list[str]]:
        """As a server reads it: what is no UTF-8 is replaced."""
        read: dict[str, list[str]] = {}
        for name, value in self.pairs:
            if name not in self.as_files:
                read.setdefault(name, []).append(value.decode("utf-8", "replace"))
        return read

    def urlencoded(self, *more: tuple[str, str]) -> bytes:
        named = [*self._named(), *((name, value.encode()) for name, value in more)]
        return "&".join(
            f"{quote_from_bytes(name.encode())}={quote_from_bytes(value)}" for name, value in named
        ).encode()

    def multipart(self, *more: tuple[str, str]) -> bytes:
        files = {_posted_as(name) for name in self.as_files}
        body = b""
        for name, value in [*self._named(), *((name, value.encode()) for name, value in more)]:
            file_name = b'; filename="a.txt"' if name in files else b""
            head = b'Content-Disposition: form-data; name="' + name.encode() + b'"' + file_name
            body += b"--" + BOUNDARY.encode() + b"\r\n" + head + b"\r\n\r\n" + value + b"\r\n"
        return body + b"--" + BOUNDARY.encode() + b"--\r\n"

    def _named(self) -> list[Pair]:
        return [*((_posted_as(name), value) for name, value in self.pairs), *self.strangers]


def fill(chance: random.Random) -> Filled:
    """A form in which about every other is wholly acceptable."""
    hostile = {asked.code for asked in FORM if chance.random() < 0.07}
    pairs: list[Pair] = []
    for asked in FORM:
        for name in contract.parts(asked):
            values = _hostile(chance) if asked.code in hostile else _good(chance, asked, name)
            pairs += [(name, as_bytes(value)) for value in values]
    strangers = [
        (chance.choice(_STRANGERS), as_bytes(hostile_texts.any_text(chance))) for _ in range(chance.randrange(3))
    ]
    texts = [asked.code for asked in FORM if asked.type in ("text", "textarea")]
    as_files = frozenset([chance.choice(texts)] if chance.random() < 0.03 else [])
    return Filled(pairs, strangers, as_files)


_STRANGERS = (
    "usercode",
    "endUser[usercode]",
    "f_day[]",
    "f_subject[0]",
    "f_one.id",
    "f_days",
    "f_unknown",
    "__proto__",
    "f_",
)


def _hostile(chance: random.Random) -> list[str | bytes]:
    if chance.random() < 0.03:
        return [chance.choice(hostile_texts.LONG)]
    return [hostile_texts.any_text(chance) for _ in range(chance.choice([0, 1, 1, 1, 1, 1, 2, 3]))]


def _good(chance: random.Random, asked: Asked, name: str) -> list[str | bytes]:
    if asked.type == "checkbox":
        return list(chance.choices(asked.options, k=chance.randrange(4)))
    if asked.type == "agree" and asked.required:
        return ["on"]
    return [chance.choice(_usual(asked, name))]


def _usual(asked: Asked, name: str) -> Sequence[str]:
    meant = contract.MOMENTS if asked.type.startswith("datetime") else contract.DAYS
    known = sorted(meant, key=lambda typed: meant[typed])
    kinds: Mapping[str, Sequence[str]] = {
        "mail": (*contract.MAILS * 50, *contract.NO_MAILS),
        "phone": ("", "010-1234-5678", "＋８２ 10 1234", "(02) 123", "12345678901234567890") * 8 + ("call me",),
        "dropdown": ("", *asked.options),
        "radio": ("", *asked.options),
        "date": (*known * 9, "", contract.NO_DAYS[0]),
        "datetime": (*known * 9, "", contract.NO_DAYS[-2]),
        "date_period": known[:1] if name.endswith("_0") else known[1:],
        "datetime_period": known[:1] if name.endswith("_0") else known[1:],
        "agree": ("on", "", "false", "False", "true"),
    }
    return kinds.get(asked.code) or kinds.get(asked.type) or _PLAIN


def _posted_as(name: str) -> str:
    """A field's name in HTML; what the two ends of a period add stands behind it."""
    codes = {part: (asked.code, part.removeprefix(asked.code)) for asked in FORM for part in contract.parts(asked)}
    code, end = codes[name]
    return build_html_name(code) + end
