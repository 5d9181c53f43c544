"""What may stand in an address of ours in the place of an id."""


class OneWord:
    """An id or a number of OC's or ours. Whatever else stands in its place in an address names nothing."""

    regex = "[A-Za-z0-9][A-Za-z0-9_@.+~-]{0,39}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
