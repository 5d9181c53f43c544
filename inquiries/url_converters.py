"""Converters for the ids in addresses."""

from inquiries.domain.id_syntax import ID_PATTERN


class OneWord:
    """An id of OC's or of the portal. Any other text in its place is a 404."""

    regex = ID_PATTERN

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
