"""Normalize typed text, escape it for OC, and measure its length as OC does. Pure functions."""

import html
import unicodedata

from common.normalization import is_invisible, normalize

# What Word, a shell or a PDF paste as a line break.
_LINE_BREAKS = str.maketrans(dict.fromkeys("\r\x0b\x0c\x85\u2028\u2029", "\n"))
_IN_A_BLOCK = frozenset("\n\t")
_MOST_KNOWN_LETTERS = 30_000  # more than any text has


class _Letters(dict[int, int | None]):
    """A table for `str.translate` that deletes what is no letter, mark or number. It grows up to a limit."""

    def __missing__(self, code_point: int) -> int | None:
        kept = code_point if unicodedata.category(chr(code_point))[0] in "LMN" else None
        return self.setdefault(code_point, kept) if len(self) < _MOST_KNOWN_LETTERS else kept


_LETTERS = _Letters()


class Unsendable(ValueError):
    """Raised for an invisible character, which OC or a mail header may not accept."""

    def __init__(self, character: str, position: int) -> None:
        super().__init__(f"U+{ord(character):04X} at {position}")
        self.code_point = f"U+{ord(character):04X}"
        self.position = position  # counted from 1, as people count


def clean_line(typed: str) -> str:
    """Return one line in NFC, without surrounding white space; "" without visible text. Raises `Unsendable`."""
    text = normalize("NFC", typed).strip()
    _check(text, allowed=frozenset())
    return "" if is_blank(text) else text


def block(typed: str) -> str:
    """Return several lines in NFC, separated by LF; "" without visible text. Raises `Unsendable`."""
    text = normalize("NFC", typed.replace("\r\n", "\n").translate(_LINE_BREAKS))
    _check(text, allowed=_IN_A_BLOCK)
    return "" if is_blank(text) else text


def clean_query(typed: str) -> str:
    """Return a search query: words with single blanks between them, without control characters; "" if none is seen."""
    text = " ".join("".join(" " if unicodedata.category(c) in {"Cc", "Cs"} else c for c in typed).split())
    return "" if is_blank(text) else text


def convert_to_content(text: str) -> str:
    """Return typed text as the HTML of a ticket or comment at OC (OC API, sections 6 and 7)."""
    return html.escape(text, quote=False).replace("\n", "<br>")


def count_utf16_units(text: str) -> int:
    """Return the length as OC's Java server counts it: in UTF-16 code units. Most emoji count two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def is_blank(text: str) -> bool:
    """Whether nothing of the text can be seen."""
    # A zero-width space or a Korean keyboard's filler is no answer, although it is no white space either.
    return all(character.isspace() or is_invisible(character) for character in text)


def split_into_letters(text: str) -> str:
    """Return the letters of a text for comparison: syllables decomposed, without case, spaces and punctuation."""
    return normalize("NFKD", text.casefold()).translate(_LETTERS)


def _check(text: str, allowed: frozenset[str]) -> None:
    for position, character in enumerate(text, start=1):
        # Cc: control characters, NUL among them. Cs: half of a surrogate pair, which no encoding can carry.
        if character not in allowed and unicodedata.category(character) in {"Cc", "Cs"}:
            raise Unsendable(character, position)
