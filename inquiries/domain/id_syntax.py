"""Ids that may stand in an address: those of Online Contact, and our own."""

import re

ID_PATTERN = "[A-Za-z0-9][A-Za-z0-9_@.+~-]{0,39}"


def is_id(text: str) -> bool:
    """Whether an address and the database can hold `text` as an id."""
    return re.fullmatch(ID_PATTERN, text) is not None


def parse_id(text: str) -> int | None:
    """Return a numeric id from a query string or a form, or None if `text` is no such id.

    An id has 1 to 18 ASCII digits, so that every database can hold it.
    """
    return int(text) if re.fullmatch("[0-9]{1,18}", text) else None
