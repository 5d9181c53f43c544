"""Detect resident, card and account numbers in a text, and warn of them. A warning never refuses the text.

Order numbers, receipts, telephone numbers and dates are far more frequent, so an ambiguous number is not reported.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import cycle

from django.utils.translation import gettext as _

from common.normalization import fold_digits, normalize

_GAP = r"[ -]?"
# Not a part of a longer number or of a code such as NR-4111111111111111.
_ALONE = r"(?<![0-9A-Za-z_])(?<![0-9A-Za-z_][-./:]){}(?![0-9A-Za-z_]|[-./:][0-9])"
_RESIDENT = re.compile(_ALONE.format(r"(\d{6})( ?-? ?)([1-8]\d{6})"))
_CARD = re.compile(_ALONE.format(rf"\d{{4}}{_GAP}(?:\d{{4}}{_GAP}\d{{4}}{_GAP}\d{{4}}|\d{{6}}{_GAP}\d{{4,5}})"))
_ACCOUNT = re.compile(_ALONE.format(r"(?:\d{2,6}(?:[ -]\d{1,7}){1,3}|\d{10,14})"))
_IBAN = re.compile(_ALONE.format(rf"[A-Z]{{2}}\d{{2}}(?:{_GAP}[A-Z0-9]){{11,30}}"))
# The networks that cards carry, and 9 for those of Korea alone.
_ISSUERS = {
    14: r"3(0[0-5]|6|8|9)",
    15: r"3[47]",
    16: r"4|5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720|35(2[89]|[3-8])|6|9",
}
# An account number has no shape of its own. Only beside such a word is it taken for one.
_BANK = re.compile(
    r"계좌|은행|뱅크|농협|수협|신협|새마을금고|우체국|bank|account (?:no|num)|口座|銀行|银行|账号|帐号|账户|บัญชี|ธนาคาร",
    re.IGNORECASE,
)
_NEAR = 25  # characters between the word and the number
_PHONE = re.compile(r"0\d{1,3}[ -]?\d{3,4}[ -]?\d{4}|1[568]\d\d[ -]?\d{4}")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-"))
_RESIDENT_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)


class Sensitive(StrEnum):
    RESIDENT = "resident"
    CARD = "card"
    ACCOUNT = "account"


def find_personal_data(text: str, *, today: date | None = None) -> tuple[Sensitive, ...]:
    """Return the kinds of personal data that the text seems to hold, each once."""
    plain, day = _normalize(text), today or date.today()
    found = {
        Sensitive.RESIDENT: any(
            _is_resident(number[1], number[2], number[3], day) for number in _RESIDENT.finditer(plain)
        ),
        Sensitive.CARD: any(_is_card(_extract_digits(number[0])) for number in _CARD.finditer(plain)),
        Sensitive.ACCOUNT: _has_account(plain),
    }
    return tuple(kind for kind, is_there in found.items() if is_there)


def is_account_field(label: str) -> bool:
    """Whether a field with this label is there for an account number."""
    return bool(_BANK.search(_normalize(label)))


def _normalize(text: str) -> str:
    """Return every script's digits as ASCII ones, every dash as a hyphen, on one line."""
    return re.sub(r"\s", " ", fold_digits(normalize("NFKC", text).translate(_DASHES)))


def _extract_digits(found: str) -> str:
    return re.sub(r"\D", "", found)


def _is_resident(birth: str, gap: str, rest: str, today: date) -> bool:
    """Whether it is a resident number: a valid birthday, and the check digit unless it has a hyphen (since 2020)."""
    century = 1900 if rest[0] in "1256" else 2000
    try:
        born = date(century + int(birth[:2]), int(birth[2:4]), int(birth[4:]))
    except ValueError:
        return False
    number = birth + rest
    total = sum(weight * int(digit) for weight, digit in zip(_RESIDENT_WEIGHTS, number, strict=False))
    base = 13 if number[6] in "5678" else 11  # those of foreigners are two apart
    has_check_digit = (base - total % 11) % 10 == int(number[-1])
    return born <= today and ("-" in gap or has_check_digit)


def _is_card(number: str) -> bool:
    """Whether an issuer has such numbers, and the last digit is the check digit (Luhn)."""
    doubled = (int(digit) * factor for digit, factor in zip(reversed(number), cycle((1, 2)), strict=False))
    has_check_digit = sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
    return bool(re.match(_ISSUERS[len(number)], number)) and len(set(number)) > 1 and has_check_digit


def _has_account(text: str) -> bool:
    for number in _IBAN.findall(text):
        # The remainder of the number, its first four characters last and letters counted from 10 (ISO 13616).
        plain = re.sub(r"[ -]", "", number)
        if int("".join(str(int(c, 36)) for c in plain[4:] + plain[:4])) % 97 == 1:
            return True
    return any(_find_accounts(text))


def _find_accounts(text: str) -> Iterator[str]:
    for found in _ACCOUNT.finditer(text):
        beside = text[max(found.start() - _NEAR, 0) : found.end() + _NEAR]
        is_long_enough = 10 <= len(_extract_digits(found[0])) <= 16
        if is_long_enough and not _PHONE.fullmatch(found[0]) and _BANK.search(beside):
            yield found[0]


@dataclass(frozen=True, slots=True)
class PersonalDataWarning:
    """A warning: the field with this HTML name seems to hold personal data that is not needed there."""

    name: str
    kind: Sensitive

    @property
    def key(self) -> str:
        """Return the key that the page posts once it has shown the warning."""
        return f"{self.name}:{self.kind}"

    def __str__(self) -> str:
        match self.kind:
            case Sensitive.RESIDENT:
                return _(
                    "This looks like a Korean resident registration number. Please leave it out unless we asked for it."
                )
            case Sensitive.CARD:
                return _("This looks like a payment card number. Please leave it out unless we asked for it.")
            case Sensitive.ACCOUNT:
                return _("This looks like a bank account number. Please leave it out unless we asked for it.")
