"""Find web addresses, email addresses and `tel:` links in plain text, in linear time."""

import re
from collections.abc import Iterator

# An address of ASCII; letters of other scripts only where they begin a part of it: Korean glues endings to a word.
_PAGE = r"(?:https?://|(?<![\w@./-])www\.)(?:[\w.~:/?#\[\]@!$&'()*+,;=%-]*+)"
_MAILBOX = r"(?<![\w.+@/-])[a-z0-9](?:[a-z0-9._%+-]{0,62}[a-z0-9_%+-])?@(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}(?![\w@-])"
_TELEPHONE = r"(?<![\w/])tel:\+?[0-9][0-9().-]{2,30}[0-9]"
_ADDRESS = re.compile(f"(?P<page>{_PAGE})|(?P<mail>{_MAILBOX})|(?P<tel>{_TELEPHONE})", re.IGNORECASE | re.ASCII)
_OTHER_LETTERS = re.compile(r"(?<=[/=_-])[^\W_a-zA-Z0-9]+[\w.~:/?#@!$&'*+,;=%-]*")
# What each of them has: where none of it stands a text need not be cut.
SIGN = re.compile(r"://|www\.|@|tel:", re.IGNORECASE)
_LONGEST = 2000  # characters; browsers take no longer address
_BEHIND = ".,;:!?'\"*"
_BRACKETS = {")": "(", "]": "["}
_HAS_HOST = re.compile(r"(?:https?://|www\.)[^/?#]*\w", re.IGNORECASE)


def split_links(text: str) -> Iterator[tuple[str, str]]:
    """Cut a text into pieces, each with the address that it leads to, or ""."""
    position = 0
    for found in _ADDRESS.finditer(text):
        if found.start() < position:
            continue
        words = _trim_address(text, found) if found["page"] else found[0]
        if len(words) > _LONGEST:
            continue
        address = _build_address(found, words)
        if not address:
            continue
        if found.start() > position:
            yield text[position : found.start()], ""
        yield words, address
        position = found.start() + len(words)
    if position < len(text):
        yield text[position:], ""


def _build_address(found: re.Match[str], words: str) -> str:
    if found["mail"]:
        return f"mailto:{words}"
    if found["tel"]:
        return "".join(words.split())
    if not _HAS_HOST.match(words):
        return ""
    return f"https://{words}" if words[:4].lower() == "www." else words


def _trim_address(text: str, found: re.Match[str]) -> str:
    """Return the address with parts in other scripts, and without punctuation that ends the sentence around it."""
    more = _OTHER_LETTERS.match(text, found.end())
    words = text[found.start() : more.end() if more else found.end()]
    while words and len(words) <= _LONGEST:
        opening = _BRACKETS.get(words[-1])
        is_unopened = opening is not None and words.count(words[-1]) > words.count(opening)
        if words[-1] not in _BEHIND and not is_unopened:
            break
        words = words[:-1]
    return words
