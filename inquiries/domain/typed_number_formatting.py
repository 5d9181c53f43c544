"""Format typed numbers: full-width digits become plain ones, telephone numbers are grouped.

Pure functions. What is not certainly meant so stays as it was typed.
"""

import re
from itertools import accumulate, pairwise

from common import normalization

# Digits, and what stands between them in order numbers, amounts and dates.
_A_NUMBER = re.compile(r"(?=.*[0-9])[0-9 .,:/+()#-]+")
_MOST_OF_E164 = 15  # digits of a number with its country's code
_ANY_BLANK = re.compile(r"[^\S\x00-\x1f\x85]")  # a line break in a number is refused where the number is checked
_LABEL = (
    r"(?:tel(?:ephone)?|phone|mobile|cell(?:phone)?|callto|sms|h\.?p|[tmp]|전화(?:번호)?|휴대폰|휴대전화|핸드폰|연락처|"
    r"電話(?:番号)?|携帯(?:電話)?|电话|手机|โทร(?:ศัพท์)?|☎|☏|📞|📱)"
)
# What stands before a number in an address book, a signature or a link; and what stands behind it.
_LABEL_BEFORE = re.compile(_LABEL + r"(?=[\s.:/0-9+(])(?=[^0-9]*[0-9])[\s.:/]*+", re.IGNORECASE)
_LABEL_BEHIND = re.compile(rf"(?<=[0-9])\s*+(?:[(\[]\s*+{_LABEL}\s*+[)\]])?[\s.,;:。、]*+\Z", re.IGNORECASE)
_DOTS_BETWEEN = re.compile(r"(?<=[0-9)])\s*+[.·•‧∙・ㆍ･]\s*+(?=[0-9(])")
_STROKES_BETWEEN = re.compile(r"(?<=[0-9)])\s*+[/~_]\s*+(?=[0-9(])")
# An extension behind a number, or the last of several lines: "02-123-4567 내선 3", "02-123-4567~9".
_EXTENSION = re.compile(
    r"(?P<number>[0-9+() -]*[0-9)])[ ,;(]*"
    r"(?:(?P<word>내선(?:번호)?|구내(?:번호)?|교환|内線(?:番号)?|内线|分机号?|分機|[转轉](?:分[机機])?|(?:เบอร์)?ต่อ)"
    r"|(?P<range>~)|ext(?:ension)?|extn|[x#,])"
    r"[ .:=]*(?P<digits>[0-9]{1,6}) *번?[ )]*",
    re.IGNORECASE,
)
# Korean numbers by how they begin, with the length of each group but the first (national numbering plan).
_GROUPS = tuple(
    (re.compile(pattern), lengths)
    for pattern, lengths in (
        (r"(010|070)\d{8}", (4, 4)),
        (r"(01[16789])\d{7}", (3, 4)),
        (r"(01[16789])\d{8}", (4, 4)),
        (r"(050\d)\d{7}", (3, 4)),
        (r"(050\d)\d{8}", (4, 4)),
        (r"(02)\d{7}", (3, 4)),
        (r"(02)\d{8}", (4, 4)),
        (r"(03[1-3]|04[1-4]|05[1-5]|06[1-4]|080)\d{7}", (3, 4)),
        (r"(03[1-3]|04[1-4]|05[1-5]|06[1-4]|080)\d{8}", (4, 4)),
        (r"(1[568]\d\d)\d{4}", (4,)),
    )
)

_LONGEST_PHONE = 500  # characters; what is longer is no telephone number
FEWEST_DIGITS = 3  # a company's own lines have so few
_MOST_DIALLED = 20  # digits of a number of E.164 behind a carrier's prefix, as in 00700
# Of a number that can be called from elsewhere: the shortest with a country's code, as Niue's, have so many.
_FEWEST_OF_WHOLE = 7
_PLAIN_NUMBER = re.compile(r"(?=[^0-9]*[0-9])[0-9+() -]+")


def normalize_number(typed: str) -> str:
    """Return a line that is only a number in plain digits: a Japanese keyboard types full-width ones."""
    plain = normalization.fold_width(typed).strip()
    return plain if _A_NUMBER.fullmatch(plain) else typed


def normalize_phone(typed: str) -> str:
    """Return a telephone number with digits, `+`, `-`, blanks and parentheses only, whatever was pasted with it.

    `01012345678` becomes `010-1234-5678`; digits that have anything between them are grouped already. An extension
    stands behind it: `02-123-4567 내선 3`, `02-123-4567 ext. 3`.
    """
    if len(typed) > _LONGEST_PHONE:
        return typed
    number, extension = split_extension(_join_parts(_strip_decoration(typed)))
    return _group(number) + extension


def split_extension(plain: str) -> tuple[str, str]:
    """Split what `normalize_phone` returns into the number, and its extension with the word for it; "" without one."""
    found = _EXTENSION.fullmatch(plain)
    if not found or count_digits(found["number"]) < _FEWEST_OF_WHOLE:
        return plain, ""
    word = found["range"] or f" {found['word'] or 'ext.'} "
    return found["number"], f"{word}{found['digits']}"


def is_phone(number: str) -> bool:
    """Whether a number without its extension has the characters of one telephone number, of whatever length."""
    return bool(_PLAIN_NUMBER.fullmatch(number)) and count_digits(number) <= _MOST_DIALLED


def count_digits(text: str) -> int:
    """Return how many decimal digits a text has."""
    return sum(character.isdecimal() for character in text)


def _group(plain: str) -> str:
    for pattern, lengths in _GROUPS:
        if found := pattern.fullmatch(plain):
            ends = accumulate(lengths, initial=len(found[1]))
            return "-".join([found[1], *(plain[begin:end] for begin, end in pairwise(ends))])
    return plain


def _strip_decoration(typed: str) -> str:
    plain = normalization.fold_digits(normalization.fold_width(normalization.strip_invisible(typed)))
    plain = _ANY_BLANK.sub(" ", normalization.fold_dashes(plain))
    label = _LABEL_BEFORE.match(plain)
    return _LABEL_BEHIND.sub("", plain[label.end() :] if label else plain)


def _join_parts(plain: str) -> str:
    """Return a number with hyphens for the dots and strokes between its groups."""
    # More digits than any number has are two numbers, which must not become one.
    if count_digits(plain) > _MOST_OF_E164:
        return plain.strip()
    plain = _DOTS_BETWEEN.sub("-", plain).strip()
    stroke = _STROKES_BETWEEN.search(plain)
    # Behind a whole number a stroke begins another one, or its last line.
    is_grouped = stroke and count_digits(plain[: stroke.start()]) < _FEWEST_OF_WHOLE
    return _STROKES_BETWEEN.sub("-", plain) if is_grouped else plain
