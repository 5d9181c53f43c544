"""What is left of a page when its words are gone: pages with the same tags are judged only once."""

import re

# Words between tags are told as one. A bare ampersand may be read as the beginning of something else, and stays.
_WORDS = re.compile(r">\s*(?:[^\s<&]|&(?:amp|lt|gt|quot|#x27|#39);)(?:[^<&]|&(?:amp|lt|gt|quot|#x27|#39);)*<")
_BLANKS = re.compile(r">\s+<")
# What people and tokens fill, with no meaning to a page's order. What might be code is kept.
_FILLED = re.compile(
    r'(\s(?:value|alt|title|placeholder|content|aria-label|data-[a-z-]+)=")(?!\s*(?:java|js:|data:))[^"]+(?=")', re.I
)
# Where something leads, or comes from, within the portal.
_ADDRESSES = re.compile(r'(\s(?:href|action|formaction|src|hx-get|hx-post)=")/[^"\s]*(?=")')
_CHANGING = re.compile(r"[0-9a-f]{8,}|(?<![</]h)\d+")
_LEADING = re.compile(r'(\s(?:href|action|src|class|hx-get|hx-post|content|name)=")[^"]+(?=")|\s(?:selected|checked)\b')
_ROWS = re.compile(r"((?:<(li|option|label|button|a|p|div)\b(?:(?!</\2>).)*</\2>))\1+")


def without_words(markup: str) -> str:
    """The tags with their ids, the words between them and in values told as one, and so the portal's own addresses."""
    return _ADDRESSES.sub(r"\1/", _FILLED.sub(r"\1x", _BLANKS.sub("><", _WORDS.sub(">x<", markup))))


def without_numbers(skeleton: str) -> str:
    """The same with all ids, numbers and addresses told as one, and rows that are alike."""
    return _ROWS.sub(r"\1", _LEADING.sub(r"\1", _CHANGING.sub("0", skeleton)))
