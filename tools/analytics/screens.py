"""Conditions on stocks, for a screener. Indicators are TA-Lib's, by `tools.analytics.indicators`' definitions.

A stock is a record of its last sessions: `closes` in order, the `high` and `low` of those sessions (252 at most), `volume` of
the last one, `mean_volume` of 20. A condition that cannot be judged for want of history is not met. Passing says what is, not
what follows.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import isfinite
from typing import Protocol, TypedDict

import numpy as np

from tools.analytics.registry import calculation

RSI_DAYS = 14
YEAR = 252


class Stock(Protocol):
    """What a record must have."""

    symbol: str
    closes: Sequence[float]  # USD per share, oldest first
    high: float
    low: float
    volume: float | None  # shares
    mean_volume: float | None


class Conditions(TypedDict, total=False):
    """What a stock must meet, all of it; what is not given is not asked. Fractions are 0.05 for 5 %."""

    rsi_below: float  # 0 to 100
    rsi_above: float
    above_sma: int  # sessions of the average the close is above
    below_sma: int
    near_high: float  # at most this fraction under the highest price of the year
    near_low: float  # at most this fraction over the lowest
    min_price: float  # USD
    max_price: float
    min_volume: float  # shares, mean of 20 sessions
    volume_ratio: float  # last volume at least so many times that mean
    change_above: float  # fraction over change_days
    change_below: float
    change_days: int  # sessions the change is over; 20 unless said


@dataclass(frozen=True, kw_only=True, slots=True)
class Measured:
    """A stock at its last close."""

    close: float
    change: float | None  # over the sessions asked for, fraction
    rsi: float | None
    over_50: float | None  # close against its average of 50 sessions, fraction
    over_200: float | None
    from_high: float | None  # against the highest price of 252 sessions, 0 or below; None with a shorter history
    from_low: float | None
    volume: float | None  # mean of 20 sessions, shares
    volume_ratio: float | None  # the last session's against it


@dataclass(frozen=True, kw_only=True, slots=True)
class Passing:
    """The stocks that meet some conditions."""

    symbols: tuple[str, ...]  # in the order given
    count: int


@calculation
def measured(stock: Stock, *, change_days: int) -> Measured:
    """The figures of one stock."""
    closes, close = tuple(stock.closes), stock.closes[-1]
    whole = len(closes) >= YEAR
    ratio = stock.volume / stock.mean_volume if stock.volume is not None and stock.mean_volume else None
    return Measured(
        close=close,
        change=close / closes[-change_days - 1] - 1 if len(closes) > change_days else None,
        rsi=_rsi(closes),
        over_50=_over(closes, 50),
        over_200=_over(closes, 200),
        from_high=close / stock.high - 1 if whole else None,
        from_low=close / stock.low - 1 if whole and stock.low else None,
        volume=stock.mean_volume,
        volume_ratio=ratio,
    )


@calculation
def passing(stocks: Sequence[Stock], *, conditions: Conditions) -> Passing:
    """Those of `stocks` that meet all conditions."""
    symbols = tuple(stock.symbol for stock in stocks if passes(stock, conditions))
    return Passing(symbols=symbols, count=len(symbols))


@calculation
def screened(stocks: Sequence[Stock]) -> int:
    """How many stocks were looked at."""
    return len(stocks)


@calculation
def given(*, value: float) -> float:
    """A condition's own figure, as it was asked for."""
    return value


def passes(stock: Stock, conditions: Conditions) -> bool:
    """Whether a stock meets all conditions. Raises KeyError for a condition there is not."""
    figures = measured(stock, change_days=conditions.get("change_days", 20))
    asked = ((name, limit) for name, limit in conditions.items() if name != "change_days")
    return all(_met(name, figures, stock, limit) for name, limit in asked)  # type: ignore[arg-type]


def _met(name: str, figures: Measured, stock: Stock, limit: float) -> bool:
    known = _VALUES[name](figures, stock, limit)
    return known is not None and (known <= limit if name in _AT_MOST else known >= limit)


def _against(stock: Stock, days: float) -> float | None:
    """Above its average: `days` and over; below it: under. The limit is the length of the average itself."""
    over = _over(tuple(stock.closes), int(days))
    return None if over is None else days + over


_VALUES: dict[str, Callable[[Measured, Stock, float], float | None]] = {
    "rsi_below": lambda figures, _, __: figures.rsi,
    "rsi_above": lambda figures, _, __: figures.rsi,
    "above_sma": lambda _, stock, days: _against(stock, days),
    "below_sma": lambda _, stock, days: _against(stock, days),
    "near_high": lambda figures, _, __: None if figures.from_high is None else -figures.from_high,
    "near_low": lambda figures, _, __: figures.from_low,
    "min_price": lambda figures, _, __: figures.close,
    "max_price": lambda figures, _, __: figures.close,
    "min_volume": lambda figures, _, __: figures.volume,
    "volume_ratio": lambda figures, _, __: figures.volume_ratio,
    "change_above": lambda figures, _, __: figures.change,
    "change_below": lambda figures, _, __: figures.change,
}
_AT_MOST = frozenset({"rsi_below", "below_sma", "near_high", "near_low", "max_price", "change_below"})


@lru_cache(maxsize=8192)
def _rsi(closes: tuple[float, ...]) -> float | None:
    import talib  # noqa: PLC0415 - TA-Lib loads when first used

    value = float(talib.RSI(np.array(closes), timeperiod=RSI_DAYS)[-1])
    return value if isfinite(value) else None


def _over(closes: tuple[float, ...], days: int) -> float | None:
    return closes[-1] / (sum(closes[-days:]) / days) - 1 if len(closes) >= days else None
