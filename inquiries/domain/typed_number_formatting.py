"""Format typed numbers: full-width digits become plain ones, telephone numbers are grouped.

Pure functions. What is not certainly meant so stays as it was typed.
"""

import re
from itertools import accumulate, pairwise

from common import normalization

# Digits, and what stands between them in order numbers, amounts and dates.
_A_NUMBER = re.compile(r"(?=.*[0-9])[0-9 .,:/+()#-]+")
_MOST_DIGITS = 15  # of a number with its country's (ITU-T E.164)
_ANY_BLANK = re.compile(r"[^\S\x00-\x1f\x85]")  # a line break in a number is refused where the number is checked
# What stands before a number in an address book, a signature or a link.
_LABELS = re.compile(
    r"(?:tel(?:ephone)?|phone|mobile|cell(?:phone)?|callto|sms|h\.?p|[tmp]|전화(?:번호)?|휴대폰|휴대전화|핸드폰|연락처|"
    r"電話(?:番号)?|携帯(?:電話)?|电话|手机|โทร(?:ศัพท์)?|☎|☏|📞|📱)(?=[\s.:/0-9+(])(?=[^0-9]*[0-9])[\s.:/]*+",
    re.IGNORECASE,
)
_DOTS_BETWEEN = re.compile(r"(?<!\s)\s*+[.·•‧∙・ㆍ･]\s*+(?=[0-9(])")
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


def normalize_number(typed: str) -> str:
    """Return a line that is only a number in plain digits: a Japanese keyboard types full-width ones."""
    plain = normalization.fold_width(typed).strip()
    return plain if _A_NUMBER.fullmatch(plain) else typed


def normalize_phone(typed: str) -> str:
    """Return a telephone number with digits, `+`, `-`, blanks and parentheses only, whatever was pasted with it.

    `01012345678` becomes `010-1234-5678`; digits that have anything between them are grouped already.
    """
    if len(typed) > _LONGEST_PHONE:
        return typed
    plain = _strip_decoration(typed)
    for pattern, lengths in _GROUPS:
        if found := pattern.fullmatch(plain):
            ends = accumulate(lengths, initial=len(found[1]))
            return "-".join([found[1], *(plain[begin:end] for begin, end in pairwise(ends))])
    return plain


def _strip_decoration(typed: str) -> str:
    plain = normalization.fold_digits(normalization.fold_width(normalization.strip_invisible(typed)))
    plain = _ANY_BLANK.sub(" ", normalization.fold_dashes(plain))
    label = _LABELS.match(plain)
    plain = plain[label.end() :] if label else plain
    # More digits than any number has are two numbers, which must not become one.
    is_one = sum(c.isdecimal() for c in plain) <= _MOST_DIGITS
    return (_DOTS_BETWEEN.sub("-", plain) if is_one else plain).strip()
