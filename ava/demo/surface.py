"""What an option is worth in the simulated world: Black-Scholes on a skewed surface with a term structure and earnings in it.

Closed form of Black and Scholes (1973) with Merton's dividend yield, rate 4 %; puts are never below what exercise pays. Implied
volatility at the money runs from recent realised volatility to the long-run one, plus the variance of a report before expiry.
Everything is vectorised: arguments are arrays (or floats) that broadcast, prices USD per share, times in years of 365 days.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy.special import ndtr

from ava.demo.companies import Company
from ava.demo.earnings import Release, typical_jump
from ava.demo.prices import Array, Prices

RATE = 0.04
_MEAN_REVERSION = 4.0  # a year: half of a shock is gone from the surface after two months
_LOOKBACK = 21  # sessions of realised volatility


@dataclass(frozen=True, kw_only=True, slots=True)
class Surface:
    """The implied volatilities of one underlying, session by session."""

    company: Company
    days: tuple[date, ...]
    ordinals: Array  # the same days as numbers
    spot: Array  # close of each session
    short_vol: Array  # annualised, what a one-month option would be quoted at without reports
    reports: Array  # ordinals of the first session after each report

    @property
    def carry(self) -> float:
        """Dividend yield used for pricing: what the market expects within a year, at most 1 %."""
        return min(self.company.dividend, 0.01)

    def iv(self, session: Array, expiry: date, strike: Array) -> Array:
        """Implied volatility at the close of sessions (indices), annualised fraction."""
        years = self.years(session, expiry)
        atm = self._at_the_money(session, expiry, years)
        forward = self.spot[session] * np.exp((RATE - self.carry) * years)
        x = np.clip(np.log(strike / forward) / (atm * np.sqrt(years)), -4, 4)
        slope, bend = (-0.16, 0.030) if self.company.kind == "etf" and self.company.beta > 0.2 else (-0.07, 0.025)
        return np.asarray(np.clip(atm * (1 + slope * x + bend * x * x), 0.05, 3.0))

    def price(self, session: Array, expiry: date, strike: Array, option_type: str) -> Array:
        """Fair value at the close of sessions, USD per share, unrounded."""
        spot, years, vol = self.spot[session], self.years(session, expiry), self.iv(session, expiry, strike)
        return black_scholes(spot, strike, years, vol, self.carry, option_type)

    def years(self, session: Array, expiry: date) -> Array:
        """Time left at the close of each session; a quarter of an hour on the day of expiry itself."""
        return np.asarray(np.maximum(expiry.toordinal() - self.ordinals[session], 0.01) / 365)

    def _at_the_money(self, session: Array, expiry: date, years: Array) -> Array:
        reverting = np.exp(-_MEAN_REVERSION * years)
        base = self.company.vol + (self.short_vol[session] - self.company.vol) * reverting
        return np.asarray(np.sqrt(base**2 + self._reports_before(session, expiry) * typical_jump(self.company) ** 2 / years))

    def _reports_before(self, session: Array, expiry: date) -> Array:
        """How many reports will have been traded on between each session and expiry."""
        due = self.reports[self.reports <= expiry.toordinal()]
        return np.asarray((due > self.ordinals[session][..., None]).sum(axis=-1))


def black_scholes(spot: Array, strike: Array, years: Array, vol: Array, carry: float, option_type: str) -> Array:
    """European value, USD per share; of a put at least its intrinsic value."""
    sign = 1 if option_type == "call" else -1
    d1, d2 = _d(spot, strike, years, vol, carry)
    paid = spot * np.exp(-carry * years) * ndtr(sign * d1) - strike * np.exp(-RATE * years) * ndtr(sign * d2)
    return np.asarray(np.maximum(sign * paid, np.maximum(sign * (spot - strike), 0.0)))


def delta(spot: Array, strike: Array, years: Array, vol: Array, carry: float, option_type: str) -> Array:
    """Change of value a dollar of the underlying: 0 to 1 for a call, -1 to 0 for a put."""
    sign = 1 if option_type == "call" else -1
    return np.asarray(sign * np.exp(-carry * years) * ndtr(sign * _d(spot, strike, years, vol, carry)[0]))


def _d(spot: Array, strike: Array, years: Array, vol: Array, carry: float) -> tuple[Array, Array]:
    spread = vol * np.sqrt(years)
    d1 = (np.log(spot / strike) + (RATE - carry + vol * vol / 2) * years) / spread
    return d1, d1 - spread


def surfaces(prices: Prices, reports: dict[str, tuple[Release, ...]], listed: tuple[Company, ...]) -> dict[str, Surface]:
    """The surface of every underlying."""
    short = _short_vols(prices, listed)
    ordinals = _ordinals(prices.days)
    return {
        company.symbol: Surface(
            company=company,
            days=prices.days,
            ordinals=ordinals,
            spot=prices.closes(company.symbol),
            short_vol=short[:, prices.column(company.symbol)],
            reports=_ordinals(tuple(release.session for release in reports.get(company.symbol, ()))),
        )
        for company in listed
    }


def _ordinals(days: tuple[date, ...]) -> Array:
    return np.array([day.toordinal() for day in days], dtype=np.int64)


def _short_vols(prices: Prices, listed: tuple[Company, ...]) -> Array:
    """Realised volatility of the last month, half way to the long-run one, slightly above it as option sellers want it."""
    returns = np.diff(np.log(prices.close), axis=0, prepend=np.log(prices.close[:1]))
    usual = np.array([company.vol for company in listed])
    squares = np.minimum(returns**2, (3.5 * usual / 252**0.5) ** 2)  # a jump on a report says little about next month
    total = np.vstack([np.tile((usual**2 / 252), (_LOOKBACK, 1)), squares]).cumsum(axis=0)
    realised = np.sqrt((total[_LOOKBACK:] - total[:-_LOOKBACK]) / _LOOKBACK * 252)
    return np.asarray(np.clip(0.5 * realised + 0.53 * usual, 0.6 * usual, 2.5 * usual))
