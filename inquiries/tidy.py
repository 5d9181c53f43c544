"""What is typed, as it is usually written: full-width digits as plain ones, telephone numbers in their groups.

Pure functions. What is not certainly meant so stays as it was typed.
"""

import re
import unicodedata
from itertools import pairwise

# Digits, and what stands between them in order numbers, amounts and dates.
_A_NUMBER = re.compile(r"(?=.*[0-9])[0-9 .,:/+()#-]+")
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


def number(typed: str) -> str:
    """A line that is a number and nothing else, in plain digits: a Japanese keyboard types full-width ones."""
    plain = unicodedata.normalize("NFKC", typed).strip()
    return plain if _A_NUMBER.fullmatch(plain) else typed


def phone(typed: str) -> str:
    """`01012345678` as `010-1234-5678`. Whoever put anything between the digits has grouped them already."""
    plain = unicodedata.normalize("NFKC", typed).strip()
    for pattern, lengths in _GROUPS:
        if found := pattern.fullmatch(plain):
            return "-".join([found[1], *_cut(plain[len(found[1]) :], lengths)])
    return plain


def _cut(digits: str, lengths: tuple[int, ...]) -> list[str]:
    ends = [sum(lengths[:place]) for place in range(len(lengths) + 1)]
    return [digits[begin:end] for begin, end in pairwise(ends)]
