"""Technical indicators over daily bars, by TA-Lib.

Bars are records in order of session, oldest first, with open, high, low, close in USD per share. All figures are those of the
last bar. Too little history gives None. RSI, ATR and ADX are Wilder's (New Concepts in Technical Trading Systems, 1978), MACD
is Appel's, the bands are Bollinger's with the population's standard deviation; smoothed figures need some 100 bars before the
first one in hand no longer matters.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import isfinite
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from tools.analytics.registry import calculation

Array = NDArray[np.float64]
YEAR = 252  # trading days
WEEKS_52 = timedelta(weeks=52)


class Bar(Protocol):
    """What a record must have."""

    session: date
    high: float
    low: float
    close: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Macd:
    """Moving average convergence and divergence, USD per share."""

    line: float | None  # fast less slow average
    signal: float | None  # average of the line
    histogram: float | None  # line less signal


@dataclass(frozen=True, kw_only=True, slots=True)
class Bands:
    """Bollinger bands, USD per share."""

    upper: float | None
    middle: float | None
    lower: float | None
    position: float | None  # the close: 0 = on the lower band, 1 = on the upper


@calculation
def last_close(bars: Sequence[Bar]) -> float:
    """The last close, USD per share."""
    return bars[-1].close


@calculation
def day_change(bars: Sequence[Bar]) -> float | None:
    """The last close against the one before, as a fraction."""
    return bars[-1].close / bars[-2].close - 1 if len(bars) > 1 else None


@calculation
def rsi(bars: Sequence[Bar], *, days: int) -> float | None:
    """Relative strength index, 0 to 100."""
    return _last(_talib("RSI")(_column(bars, "close"), timeperiod=days))


@calculation
def sma(bars: Sequence[Bar], *, days: int) -> float | None:
    """Simple moving average of the close, USD per share."""
    return sma_line(bars, days=days)[-1]


@calculation
def sma_line(bars: Sequence[Bar], *, days: int) -> tuple[float | None, ...]:
    """The moving average at every bar, None where history is too short; for charts."""
    return _values(_talib("SMA")(_column(bars, "close"), timeperiod=days))


@calculation
def distance(bars: Sequence[Bar], *, days: int) -> float | None:
    """The last close above (positive) or below its moving average, as a fraction of it."""
    average = sma(bars, days=days)
    return bars[-1].close / average - 1 if average else None


@calculation
def macd(bars: Sequence[Bar], *, fast: int, slow: int, signal: int) -> Macd:
    """MACD with its signal line and histogram."""
    lines = _talib("MACD")(_column(bars, "close"), fastperiod=fast, slowperiod=slow, signalperiod=signal)
    line, average, histogram = map(_last, lines)
    return Macd(line=line, signal=average, histogram=histogram)


@calculation
def atr(bars: Sequence[Bar], *, days: int) -> float | None:
    """Average true range, USD per share."""
    return _last(_talib("ATR")(*_candles(bars), timeperiod=days))


def atr_line(bars: Sequence[Bar], *, days: int) -> tuple[float | None, ...]:
    """The average true range at every bar, None where history is too short."""
    return _values(_talib("ATR")(*_candles(bars), timeperiod=days))


def adx_line(bars: Sequence[Bar], *, days: int) -> tuple[float | None, ...]:
    """The average directional index at every bar, None where history is too short."""
    return _values(_talib("ADX")(*_candles(bars), timeperiod=days))


@calculation
def adx(bars: Sequence[Bar], *, days: int) -> float | None:
    """Average directional index, 0 to 100: the strength of a trend, not its direction."""
    return _last(_talib("ADX")(*_candles(bars), timeperiod=days))


@calculation
def bollinger(bars: Sequence[Bar], *, days: int, deviations: float) -> Bands:
    """Bands around the moving average, and where the close stands between them."""
    closes = _column(bars, "close")
    lines = _talib("BBANDS")(closes, timeperiod=days, nbdevup=deviations, nbdevdn=deviations)
    upper, middle, lower = map(_last, lines)
    width = upper - lower if upper is not None and lower is not None else 0.0
    position = (bars[-1].close - lower) / width if width and lower is not None else None
    return Bands(upper=upper, middle=middle, lower=lower, position=position)


@calculation
def realised_volatility(bars: Sequence[Bar], *, days: int) -> float | None:
    """Standard deviation (sample) of the last `days` logarithmic returns, times the root of 252: a fraction a year."""
    if len(bars) <= days:
        return None
    returns = np.diff(np.log(_column(bars[-days - 1 :], "close")))
    return float(returns.std(ddof=1) * np.sqrt(YEAR))


@calculation
def from_high(bars: Sequence[Bar]) -> float | None:
    """The last close against the highest price of the last 52 weeks, as a fraction (0 or less); None where bars begin later."""
    first = bars[-1].session - WEEKS_52
    if bars[0].session > first + timedelta(days=7):  # a week's grace: the first session of a year is not its first day
        return None
    return bars[-1].close / max(bar.high for bar in bars if bar.session > first) - 1


@calculation
def relative(bars: Sequence[Bar], *, last: int) -> tuple[float, ...]:
    """Each of the `last` closes against the first of them, as a fraction; for charts of several symbols."""
    return tuple(bar.close / bars[-last:][0].close - 1 for bar in bars[-last:])


@calculation
def largest_jump(bars: Sequence[Bar]) -> float | None:
    """The largest move from one close to the next, as a fraction without sign; a huge one in raw prices hints at a split."""
    return max((abs(after.close / before.close - 1) for before, after in pairwise(bars)), default=None)


def _candles(bars: Sequence[Bar]) -> tuple[Array, Array, Array]:
    return _column(bars, "high"), _column(bars, "low"), _column(bars, "close")


def _column(bars: Sequence[Bar], name: str) -> Array:
    return np.array([getattr(bar, name) for bar in bars], dtype=float)


def _values(line: Array) -> tuple[float | None, ...]:
    return tuple(float(value) if isfinite(value) else None for value in line)


def _last(line: Array) -> float | None:
    return float(line[-1]) if len(line) and isfinite(line[-1]) else None


def _talib(name: str) -> Callable[..., Any]:
    import talib  # noqa: PLC0415 - TA-Lib loads when first used

    return getattr(talib, name)  # type: ignore[no-any-return]
