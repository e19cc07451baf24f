"""A trend by rule, and how often the same rule was right before.

The rule: up when the close is above its 50-day average, that average is above the 200-day one, and ADX of 14 sessions is at
least 20; down when both are the other way round, with the same ADX; else none. Averages and ADX (Wilder, New Concepts in
Technical Trading Systems, 1978) are those of TA-Lib, which look back only. The record applies the rule at each past close, to
nothing but the data up to that close, and looks at the close `horizon` sessions later: right when it moved the way the rule
said. Cases closer than `horizon` sessions share their outcome, so only the first of them is counted. The hit rate comes with
Wilson's interval at 95 % (Wilson, JASA 22, 1927), beside how often the price moved that way from any close (every `horizon`
sessions, signal or not).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Literal

from tools.analytics.indicators import Bar, adx_line, sma_line
from tools.analytics.registry import calculation

FAST, SLOW, ADX_DAYS, TRENDING = 50, 200, 14, 20.0
ENOUGH = 20  # cases below which a record says nothing
_Z = 1.959964  # 95 %

Trend = Literal["up", "down", "none", "unknown"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """The rule at the last close."""

    trend: str  # up, down, none, or unknown where history is too short
    fast: float | None  # 50-day average, USD per share
    slow: float | None  # 200-day average
    adx: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """How the rule did at past closes when it said the same."""

    cases: int  # counted, none sharing its outcome with another
    right: int
    rate: float | None  # right / cases
    low: float | None  # Wilson's interval
    high: float | None
    average: float | None  # mean change of the close over the horizon after such a signal, as a fraction
    usual: float | None  # how often the price moved that way from any close


@calculation
def reading(bars: Sequence[Bar]) -> Reading:
    """The rule at the last bar."""
    fast, slow, adx = sma_line(bars, days=FAST)[-1], sma_line(bars, days=SLOW)[-1], adx_line(bars, days=ADX_DAYS)[-1]
    return Reading(trend=_trend(bars[-1].close, fast, slow, adx), fast=fast, slow=slow, adx=adx)


@calculation
def record(bars: Sequence[Bar], *, trend: str, horizon: int) -> Record:
    """What followed the past closes at which the rule said `trend` (up or down)."""
    said, closes = trends(bars), [bar.close for bar in bars]
    places = apart([at for at in range(len(said) - horizon) if said[at] == trend], horizon)
    any_day = range(SLOW - 1, len(closes) - horizon, horizon)
    return judged(closes, places, any_day, way=1 if trend == "up" else -1, horizon=horizon)


@calculation
def spell(bars: Sequence[Bar]) -> int:
    """For how many sessions in a row the rule has said what it says at the last close."""
    said = trends(bars)
    return next((n for n, trend in enumerate(reversed(said)) if trend != said[-1]), len(said))


def trends(bars: Sequence[Bar]) -> list[Trend]:
    """What the rule says at each close, from the bars up to it."""
    lines = zip(bars, sma_line(bars, days=FAST), sma_line(bars, days=SLOW), adx_line(bars, days=ADX_DAYS), strict=True)
    return [_trend(bar.close, fast, slow, adx) for bar, fast, slow, adx in lines]


def judged(closes: Sequence[float], places: Sequence[int], any_day: Sequence[int], *, way: int, horizon: int) -> Record:
    """What the close did over the `horizon` after each of `places`, right where it went the `way` (1 up, -1 down)."""
    after, usual = ([closes[at + horizon] / closes[at] - 1 for at in chosen] for chosen in (places, any_day))
    right = sum(way * change > 0 for change in after)
    low, high = wilson(right, len(after)) if after else (None, None)
    return Record(
        cases=len(after), right=right, rate=right / len(after) if after else None, low=low, high=high,
        average=sum(after) / len(after) if after else None,
        usual=sum(way * change > 0 for change in usual) / len(usual) if usual else None,
    )  # fmt: skip


def apart(places: Sequence[int], horizon: int) -> list[int]:
    """Those of rising `places` that stand at least `horizon` after the one kept before them, so that none share an outcome."""
    found: list[int] = []
    for at in places:
        if not found or at - found[-1] >= horizon:
            found.append(at)
    return found


def wilson(right: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a proportion; 0 to 1 of nothing."""
    if not of:
        return 0.0, 1.0
    p, z2 = right / of, _Z * _Z
    middle = (p + z2 / (2 * of)) / (1 + z2 / of)
    half = _Z / (1 + z2 / of) * sqrt(p * (1 - p) / of + z2 / (4 * of * of))
    return max(0.0, middle - half), min(1.0, middle + half)


def _trend(close: float, fast: float | None, slow: float | None, adx: float | None) -> Trend:
    if fast is None or slow is None or adx is None:
        return "unknown"
    if adx < TRENDING:
        return "none"
    return "up" if close > fast > slow else "down" if close < fast < slow else "none"
