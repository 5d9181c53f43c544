"""What OC must be sent for what was posted, written anew from docs/oc-api.md (sections 4 and 6) and docs/adr/0011.

It shares no code with the portal, so that a mistake would have to be made twice.
"""

import html
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

_MARKER_ROOM = len(" [#K7Q2W-9FXM3A]")
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Whole answers to a date control, and what they mean; whatever else is typed there is none.
DAYS = {"2026-07-11": "2026-07-11", "2024-02-29": "2024-02-29", "2026. 7. 1.": "2026-07-01", "1900/1/1": "1900-01-01"}
MOMENTS = {
    "2026-07-12T09:30": "2026-07-12 09:30",
    "2100-12-31T23:59": "2100-12-31 23:59",
    "2026-1-2 3:04": "2026-01-02 03:04",
}
NO_DAYS = (
    "2026-02-30",
    "2026-13-01",
    "0022-07-11",
    "20222-07-11",
    "2026-07",
    "11.07.2026",
    "2026-07-11T25:00",
    "today",
)
MAILS = ("hong@example.com", "a.b+c@sub.example.co.kr", "x@xn--o39a.example", "o'hara@example.com")
AS_PEOPLE_READ_IT = {"x@xn--o39a.example": "x@가.example"}
NO_MAILS = (
    "hong",
    "@example.com",
    "a@b",
    "a@localhost",
    "a b@example.com",
    "a@example.com,b@example.com",
    "a@example..com",
    "a@example.com\r\nBcc: b@example.com",
    "<a@example.com>",
    "a@exa mple.com",
    "a@-example.com",
)


class No(Exception):
    """This cannot be sent: the customer is asked again."""


@dataclass(frozen=True)
class Asked:
    """A field of the form under test, as OC defines it."""

    code: str
    type: str
    required: bool = False
    length: int = 0
    options: tuple[str, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)

    def definition(self, number: int) -> dict[str, Any]:
        return {
            "fieldId": number,
            "code": self.code,
            "type": self.type,
            "title": f"Field {number}",
            "required": self.required,
            "length": self.length,
            "options": list(self.options) or None,
            "holdingText": True,
            **self.extra,
        }


Posted = Mapping[str, Sequence[str]]  # by what a field is called here, see `parts`


def ticket(form: Sequence[Asked], posted: Posted, receipt: str, usercode: str) -> dict[str, Any]:
    """The body of the create. Raises `No` where any answer cannot be sent."""
    said = {asked.code: _VALUES[asked.code if asked.code in _VALUES else asked.type](asked, posted) for asked in form}
    for asked in form:
        # The text gives the subject, see `is_first_line`.
        if asked.required and asked.code != "subject" and said[asked.code] in (None, "", [], "false"):
            raise No(asked.code)
    user = {"usercode": usercode, "email": said.pop("mail"), "username": said.pop("name"), "phone": said.pop("phone")}
    subject, content = str(said.pop("subject")), str(said.pop("content"))
    own = {code: said.pop(code) for code in ("typeOne", "typeTwo")}
    said.pop("personalAgree")
    return {
        "subject": f"{subject.replace('[#', '(#')} [#{receipt}]",
        "content": _as_html(content),
        "endUser": {name: value for name, value in user.items() if value},
        **{code: value for code, value in own.items() if value},
        "userFields": sorted(
            ({"code": code, "value": value} for code, value in said.items() if value not in (None, "", [])),
            key=lambda entry: str(entry["code"]),
        ),
    }


def is_first_line(subject: str, text: str) -> bool:
    """Whether the subject, before its receipt number, is the text's first line or the beginning of it."""
    said = subject.rpartition(" [#")[0]
    lines = ("".join(" " if unicodedata.category(c) in {"Cc", "Cs"} else c for c in line) for line in text.splitlines())
    visible = (line for line in lines if any(unicodedata.category(c) != "Cf" and not c.isspace() for c in line))
    first = _in_plain_digits(unicodedata.normalize("NFC", " ".join(next(visible).split()))).replace("[#", "(#")
    return said == first or (said.endswith("…") and first.startswith(said[:-1]) and 20 < java_length(said) <= 60)


def comment(text: str) -> str | None:
    """What a comment must say, or None where it cannot be sent."""
    try:
        return _as_html(_block(Asked("comment", "textarea"), {"comment": [text]})) or None
    except No:
        return None


def parts(asked: Asked) -> tuple[str, ...]:
    """The names of a field's controls: a period has two."""
    return (f"{asked.code}_0", f"{asked.code}_1") if asked.type.endswith("period") else (asked.code,)


def java_length(text: str) -> int:
    return sum(2 if ord(character) > 0xFFFF else 1 for character in text)


def _as_html(text: str) -> str:
    return html.escape(text, quote=False).replace("\n", "<br>")


def _one(posted: Posted, name: str) -> str:
    # Of a name that was sent several times the last one counts, as everywhere in Django.
    return posted[name][-1] if posted.get(name) else ""


def _visible(text: str, allowed: str, limit: int, measured: Callable[[str], int] = java_length) -> str:
    if any(unicodedata.category(character) in ("Cc", "Cs") and character not in allowed for character in text):
        raise No("a character that nobody can see")
    if all(character.isspace() or unicodedata.category(character) == "Cf" for character in text):
        return ""
    if limit and measured(text) > limit:
        raise No("too long")
    return text


def _line(asked: Asked, posted: Posted, most: int = 0, reserved: int = 0) -> str:
    text = _in_plain_digits(unicodedata.normalize("NFC", _one(posted, asked.code)).strip())
    limits = [limit for limit in (asked.length, most) if limit]
    return _visible(text, "", min(limits) - reserved if limits else 0)


def _in_plain_digits(text: str) -> str:
    """A line that is a number and nothing else goes up in plain digits, whatever keyboard typed it."""
    plain = _in_plain_width(text).strip()
    is_number = set(plain) <= set("0123456789 .,:/+()#-") and set(plain) & set("0123456789")
    return plain if is_number else text


def _in_plain_width(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", c) if "\uff01" <= c <= "\uff5e" or c == "\u3000" else c for c in text)


def _block(asked: Asked, posted: Posted, measured: Callable[[str], int] = java_length) -> str:
    text = unicodedata.normalize("NFC", _BREAKS.sub("\n", _one(posted, asked.code)))
    return _visible(text, "\n\t", asked.length, measured)


def _content(asked: Asked, posted: Posted) -> str:
    return _block(asked, posted, lambda text: java_length(_as_html(text)))


def _mail(asked: Asked, posted: Posted) -> str:
    typed = "".join(c for c in _one(posted, asked.code) if unicodedata.category(c) != "Cf")
    text = _line(asked, {asked.code: [typed.lower()]}, 100)
    if text and text not in MAILS:
        raise No("no address")
    return AS_PEOPLE_READ_IT.get(text, text)


def _phone(asked: Asked, posted: Posted) -> str:
    text = "".join(c for c in _one(posted, asked.code) if unicodedata.category(c) != "Cf")
    text = "".join(str(unicodedata.decimal(c, c)) for c in _in_plain_width(unicodedata.normalize("NFC", text)))
    text = _visible(text.strip(), "", asked.length)
    digits = sum(character in "0123456789" for character in text)
    if text and (set(text) - set("0123456789+-() ") or not 3 <= digits <= 20):
        raise No("no number")
    return text


def _several(asked: Asked, posted: Posted) -> list[str]:
    chosen = posted.get(asked.code, ())
    if set(chosen) - set(asked.options):
        raise No("not offered")
    return [option for option in asked.options if option in chosen]


def _choice(asked: Asked, posted: Posted) -> str:
    chosen = _one(posted, asked.code)
    if chosen and chosen not in asked.options:
        raise No("not offered")
    return chosen


def _tick(asked: Asked, posted: Posted) -> str:
    return "true" if _one(posted, asked.code).lower() not in ("", "false") else "false"


def _moment(known: Mapping[str, str], typed: str) -> str:
    if not typed.strip():
        return ""
    if typed.strip() not in known:
        raise No("no date")
    return known[typed.strip()]


def _period(known: Mapping[str, str]) -> Callable[[Asked, Posted], str]:
    def value(asked: Asked, posted: Posted) -> str:
        begin, end = (_moment(known, _one(posted, name)) for name in parts(asked))
        if not begin and not end:
            return ""
        if not begin or not end or end < begin:
            raise No("no period")
        return f"{begin} ~ {end}"

    return value


_VALUES: Mapping[str, Callable[[Asked, Posted], Any]] = {
    "mail": _mail,
    "name": lambda asked, posted: _line(asked, posted, 100),
    "phone": _phone,
    "subject": lambda asked, posted: _line(asked, posted, 255, _MARKER_ROOM),
    "content": _content,
    "text": _line,
    "rating": _line,  # a type that the contract does not know is asked as text
    "textarea": _block,
    "checkbox": _several,
    "dropdown": _choice,
    "radio": _choice,
    "date": lambda asked, posted: _moment(DAYS, _one(posted, asked.code)),
    "datetime": lambda asked, posted: _moment(MOMENTS, _one(posted, asked.code)),
    "date_period": _period(DAYS),
    "datetime_period": _period(MOMENTS),
    "agree": _tick,
}
