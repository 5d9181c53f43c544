"""Charts that the server draws as SVG: positions only, the template has the elements and the table behind them."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 720, 160
_GAP = 0.25  # of a bar's place


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar in the units of the chart, from its upper left corner."""

    x: float
    y: float
    width: float
    height: float
    label: str
    value: int


@dataclass(frozen=True, slots=True)
class BarChart:
    """Bars from left to right; `top` is the value at the upper edge."""

    bars: tuple[Bar, ...]
    top: int
    width: int = WIDTH
    height: int = HEIGHT


def draw_bars(values: Sequence[tuple[str, int]]) -> BarChart:
    """Place a bar for each value.

    Args:
        values: label and value of each bar, from left to right.
    """
    top = max((value for _label, value in values), default=0)
    place = WIDTH / max(len(values), 1)
    bars = []
    for number, (label, value) in enumerate(values):
        height = HEIGHT * value / top if top else 0
        bars.append(
            Bar(
                x=round(place * (number + _GAP / 2), 1),
                y=round(HEIGHT - height, 1),
                width=round(place * (1 - _GAP), 1),
                height=round(height, 1),
                label=label,
                value=value,
            )
        )
    return BarChart(tuple(bars), top)
