"""Three years of daily bars: a market factor, sector factors and each security's own noise, all with changing volatility.

Volatility clusters (GARCH(1,1) around a calendar of calm and stressed stretches), reports make gaps, volume rises with the
size of the move. Every path is then tilted so that it starts and ends at the level of `companies.csv`. Pure functions of a
seeded generator.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache

import numpy as np

from ava.demo import NOW, SOURCE
from ava.demo.companies import Company, companies
from ava.demo.earnings import Release
from db.sessions import closes_early, session_close, sessions

Array = np.ndarray

FIRST = date(2022, 11, 21)
CALM = (date(2023, 11, 10), date(2024, 3, 28))
STRESS = (date(2025, 3, 3), date(2025, 4, 30))
_STRETCHES = (  # first, last, volatility against normal, drift of the market a session
    (date(2023, 3, 8), date(2023, 3, 28), 1.5, -0.0015),
    (*CALM, 0.6, 0.0009),
    (date(2024, 7, 24), date(2024, 8, 20), 1.8, -0.001),
    (STRESS[0], date(2025, 4, 8), 2.6, -0.0062),
    (date(2025, 4, 9), STRESS[1], 2.3, 0.007),
)
MARKET_VOL = 0.14  # annualised
SECTOR_VOL = {
    "Information Technology": 0.10,
    "Communication Services": 0.07,
    "Consumer Discretionary": 0.08,
    "Consumer Staples": 0.08,
    "Financials": 0.09,
    "Health Care": 0.09,
    "Industrials": 0.08,
    "Energy": 0.17,
}
_TILT = {"QQQ": ("Information Technology", 0.8), "XLK": ("Information Technology", 1.0), "XLE": ("Energy", 1.0)}
_TILT["XLF"] = ("Financials", 1.0)
_FUND_NOISE = {"SPY": 0.01, "QQQ": 0.03, "XLK": 0.03, "XLE": 0.03, "XLF": 0.03}  # funds that follow the factors closely
_YEAR = 252**0.5


@dataclass(frozen=True, kw_only=True, slots=True)
class Prices:
    """Bars of all securities: arrays of sessions x securities, USD per share, rounded to cents; volume in shares."""

    days: tuple[date, ...]
    symbols: tuple[str, ...]
    open: Array
    high: Array
    low: Array
    close: Array
    volume: Array

    def column(self, symbol: str) -> int:
        """Where a security stands."""
        return self.symbols.index(symbol)

    def closes(self, symbol: str) -> Array:
        """Its closes, one a session."""
        return np.asarray(self.close[:, self.column(symbol)])


@cache
def days() -> tuple[date, ...]:
    """The sessions of this world."""
    return sessions(FIRST, NOW.date())


def simulate(rng: np.random.Generator, reports: dict[str, tuple[Release, ...]]) -> Prices:
    """All bars, with the jumps of the reports in them."""
    listed, jumps = companies(), _jumps(reports)
    steps = _smooth_returns(rng, listed)
    returns = _tilted(steps + jumps, listed)
    close = np.round(np.exp(np.log([c.end for c in listed]) - _still_to_come(returns)), 2)
    opening = _opens(rng, close, returns, jumps, listed)
    high, low = _ranges(rng, opening, close, steps)
    volume = _volumes(rng, returns, jumps, listed)
    names = tuple(c.symbol for c in listed)
    return Prices(days=days(), symbols=names, open=opening, high=high, low=low, close=close, volume=volume)


def _stretches() -> tuple[Array, Array]:
    """Volatility against normal, and drift of the market, of each session."""
    vol, drift = np.ones(len(days())), np.zeros(len(days()))
    for first, last, factor, step in _STRETCHES:
        inside = np.array([first <= day <= last for day in days()])
        vol[inside], drift[inside] = factor, step
    return vol, drift


def _clustered(rng: np.random.Generator, columns: int, alpha: float = 0.07, beta: float = 0.88) -> Array:
    """Unit-variance shocks with GARCH(1,1) variance; sessions x columns, with tails of a t distribution."""
    draws = rng.standard_t(6, (len(days()), columns)) / 1.5**0.5
    variance = np.ones(columns)
    for n, draw in enumerate(draws):
        draws[n] = draw * np.sqrt(variance)
        variance = (1 - alpha - beta) + alpha * draws[n] ** 2 + beta * variance
    return np.asarray(np.clip(draws, -5.5, 5.5))


def _smooth_returns(rng: np.random.Generator, listed: tuple[Company, ...]) -> Array:
    """Log returns without the jumps: beta x market + sector + own."""
    vol, drift = _stretches()
    market = MARKET_VOL / _YEAR * vol * _centred(_clustered(rng, 1)[:, 0], drift) + drift
    sectors = _clustered(rng, len(SECTOR_VOL)) * np.array(list(SECTOR_VOL.values())) / _YEAR * vol[:, None] ** 0.5
    own = _clustered(rng, len(listed)) * np.array([_own_vol(c) for c in listed]) / _YEAR * vol[:, None] ** 0.5
    return np.asarray(market[:, None] * np.array([c.beta for c in listed]) + sectors @ _loadings(listed) + own)


def _centred(shocks: Array, drift: Array) -> Array:
    """The shocks without their mean in each stretch, so that the market falls and recovers where the calendar says."""
    for step in np.unique(drift[drift != 0]):
        shocks[drift == step] -= shocks[drift == step].mean()
    return shocks


def _loadings(listed: tuple[Company, ...]) -> Array:
    """How far each security follows each sector; sectors x securities."""
    names = list(SECTOR_VOL)
    found = np.zeros((len(names), len(listed)))
    for n, company in enumerate(listed):
        sector, share = _TILT.get(company.symbol, (company.sector, 1.0))
        if sector:
            found[names.index(sector), n] = share
    return found


def _own_vol(company: Company) -> float:
    """What is left of a security's volatility after market and sector."""
    if company.symbol in _FUND_NOISE:
        return _FUND_NOISE[company.symbol]
    shared = (company.beta * MARKET_VOL) ** 2 + SECTOR_VOL.get(company.sector or "", 0.0) ** 2
    return float(max(company.vol**2 - shared, (0.4 * company.vol) ** 2) ** 0.5)


def _jumps(reports: dict[str, tuple[Release, ...]]) -> Array:
    """Log returns caused by reports, in the first session that trades on them."""
    row = {day: n for n, day in enumerate(days())}
    found = np.zeros((len(days()), len(companies())))
    for column, company in enumerate(companies()):
        for release in reports.get(company.symbol, ()):
            if row.get(release.session, 0) > 0:
                found[row[release.session], column] = release.jump
    return found


def _tilted(returns: Array, listed: tuple[Company, ...]) -> Array:
    """The returns with the drift that leads each security from its first level to its last."""
    returns[0] = 0.0
    wanted = np.log([c.end / c.start for c in listed])
    return np.asarray(returns + (wanted - returns.sum(axis=0)) / len(returns))


def _still_to_come(returns: Array) -> Array:
    """After each session, the sum of the returns of the later ones."""
    return np.asarray(returns.sum(axis=0) - returns.cumsum(axis=0))


def _opens(rng: np.random.Generator, close: Array, returns: Array, jumps: Array, listed: tuple[Company, ...]) -> Array:
    """Opening prices: the whole jump and about a third of the other move happen overnight."""
    noise = rng.standard_normal(close.shape) * np.array([c.vol for c in listed]) / _YEAR * 0.3
    gap = jumps + (returns - jumps) * 0.35 + noise
    before = np.vstack([close[:1], close[:-1]])
    return np.asarray(np.round(before * np.exp(gap), 2))


def _ranges(rng: np.random.Generator, opening: Array, close: Array, steps: Array) -> tuple[Array, Array]:
    """Highs and lows around opening and close, wider in wilder times."""
    wild = np.vstack([np.abs(steps[max(0, n - 10) : n + 1]).mean(axis=0) for n in range(len(steps))])
    above, below = np.abs(rng.standard_normal((2, *close.shape))) * wild * 0.55
    high = np.round(np.maximum(opening, close) * np.exp(above), 2)
    low = np.round(np.minimum(opening, close) * np.exp(-below), 2)
    return high, low


def _volumes(rng: np.random.Generator, returns: Array, jumps: Array, listed: tuple[Company, ...]) -> Array:
    """Shares traded: lognormal around the usual, more on large moves and reports, half on short days."""
    usual = np.array([c.volume for c in listed])
    size = np.abs(returns) / (np.array([c.vol for c in listed]) / _YEAR)
    short = np.array([0.5 if closes_early(day) else 1.0 for day in days()])[:, None]
    busy = np.exp(0.22 * rng.standard_normal(returns.shape) - 0.18 + 0.24 * np.minimum(size, 5)) * (1 + 0.7 * (jumps != 0))
    return np.asarray(np.round(usual * short * busy, -2)).astype(np.int64)


def bar_rows(prices: Prices) -> list[tuple[object, ...]]:
    """Rows of bars, security by security."""
    closed = [session_close(day) for day in prices.days]
    rows: list[tuple[object, ...]] = []
    for n, symbol in enumerate(prices.symbols):
        columns = [a[:, n].tolist() for a in (prices.open, prices.high, prices.low, prices.close, prices.volume)]
        own = [symbol] * len(closed)
        rows += zip(own, prices.days, [SOURCE] * len(closed), *columns, closed, strict=True)
    return rows
