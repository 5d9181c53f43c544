"""The figures as a table, each beside its bar. Nothing here judges: whoever reads it does."""

from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Figure:
    what: str
    value: str
    bar: str = ""


def ratio(rounds: list[tuple[float, float]]) -> float:
    """The median over the rounds of ours to theirs, both measured in the same round."""
    return median(ours / theirs for ours, theirs in rounds)


def spread(rounds: list[tuple[float, float]]) -> str:
    """The lowest and the highest ratio: how noisy the machine was."""
    ratios = [ours / theirs for ours, theirs in rounds]
    return f"{min(ratios):.2f}..{max(ratios):.2f}"


def table(title: str, figures: list[Figure]) -> str:
    what = max(len(figure.what) for figure in figures)
    value = max(len(figure.value) for figure in figures)
    lines = [f"  {f.what:<{what}}  {f.value:<{value}}  {f.bar and f'bar: {f.bar}'}".rstrip() for f in figures]
    return "\n".join([title, *lines, ""])
