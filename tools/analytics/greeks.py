"""How positions react: their Greeks, the beta of a share, and the account's delta in shares of the market.

Bars are in order of session. A position has `kind`, `quantity` (negative = short), `multiplier`, `spot` (USD per share, of the
share beneath an option) and, for an option, `strike`, `option_type`, `expiry`, `iv` (fraction a year) and `known_at` (its
quote's time). Greeks are those of an option that may be exercised early (`tools.analytics.american`), each at its own
volatility, time from its quote to its expiry. A position that cannot be measured (an option without a usable quote, an event
contract) has none and is left out. Beta is the slope of daily returns on those of the benchmark by least squares (Sharpe,
Journal of Finance 18, 1963; Hull, chapter 3), over the sessions both have; under 60 of them it is not known. Beta-weighted
delta is each position's delta in dollars times its beta, over the benchmark's price: the shares of the benchmark that would
move alike.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

import numpy as np

from tools.analytics import american
from tools.analytics import blackscholes as bs
from tools.analytics import structures as st
from tools.analytics.registry import calculation

LEAST_SESSIONS = 60


class Position(Protocol):
    """What a record must have."""

    kind: str
    symbol: str
    expiry: date
    strike: Decimal
    option_type: str
    quantity: Decimal
    multiplier: int
    iv: float | None
    spot: float | None
    known_at: datetime


class Bar(Protocol):
    """A daily bar."""

    symbol: str
    session: date
    close: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Greeks:
    """How a position, or several, react; None where nothing could be measured."""

    shares: float | None = None  # delta: the shares that would move alike, to the hundredth
    delta: float | None = None  # the same in USD of the share
    gamma: float | None = None  # shares more for one USD up in the share
    theta: float | None = None  # USD a calendar day
    vega: float | None = None  # USD for one point (0.01) of volatility
    rate: float = 0.0  # assumed interest rate, continuously compounded


@dataclass(frozen=True, kw_only=True, slots=True)
class Weighted:
    """Delta of an account against a benchmark."""

    shares: float | None  # of the benchmark
    dollars: float | None  # of the benchmark
    left_out: int  # measured positions whose beta is not known


@calculation
def position(one: Position, *, rate: float, dividend: float) -> Greeks:
    """Greeks of one position; `dividend` is the assumed yield."""
    quantity = float(one.quantity) * one.multiplier
    if not measurable(one) or one.spot is None:
        return Greeks(rate=rate)
    if one.kind == "stock":
        return Greeks(shares=quantity, delta=quantity * one.spot, gamma=0.0, theta=0.0, vega=0.0, rate=rate)
    option = american.valued(_terms(one, one.spot, rate, dividend))
    shares = quantity * option.delta
    return Greeks(
        shares=round(shares, 2), delta=shares * one.spot, gamma=round(quantity * option.gamma, 4),
        theta=quantity * option.theta, vega=quantity * option.vega, rate=rate,
    )  # fmt: skip


@calculation
def account(positions: Sequence[Position], *, rate: float, dividend: float) -> Greeks:
    """Greeks of all positions that can be measured; shares and gamma of different symbols do not add up and are None."""
    parts = [position(one, rate=rate, dividend=dividend) for one in positions if measurable(one)]
    if not parts:
        return Greeks(rate=rate)
    delta, theta, vega = (sum(getattr(part, name) for part in parts) for name in ("delta", "theta", "vega"))
    alike = len({one.symbol for one in positions if measurable(one)}) == 1
    shares, gamma = (sum(getattr(part, name) for part in parts) if alike else None for name in ("shares", "gamma"))
    return Greeks(shares=shares, delta=delta, gamma=gamma, theta=theta, vega=vega, rate=rate)


@calculation
def unmeasured(positions: Sequence[Position]) -> int:
    """How many positions are left out."""
    return sum(not measurable(one) for one in positions)


@calculation
def beta(bars: Sequence[Bar], *, symbol: str, benchmark: str) -> float | None:
    """Beta of `symbol` against `benchmark`, whose bars are both among `bars`; None with under 60 common returns."""
    return betas(bars, benchmark).get(symbol)


@calculation
def weighted(positions: Sequence[Position], bars: Sequence[Bar], *, benchmark: str, rate: float, dividend: float) -> Weighted:
    """The account's delta in shares and dollars of the benchmark; None where no position has a beta."""
    known, level = betas(bars, benchmark), _last(bars, benchmark)
    measured = [one for one in positions if measurable(one)]
    parts = [
        known[one.symbol] * (position(one, rate=rate, dividend=dividend).delta or 0.0) for one in measured if one.symbol in known
    ]
    if not parts or level is None:
        return Weighted(shares=None, dollars=None, left_out=len(measured))
    return Weighted(shares=round(sum(parts) / level, 2), dollars=sum(parts), left_out=len(measured) - len(parts))


def measurable(one: Position) -> bool:
    """Whether a position has Greeks: a share with a price, or an option with a sane volatility that has not expired."""
    if one.kind == "event" or not one.spot:
        return False
    return one.kind == "stock" or (one.iv is not None and st.LEAST_IV <= one.iv <= st.MOST_IV and st.years_to(one) > 0)


def priced(one: Position, *, spot: float, rate: float, dividend: float, iv_more: float = 0.0) -> bs.Options:
    """An option position as Black, Scholes and Merton take it, at another spot and `iv_more` volatility if need be."""
    return bs.Options(
        call=one.option_type == "call", spot=spot, strike=float(one.strike), years=st.years_to(one),
        sigma=max((one.iv or 0.0) + iv_more, st.LEAST_IV), rate=rate, dividend=dividend,
    )  # fmt: skip


def _terms(one: Position, spot: float, rate: float, dividend: float) -> american.Terms:
    """An option position with a volatility as the American engine takes it."""
    return american.Terms(
        call=one.option_type == "call", spot=spot, strike=float(one.strike), years=st.years_to(one), sigma=float(one.iv or 0.0),
        rate=rate, dividend=dividend, early=one.symbol not in american.EUROPEAN,
    )  # fmt: skip


def betas(bars: Sequence[Bar], benchmark: str) -> dict[str, float]:
    """Beta of every symbol in `bars` that has enough sessions in common with the benchmark."""
    closes: defaultdict[str, dict[date, float]] = defaultdict(dict)
    for bar in bars:
        closes[bar.symbol][bar.session] = bar.close
    market = closes.get(benchmark, {})
    found = {symbol: _slope(own, market) for symbol, own in closes.items()}
    return {symbol: slope for symbol, slope in found.items() if slope is not None}


def _slope(own: dict[date, float], market: dict[date, float]) -> float | None:
    days = [day for day in own if day in market]
    if len(days) <= LEAST_SESSIONS:
        return None
    mine, theirs = (np.diff(np.log([closes[day] for day in days])) for closes in (own, market))
    spread = np.var(theirs)
    return float(np.cov(mine, theirs, bias=True)[0, 1] / spread) if spread else None


def _last(bars: Sequence[Bar], symbol: str) -> float | None:
    return next((bar.close for bar in reversed(bars) if bar.symbol == symbol), None)
