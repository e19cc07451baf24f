"""Charts in a terminal: the same specification the page will draw, as a few lines of text of at most 80 columns.

A line becomes a sparkline, bars become bars, a payoff a picture of blocks around its zero line, zones a strip of prices; all of
it is text, so it survives a pipe. Nothing here decides what is drawn.
"""

from collections.abc import Sequence
from itertools import pairwise

from graphs.render import show_value
from tools.facts import Chart, Series, Unit, typed

_TICKS = "▁▂▃▄▅▆▇█"
_WIDTH = 60  # characters of a sparkline, a payoff, a strip
_BAR = 28  # characters of the longest bar
_HEIGHT = 9  # lines of a payoff
_LABEL = 12  # characters before a payoff


def drawn(chart: Chart) -> list[str]:
    """The chart as lines of text; empty when there is nothing to draw."""
    match chart.kind:
        case "bars":
            return _bars(chart)
        case "payoff":
            return [line for series in chart.series[:1] for line in _payoff(chart, series)]
        case "zones":
            return _zones(chart)
    return [line for series in chart.series[:1] for line in _line(chart, series)]


def _line(chart: Chart, series: Series) -> list[str]:
    known = [y for y in series.y if y is not None]
    if len(known) < 2:
        return []
    low, high = _shown(min(known), chart.unit), _shown(max(known), chart.unit)
    days = f"{series.x[0]} to {series.x[-1]}, " if series.x else ""
    return [sparkline(known), f"{days}between {low} and {high}"]


def sparkline(values: Sequence[float], width: int = _WIDTH) -> str:
    """Values as one line of blocks, the lowest to the highest; more values than `width` are averaged."""
    edges = [len(values) * n // min(width, len(values)) for n in range(min(width, len(values)) + 1)]
    means = [sum(values[a:b]) / (b - a) for a, b in pairwise(edges)]
    low, high = min(means), max(means)
    step = (high - low) / (len(_TICKS) - 1) or 1.0
    return "".join(_TICKS[round((mean - low) / step)] for mean in means)


def _bars(chart: Chart) -> list[str]:
    pairs = [(x, y) for series in chart.series for x, y in zip(series.x, series.y, strict=True) if y is not None]
    longest = max((abs(y) for _, y in pairs), default=0) or 1
    room = max((len(x) for x, _ in pairs), default=0)
    return [f"{x:<{room}}  {_bar(y / longest):<{_BAR}}  {_shown(y, chart.unit)}" for x, y in pairs]


def _bar(share: float) -> str:
    """A solid bar, a light one below zero, a hair line for next to nothing."""
    return ("█" if share > 0 else "░") * round(abs(share) * _BAR) or "▏"


def _payoff(chart: Chart, series: Series) -> list[str]:
    """Gains as solid blocks above the zero line, losses as light ones below it, then the ends and where it crosses zero."""
    points = [(float(x), y) for x, y in zip(series.x, series.y, strict=True) if y is not None]
    if len(points) < 2:
        return []
    first, last = points[0][0], points[-1][0]
    columns = [_at(points, first + (last - first) * n / (_WIDTH - 1)) for n in range(_WIDTH)]
    low, high = min(0.0, *columns), max(0.0, *columns)
    step = (high - low) / (_HEIGHT - 1) or 1.0
    heights, zero = [round(value / step) for value in columns], round(high / step)
    named = {0: _shown(high, chart.unit), zero: "0", zero - round(low / step): _shown(low, chart.unit)}
    lines = [
        f"{named.get(row, ''):>{_LABEL}} {''.join(_cell(zero - row, height) for height in heights)}".rstrip()
        for row in range(max(named) + 1)
    ]
    ends = f"{series.x[0]:<{_WIDTH // 2}}{series.x[-1]:>{_WIDTH - _WIDTH // 2}}"
    crossed = [f"{level:,.2f}" for level in _crossings(points)]
    return [*lines, f"{'':>{_LABEL}} {ends}", *([f"{'zero at':>{_LABEL}} {' and '.join(crossed)}"] if crossed else [])]


def _cell(level: int, height: int) -> str:
    """One character: `level` lines above zero, in a column that reaches `height`."""
    if level == 0:
        return "─"
    if 0 < level <= height:
        return "█"
    return "░" if height <= level < 0 else " "


def _at(points: Sequence[tuple[float, float]], x: float) -> float:
    """The value at `x`, on the straight line between the points around it."""
    for (x0, y0), (x1, y1) in pairwise(points):
        if x <= x1:
            return y0 + (y1 - y0) * (x - x0) / ((x1 - x0) or 1.0)
    return points[-1][1]


def _crossings(points: Sequence[tuple[float, float]]) -> list[float]:
    """Where the line between two points passes zero."""
    pairs = [(a, b) for a, b in pairwise(points) if (a[1] > 0) != (b[1] > 0)]
    return [x0 + (x1 - x0) * y0 / (y0 - y1) for (x0, y0), (x1, y1) in pairs]


def _zones(chart: Chart) -> list[str]:
    """The strip from the lowest to the highest price, with the last close on it, then a line a zone, the highest first."""
    closes = [y for series in chart.series[:1] for y in series.y if y is not None]
    zones = [(y[0], y[1], s.name) for s in chart.series[1:] if len(y := [v for v in s.y if v is not None]) == 2]
    if not closes or not zones:
        return []
    last = closes[-1]
    low, high = min(last, *(zone[0] for zone in zones)), max(last, *(zone[1] for zone in zones))
    strip = ["·"] * _WIDTH
    for bottom, top, name in zones:
        first, end = _place(bottom, low, high), _place(top, low, high)
        strip[first : end + 1] = [_mark(name)] * (end + 1 - first)
    strip[_place(last, low, high)] = "●"
    ends = f"{_shown(low, chart.unit):<{_WIDTH // 2}}{_shown(high, chart.unit):>{_WIDTH - _WIDTH // 2}}"
    told = [
        (top, f"{_mark(name)} {_shown(bottom, chart.unit)} to {_shown(top, chart.unit)}  {name}") for bottom, top, name in zones
    ]
    told.append((last, f"● {_shown(last, chart.unit)}  last close"))
    return ["".join(strip), ends, *(line for _, line in sorted(told, reverse=True))]


def _place(price: float, low: float, high: float) -> int:
    return round((price - low) / ((high - low) or 1.0) * (_WIDTH - 1))


def _mark(name: str) -> str:
    """Solid for demand, light for supply."""
    return "█" if name.startswith("demand") else "▒"


def _shown(value: float, unit: Unit) -> str:
    return show_value(typed(value, unit), unit)
