"""Ids that may stand in an address: those of Online Contact, and our own."""

import re

ID_PATTERN = "[A-Za-z0-9][A-Za-z0-9_@.+~-]{0,39}"


def is_id(text: str) -> bool:
    """Whether an address and the database can hold `text` as an id."""
    return re.fullmatch(ID_PATTERN, text) is not None
