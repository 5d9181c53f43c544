"""Texts that a person may type, or a client may send, by kind. Bytes are what no text can express."""

import random
from collections.abc import Mapping, Sequence

TEXTS: Mapping[str, Sequence[str | bytes]] = {
    "sql": [
        "' OR '1'='1' --",
        "'; DROP TABLE inquiries_inquiry; --",
        "1)) UNION SELECT NULL,NULL--",
        'admin"/*',
        "%_\\%",
    ],
    "orm": ["pk__in", "payload__contains=a", "__class__.__mro__", "usercode=st20001", "F('pk')"],
    "template": [
        "{{ 7*7 }}",
        "{% debug %}",
        "{% load %}",
        "${7*7}",
        "#{7*7}",
        "<%= 7*7 %>",
        "%(name)s %s %n",
        "{0.__class__}",
    ],
    "html": [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "</textarea><svg/onload=alert(1)>",
        "&lt;b&gt; &amp;amp; &#x41;",
        "<!--",
        "]]>",
    ],
    "json": ['{"a": [1', '"', "\\", "\\u0000", "null", "[]", '\\"'],
    "path": ["../../etc/passwd", "file:///etc/passwd", "C:\\con\\nul", "%2e%2e%2f"],
    "lookup": ["${jndi:ldap://canary.invalid/a}", "http://canary.invalid/"],
    "formula": ["=1+1", "@SUM(A1)", "+82", "-2+3", "=cmd|' /C calc'!A0"],
    "marker": ["[#K7Q2W-9FXM3A]", "x [#AAAAA-AAAAAA] y", "[#[#[#", "[ #", "(#"],
    "nul": ["\x00", "a\x00b", "\x00" * 9],
    "control": ["a\x01b", "\x1b[31mred", "a\x7f", "\x08\x08", "a\x9fb"],
    "surrogate": [b"\xed\xa0\x80", b"a\xed\xbf\xbfb", b"\xed\xa0\xbd\xed\xb8\x80"],
    "not-utf-8": [b"\xff\xfe", b"\xc3\x28", b"\xc0\xaf", b"\xf5\x80\x80\x80", b"\xb0\xa1\xb3\xaa", b"a\x80"],
    "emoji": ["😀", "👨‍👩‍👧‍👦🏳️‍🌈🇰🇷", "𝒳𐍈", "😀" * 40],
    "direction": ["\u202eevil\u202c", "مرحبا بالعالم", "\u2066שלום\u2069", "a\u200fb"],
    "combining": [
        "e\u0301",
        "\u1112\u1161\u11ab\u1100\u1173\u11af",
        "Z\u0351\u036b\u0343\u035c\u0334A",
        "가\u11a8",
        "\u0301x",
        "Å",
    ],
    "unseen": ["\u200b", "\u200b\u200d\ufeff", "\u00ad", "a\u200bb", "\u2060"],
    "blank": ["", " ", "\t", "\u3000", "\u00a0 ", "\r\n", " \n "],
    "breaks": ["a\r\nb", "a\rb", "a\n\nb", "\n\ra", "a\u2028b\u2029c", "a\x85b", "a\x0bb\x0cc", "\ta\t", "a\r\r\nb"],
    "header": ["a\r\nBcc: x@example.com", "a\nSet-Cookie: x=1", "a%0d%0aX: y", "a\r\n\r\n<html>"],
    "number": ["9" * 400, "-1", "1e309", "NaN", "0x1F", "٣", "２０２６", "1" * 25, "0"],
    "odd": ["\ufffe", "\U0010ffff", "\ue000", "\u0378", "\ufffd", "￼"],
}
LONG: Sequence[str] = ("가" * 100_000, "a" * 100_000, "<&\n" * 33_333, "😀" * 50_000, "e\u0301" * 50_000)
_EVERY = [value for values in TEXTS.values() for value in values]


def any_text(chance: random.Random) -> str | bytes:
    """One of the above, several behind one another, or characters from anywhere."""
    kind = chance.random()
    if kind < 0.6:
        return chance.choice(_EVERY)
    if kind < 0.8:
        return b"".join(as_bytes(chance.choice(_EVERY)) for _ in range(chance.randint(2, 4)))
    return "".join(_any_character(chance) for _ in range(chance.randint(1, 60)))


def as_bytes(value: str | bytes) -> bytes:
    return value if isinstance(value, bytes) else value.encode()


def _any_character(chance: random.Random) -> str:
    plane = chance.choice(
        [
            (0x20, 0x7E),
            (0x20, 0x7E),
            (0xA0, 0x24F),
            (0xAC00, 0xD7A3),
            (0x1100, 0x11FF),
            (0x300, 0x36F),
            (0x2000, 0x206F),
            (0x3000, 0xABFF),
            (0xE000, 0xFFFD),
            (0x10000, 0x10FFFF),
        ]
    )
    return chr(chance.randint(*plane))
