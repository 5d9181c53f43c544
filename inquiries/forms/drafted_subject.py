"""Draft a subject from the inquiry's text, for customers who leave the subject empty. OC takes no ticket without one.

`static/js/keeping.js` does the same while the customer types. A change here is a change there.
"""

import re
import unicodedata

from inquiries.domain import typed_text

MOST = 60  # UTF-16 units: what a list shows of a subject in one line
# A line with nothing but a greeting says nothing about the inquiry. The script has the same one.
GREETING = (
    r"^(안녕하세요|안녕하십니까|수고하십니다|수고 많으십니다|hello|hi|hi there|dear sirs?|"
    r"こんにちは|はじめまして|お世話になっております|您好|你好|สวัสดี|สวัสดีครับ|สวัสดีค่ะ)[\s.,!~、。，！]*$"
)
_ELLIPSIS = "…"
_JOINER = "\u200d"
_ON_THE_SIGN_BEFORE = {"Mn", "Mc", "Me", "Sk"}  # vowels, tones and accents; the colour of a face


def draft_subject(text: str, limit: int = 0) -> str:
    """Return the first line that is more than a greeting, cut at a word where it is long.

    Args:
        text: the inquiry as it was typed.
        limit: the most UTF-16 units that the subject may have; 0 for no limit of its own.

    Returns:
        At most `MOST` units, and at most `limit`; "" if the text is empty.
    """
    lines = [line for typed in text.splitlines() if not typed_text.is_blank(line := typed_text.clean_query(typed))]
    telling = [line for line in lines if not re.match(GREETING, line, re.IGNORECASE)]
    return _cut((telling or lines or [""])[0], min(MOST, limit or MOST))


def _cut(line: str, most: int) -> str:
    if typed_text.count_utf16_units(line) <= most:
        return line
    head = line[:most]
    while head and typed_text.count_utf16_units(head) > most - 1:
        head = head[:-1]
    space = head.rfind(" ")
    if line[len(head) : len(head) + 1] != " " and space >= len(head) / 2:
        head = head[:space]
    # Scripts without blanks between words: at least no sign is parted from the one that it belongs to.
    while head and (
        _JOINER in (line[len(head)], head[-1]) or unicodedata.category(line[len(head)]) in _ON_THE_SIGN_BEFORE
    ):
        head = head[:-1]
    return f"{head.rstrip()}{_ELLIPSIS}" if head else line[:most]
