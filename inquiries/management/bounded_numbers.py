"""Numbers as arguments of commands, within bounds."""

from argparse import ArgumentTypeError
from collections.abc import Callable

_LARGEST_ID = 2**63 - 1  # of the database's columns


def build_number_parser(least: float, most: float) -> Callable[[str], float]:
    """Build the `type` of an argument: it takes numbers from `least` to `most`, and says so of all others."""

    def parse_number(text: str) -> float:
        try:
            number = float(text)
        except ValueError:
            number = float("nan")
        if not least <= number <= most:  # which is so of no NaN
            raise ArgumentTypeError(f"must be a number from {least:g} to {most:g}")
        return number

    return parse_number


def build_whole_number_parser(least: int, most: int) -> Callable[[str], int]:
    """Build the `type` of an argument that takes whole numbers only."""

    def parse_number(text: str) -> int:
        try:
            number = int(text)
        except ValueError:
            number = least - 1
        if not least <= number <= most:
            raise ArgumentTypeError(f"must be a whole number from {least} to {most}")
        return number

    return parse_number


def parse_category(text: str) -> int | None:
    """Return the number of a submission type; None of an empty text."""
    try:
        return build_whole_number_parser(1, _LARGEST_ID)(text) if text else None
    except ArgumentTypeError:
        raise ArgumentTypeError("must be the number of a submission type, such as 101") from None
