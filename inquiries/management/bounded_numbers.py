"""Numbers as arguments of commands, within bounds."""

from argparse import ArgumentTypeError
from collections.abc import Callable


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
