"""Converters for the ids in addresses."""

from inquiries.domain.ids import ID_PATTERN


class OneWord:
    """An id or a number of OC's or ours. Whatever else stands in its place in an address names nothing."""

    regex = ID_PATTERN

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
