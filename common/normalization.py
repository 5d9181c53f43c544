"""Normalize texts to Unicode's forms, and identifiers (email addresses, usercodes, codes) to one spelling each.

The spelling is made where a value enters, and is what is counted, proven, looked up, mailed and sent to OC. Pure.
"""

import re
import unicodedata
from typing import Literal

Form = Literal["NFC", "NFD", "NFKC", "NFKD"]
_SHORT = 256  # characters, of which no order takes long
# Python sorts the marks on one letter in quadratic time: 64,000 of them take 45 seconds. No script has nearly so many.
_MOST_MARKS = 64
# Shown as nothing although they are no format characters (Unicode: Default_Ignorable_Code_Point); U+2800 is a blank.
_FILLERS = frozenset({0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2065, 0x2800, 0x3164, 0xFFA0})
_FILLER_RANGES = ((0x180B, 0x180F), (0xFE00, 0xFE0F), (0xFFF0, 0xFFF8), (0xE0000, 0xE0FFF))
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_IDNA_DOTS = str.maketrans(dict.fromkeys("\u3002\uff0e\uff61", "."))
# Hyphens, dashes and minus signs, with the long vowel mark that a Japanese keyboard types for one.
_DASHES = str.maketrans(
    dict.fromkeys(
        "\u02d7\u058a\u1806\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u207b\u208b\u2212\u2500\u2501"
        "\u2796\u2e3a\u2e3b\u301c\u3030\u30fc\u3161\ufe58\ufe63\uff0d\uff70",
        "-",
    )
)
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_DOT_ATOM = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*", re.ASCII)
_SAME_HOST = {"googlemail.com": "gmail.com"}
# Cyrillic, Greek, Armenian and Latin letters that look like other Latin ones; then those that do only as capitals.
_ALIKE = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04bb\u0501\u051b\u051d\u0475\u04cf\u0432"
    "\u043a\u043c\u0442\u043d\u03b1\u03bf\u03c1\u03bd\u03b9\u03ba\u03c4\u03c7\u03c5\u03b3\u0251\u0261\u0131"
    "\u028f\u0581\u0585\u057d\u0570\u0578",
    "aeopcyxijshdqwvlbkmthaopviktxuyagiygouhn",
)
_ALIKE_AS_CAPITALS = str.maketrans(
    "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u0425\u0405\u0406\u0408\u051a\u051c"
    "\u04ae\u0474\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7",
    "abekmhopctyxsijqwyvabezhikmnoptyx",
)


def normalize(form: Form, text: str) -> str:
    """Return `text` in the normal form, in linear time: of more than 64 marks on one letter, parts are put in order."""
    if len(text) <= _SHORT or text.isascii():
        return unicodedata.normalize(form, text)
    parts, begin, marks = [], 0, 0
    for place, character in enumerate(text):
        marks = marks + 1 if unicodedata.category(character)[0] == "M" else 0
        if marks > _MOST_MARKS:
            parts.append(text[begin:place])
            begin, marks = place, 1
    return "".join(unicodedata.normalize(form, part) for part in (*parts, text[begin:]))


def is_invisible(character: str) -> bool:
    """Whether a character is invisible and may be dropped: format characters, variation selectors, fillers.

    Not control characters and halves of surrogate pairs: they are refused where they are read.
    """
    code = ord(character)
    return (
        unicodedata.category(character) in {"Cf", "Zl", "Zp"}
        or code in _FILLERS
        or any(first <= code <= last for first, last in _FILLER_RANGES)
    )


def strip_invisible(typed: str) -> str:
    """Return the visible text, composed (NFC), without surrounding white space."""
    return normalize("NFC", "".join(c for c in typed if not is_invisible(c))).strip()


def fold_width(typed: str) -> str:
    """Return full-width letters, digits, signs and blanks as plain ones. Others stay, such as a superscript two."""
    return typed.translate(_FULL_WIDTH)


def fold_digits(typed: str) -> str:
    """Return decimal digits of every script as ASCII digits. Other characters stay."""
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in typed)


def fold_dashes(typed: str) -> str:
    """Return every hyphen, dash and minus sign as `-`. Other characters stay."""
    return typed.translate(_DASHES)


def normalize_email(typed: str) -> str:
    """Return an email address in its one spelling; other text comes back without invisible characters.

    Small letters, because no mail server tells capitals from them. The domain as people read it, not in Punycode.
    """
    # lower(), not casefold(), for which faß.de and fass.de would be one.
    local, at, domain = fold_width(strip_invisible(typed)).strip().lower().rpartition("@")
    if not at:
        return domain
    readable = ".".join(_label(label) for label in domain.translate(_IDNA_DOTS).split("."))
    return f"{_unquote_local_part(local)}@{readable}"


def is_one_spelling(address: str) -> bool:
    """Whether a normalized address has no look-alike letters.

    A domain with letters that the network itself would take for others, as `ⓔxample.com`, is another's address in
    disguise, and a local part in other letters than ASCII is taken by few servers.
    """
    local, _at, domain = address.rpartition("@")
    return local.isascii() and unicodedata.is_normalized("NFKC", domain)


def normalize_for_counting(typed: str) -> str:
    """Return the key of an address or username for counting tries, and for nothing else.

    Many servers deliver `some.one+tag@example.com` to `someone@example.com`. It proves nothing about a person.
    """
    address = normalize_email("".join(c for c in typed if unicodedata.category(c) not in {"Cc", "Cs"}))
    local, at, domain = address.rpartition("@")
    if not at:
        return fold_usercode(address)
    local = local.partition("+")[0].replace(".", "") or local
    domain = normalize("NFKC", domain)
    return f"{fold_usercode(local)}@{_SAME_HOST.get(domain, domain)}"


def fold_usercode(code: str) -> str:
    """Return the key for comparing usercodes: one text for all that look the same."""
    compatible = normalize("NFKC", strip_invisible(code)).translate(_ALIKE_AS_CAPITALS).casefold()
    alike = normalize("NFKC", compatible).translate(_ALIKE).replace("i\u0307", "i")
    return fold_digits("".join(c for c in alike if not is_invisible(c)))


def normalize_digits(typed: str) -> str:
    """Return a code of digits, however it was typed or pasted."""
    return "".join(c for c in fold_digits(typed) if c.isdecimal())


def _unquote_local_part(local: str) -> str:
    """Return `"some.one"` without quotation marks where it needs none: mail servers treat both the same."""
    quoted = _QUOTED.fullmatch(local)
    plain = re.sub(r"\\(.)", r"\1", quoted[1]) if quoted else local
    return plain if _DOT_ATOM.fullmatch(plain) else local


def _label(label: str) -> str:
    """Return a label of a domain in its readable form."""
    if not label.startswith("xn--"):
        return label
    try:
        read = label.removeprefix("xn--").encode("ascii").decode("punycode")
        is_the_same = read.encode("idna").decode("ascii") == label
    except UnicodeError:
        return label
    return read if is_the_same else label
