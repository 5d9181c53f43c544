"""Receipt numbers, and the marker that carries one in a ticket's subject. Pure functions."""

import re
import secrets

from common import normalization

# Crockford's base 32: no I, L, O or U, so that a number read out over the phone is not misheard.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_RANDOM_CHARACTERS = 10  # 50 bits
# Without the white space before it: looked for from each of many blanks, that would take quadratic time.
_MARKER = re.compile(r"\[#[0-9A-Z]{5}-[0-9A-Z]{6}\]")
# What ` [#K7Q2W-9FXM3A]` takes of a subject.
MARKER_LENGTH = 16


def generate_receipt() -> str:
    """Return a random receipt number: ten characters that cannot be guessed and a check character."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(_RANDOM_CHARACTERS))
    number = body + compute_check_character(body)
    return f"{number[:5]}-{number[5:]}"


def normalize(typed: str) -> str | None:
    """Return a typed receipt number as it is stored, or None if it cannot be one."""
    number = _read_characters(typed)
    if not number or compute_check_character(number[:-1]) != number[-1]:
        return None
    return f"{number[:5]}-{number[5:]}"


def list_similar(typed: str) -> list[str]:
    """List the receipt numbers that differ from a typed one in one character, as it may have been misheard.

    Args:
        typed: eleven characters in any spelling, of which one may be wrong.

    Returns:
        The valid numbers, at most one for each position; empty if it is no number of that length.
    """
    number = _read_characters(typed)
    changed = (number[:place] + c + number[place + 1 :] for place in range(len(number)) for c in ALPHABET)
    return sorted({valid for each in changed if each != number and (valid := normalize(each))})


def _read_characters(typed: str) -> str:
    """Return the eleven characters of a typed number; "" if there are others, or more or fewer."""
    plain = normalization.fold_dashes(normalization.fold_width(normalization.strip_invisible(typed)))
    number = re.sub(r"[\s#\[\]-]", "", plain.upper()).translate(str.maketrans("OILU", "011V"))
    is_number = len(number) == _RANDOM_CHARACTERS + 1 and all(c in ALPHABET for c in number)
    return number if is_number else ""


def add_marker(subject: str, receipt: str) -> str:
    """Return the subject for agents, with the receipt number behind it, by which a delivery is recognized."""
    # What a customer typed cannot pass for a marker; and it stays as long as the form has counted it.
    return f"{subject.replace('[#', '(#')} [#{receipt}]"


def find_marker(subject: str) -> str | None:
    """Return the receipt number in a subject at OC, if any."""
    found = _MARKER.findall(subject)
    return found[-1][2:-1] if found else None


def has_marker(subject: str, receipt: str) -> bool:
    """Whether a subject at OC has this receipt number, perhaps before another one."""
    return f"[#{receipt}]" in subject


def remove_marker(subject: str) -> str:
    """Return the subject as the customer typed it."""
    *before, end = _MARKER.split(subject)
    return "".join([*map(str.rstrip, before), end])


def compute_check_character(body: str) -> str:
    # Odd weights have an inverse modulo 32, so every single wrong character changes the sum.
    total = sum((2 * position + 1) * ALPHABET.index(character) for position, character in enumerate(body))
    return ALPHABET[total % 32]
