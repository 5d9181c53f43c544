"""Unicode normalization in linear time."""

import unicodedata
from typing import Literal

Form = Literal["NFC", "NFD", "NFKC", "NFKD"]
_SHORT = 256  # characters, of which no order takes long
# Python sorts the marks on one letter in quadratic time: 64,000 of them take 45 seconds. No script has nearly so many.
_MOST_MARKS = 64


def normalize(form: Form, text: str) -> str:
    """Return `text` in the normal form; where a letter has more than 64 marks, these are put in order in parts."""
    if len(text) <= _SHORT or text.isascii():
        return unicodedata.normalize(form, text)
    parts, begin, marks = [], 0, 0
    for place, character in enumerate(text):
        marks = marks + 1 if unicodedata.category(character)[0] == "M" else 0
        if marks > _MOST_MARKS:
            parts.append(text[begin:place])
            begin, marks = place, 1
    return "".join(unicodedata.normalize(form, part) for part in (*parts, text[begin:]))
