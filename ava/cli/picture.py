"""Charts in a terminal: the same specification the page will draw, as one line or a few.

A line becomes a sparkline, bars become bars; both are text, so they survive a pipe.
"""

from collections.abc import Sequence
from itertools import pairwise

from graphs.render import show_value
from tools.facts import Chart, Series, Unit, typed

_TICKS = "▁▂▃▄▅▆▇█"
_WIDTH = 60  # characters of a sparkline
_BAR = 28  # characters of the longest bar


def drawn(chart: Chart) -> list[str]:
    """The chart as lines of text; empty when there is nothing to draw."""
    if chart.kind == "bars":
        return [line for series in chart.series for line in _bars(chart, series)]
    return [line for series in chart.series[:1] for line in _line(chart, series)]


def _line(chart: Chart, series: Series) -> list[str]:
    known = [y for y in series.y if y is not None]
    if len(known) < 2:
        return []
    low, high = _shown(min(known), chart.unit), _shown(max(known), chart.unit)
    span = f"{series.x[0]} to {series.x[-1]}" if series.x else ""
    return [f"{sparkline(known)}  {low} to {high}", span]


def sparkline(values: Sequence[float], width: int = _WIDTH) -> str:
    """Values as one line of blocks, the lowest to the highest; more values than `width` are averaged."""
    edges = [len(values) * n // min(width, len(values)) for n in range(min(width, len(values)) + 1)]
    means = [sum(values[a:b]) / (b - a) for a, b in pairwise(edges)]
    low, high = min(means), max(means)
    step = (high - low) / (len(_TICKS) - 1) or 1.0
    return "".join(_TICKS[round((mean - low) / step)] for mean in means)


def _bars(chart: Chart, series: Series) -> list[str]:
    pairs = [(x, y) for x, y in zip(series.x, series.y, strict=True) if y is not None]
    longest = max((abs(y) for _, y in pairs), default=0) or 1
    room = max((len(x) for x, _ in pairs), default=0)
    return [f"{x:<{room}}  {_bar(y / longest):<{_BAR}}  {_shown(y, chart.unit)}" for x, y in pairs]


def _bar(share: float) -> str:
    """A solid bar, a light one below zero, a hair line for next to nothing."""
    return ("█" if share > 0 else "░") * round(abs(share) * _BAR) or "▏"


def _shown(value: float, unit: Unit) -> str:
    return show_value(typed(value, unit), unit)
