"""What an option structure can gain and lose at expiry, how likely that is, and how it reacts today.

A structure is option legs of one expiry, with or without shares. It is bought at the ask and sold at the bid of real quotes.
Profit at expiry is a line with a bend at each strike, so extremes, breakevens and probabilities are exact, not sampled.
Probability and expected value take the share as lognormal with drift `rate - dividend` (Black, Scholes and Merton; Hull, chapter
15) and one volatility, the mean of the legs' own: a risk-neutral view, not a forecast. (The volatility at the money instead would
call every far call cheap and every far put dear.) Fees, dividends received, early assignment and interest on margin are left
out. Money is USD for the whole position; an option contract is 100 shares.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from math import inf
from typing import Any, Protocol
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from tools.analytics import blackscholes as bs
from tools.analytics.blackscholes import Array
from tools.analytics.registry import calculation

MULTIPLIER = 100  # shares a contract of US listed options
LEAST_IV, MOST_IV = 0.01, 5.0  # fractions a year; outside is a source's way of saying it could not solve
_NEW_YORK, _CLOSE = ZoneInfo("America/New_York"), time(16, 0)
_YEAR_S = 365 * 86_400

Leg = Mapping[str, Any]  # {"quantity": -1, "option_type": "put", "strike": 95.0}, or "stock" with a quantity of shares


class Dated(Protocol):
    """What a record must have for its time to expiry."""

    expiry: date
    known_at: datetime


class Quote(Protocol):
    """What a record of a chain must have."""

    expiry: date
    strike: Decimal
    option_type: str
    bid: float | None
    ask: float | None
    iv: float | None
    underlying: float | None
    known_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Market:
    """What the legs of one expiry share."""

    spot: float  # USD per share
    years: float  # to the close of the expiry day
    rate: float  # continuously compounded
    dividend: float


@dataclass(frozen=True, kw_only=True, slots=True)
class Structures:
    """n structures of m option legs each."""

    market: Market
    quantity: Array  # (n, m) contracts, negative = sold
    call: NDArray[np.bool_]  # (n, m)
    strike: Array  # (n, m) USD per share
    price: Array  # (n, m) USD per share
    sigma: Array  # (n, m) the leg's own volatility, fraction a year
    shares: float = 0.0  # beside the options, in each structure

    @property
    def volatility(self) -> Array:
        """Mean volatility of the legs by contracts, one a structure: that of the share in its lognormal."""
        return np.average(self.sigma, axis=1, weights=np.abs(self.quantity))


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What n structures can gain and lose; each field has a figure a structure."""

    credit: Array  # USD received (positive) or paid for the options
    max_profit: Array  # USD; infinite where nothing bounds it
    max_loss: Array  # USD, 0 or more; infinite where nothing bounds it
    breakevens: Array  # (n, m + 1) USD per share, NaN where a segment has none
    probability: Array  # of any profit at expiry
    expected: Array  # USD, discounted to today


@dataclass(frozen=True, kw_only=True, slots=True)
class Evaluation:
    """One structure in plain numbers. `None` where nothing bounds a figure or it does not exist."""

    days: int  # calendar days to expiry
    iv: float  # mean volatility of the legs, fraction a year
    rate: float  # assumed, continuously compounded
    dividend: float  # assumed yield
    credit: float | None  # USD received for the options together; None where they cost
    debit: float | None  # USD paid for them; None where they bring
    max_profit: float | None  # USD
    max_loss: float | None  # USD, 0 or more; also the capital at risk
    breakeven_low: float | None  # USD per share, the lowest
    breakeven_high: float | None  # USD per share, the highest where there are two
    probability: float  # of any profit at expiry
    expected_value: float  # USD, discounted
    return_on_capital: float | None  # most profit over most loss
    delta: float  # USD for one USD up in the share, or the shares that would move alike
    gamma: float  # change of delta for one USD up
    vega: float  # USD for one point (0.01) of volatility
    theta: float  # USD a calendar day


@calculation
def evaluate(quotes: Sequence[Quote], *, legs: Sequence[Leg], rate: float, dividend: float) -> Evaluation:
    """A structure at the quotes of its expiry. Raises ValueError for a leg that cannot be traded there."""
    one = structure(quotes, legs, rate, dividend)
    out, sensitivity = outcomes(one), greeks(one)
    breakevens = sorted(out.breakevens[0][np.isfinite(out.breakevens[0])].tolist())
    most, least, credit = _bounded(out.max_profit[0]), _bounded(out.max_loss[0]), float(out.credit[0])
    return Evaluation(
        days=days_to(quotes[0]), iv=float(one.volatility[0]), rate=rate, dividend=dividend,
        credit=credit if credit > 0 else None, debit=-credit if credit <= 0 else None, max_profit=most, max_loss=least,
        breakeven_low=breakevens[0] if breakevens else None,
        breakeven_high=breakevens[-1] if len(breakevens) > 1 else None,
        probability=float(out.probability[0]), expected_value=float(out.expected[0]),
        return_on_capital=most / least if most is not None and least else None,
        **{name: float(figure[0]) for name, figure in sensitivity.items()},
    )  # fmt: skip


@calculation
def payoff(quotes: Sequence[Quote], *, legs: Sequence[Leg], levels: Sequence[float]) -> tuple[float, ...]:
    """USD gained or lost at expiry for each price of the share in `levels`; for charts."""
    one = structure(quotes, legs, 0.0, 0.0)
    return tuple(profit(one, np.asarray([levels], dtype=float))[0].tolist())


def structure(quotes: Sequence[Quote], legs: Sequence[Leg], rate: float, dividend: float) -> Structures:
    """The one structure of these legs, priced at the quotes. Raises ValueError for a leg without a two-sided quote."""
    options = [leg for leg in legs if leg["option_type"] != "stock"]
    found = [_quoted(quotes, leg) for leg in options]
    quantity = np.array([[leg["quantity"] for leg in options]], dtype=float)
    paid = [quote.ask if leg["quantity"] > 0 else quote.bid for leg, quote in zip(options, found, strict=True)]
    return Structures(
        market=market(quotes, rate, dividend),
        quantity=quantity,
        call=np.array([[leg["option_type"] == "call" for leg in options]]),
        strike=np.array([[float(quote.strike) for quote in found]]),
        price=np.array([paid], dtype=float),
        sigma=np.array([[quote.iv for quote in found]], dtype=float),
        shares=float(sum(leg["quantity"] for leg in legs if leg["option_type"] == "stock")),
    )


def market(quotes: Sequence[Quote], rate: float, dividend: float) -> Market:
    """Spot and time of one expiry. Raises ValueError where the quotes do not say what the share cost."""
    spot = quotes[0].underlying
    if spot is None:
        raise ValueError(f"no price of the share in the quotes for the expiry {quotes[0].expiry}")
    return Market(spot=spot, years=years_to(quotes[0]), rate=rate, dividend=dividend)


def tradable(quote: Quote) -> bool:
    """Whether both sides are quoted, not crossed, and the volatility was solved."""
    if quote.bid is None or quote.ask is None or quote.iv is None:
        return False
    return 0 < quote.bid <= quote.ask and LEAST_IV <= quote.iv <= MOST_IV


def days_to(quote: Quote) -> int:
    """Calendar days from the quote to its expiry, New York."""
    return (quote.expiry - quoted_on(quote)).days


def quoted_on(quote: Quote) -> date:
    """The day of the quote, New York."""
    return quote.known_at.astimezone(_NEW_YORK).date()


def years_to(quote: Dated) -> float:
    """Years of 365 days from the quote to 16:00 New York of its expiry; not positive once that has passed."""
    return (datetime.combine(quote.expiry, _CLOSE, _NEW_YORK) - quote.known_at).total_seconds() / _YEAR_S


def profit(of: Structures, levels: Array) -> Array:
    """USD at expiry for prices of the share, shape (n, k) for levels (n, k) or (1, k)."""
    sign = np.where(of.call, 1.0, -1.0)[:, :, None]
    worth = np.maximum(sign * (levels[:, None, :] - of.strike[:, :, None]), 0.0) - of.price[:, :, None]
    options = (of.quantity[:, :, None] * worth).sum(axis=1) * MULTIPLIER
    return np.asarray(options + of.shares * (levels - of.market.spot))


def outcomes(of: Structures) -> Outcome:
    """Extremes, breakevens, probability and expected value of each structure."""
    knots = np.sort(np.concatenate([np.zeros((len(of.strike), 1)), of.strike], axis=1), axis=1)
    at, slope = profit(of, knots), _slope(of)
    breakevens = _breakevens(knots, at, slope)
    return Outcome(
        credit=-(of.quantity * of.price).sum(axis=1) * MULTIPLIER,
        max_profit=np.where(slope > 0, inf, at.max(axis=1)),
        max_loss=np.where(slope < 0, inf, np.maximum(-at.min(axis=1), 0.0)),
        breakevens=breakevens,
        probability=_probability(of, knots, at, slope, breakevens),
        expected=_expected(of),
    )


def greeks(of: Structures) -> dict[str, Array]:
    """Delta, gamma, vega and theta of each structure, in the units of `Evaluation`, each leg at its own volatility."""
    options, weight = _options(of, of.sigma), of.quantity * MULTIPLIER
    return {
        "delta": (weight * bs.delta(options)).sum(axis=1) + of.shares,
        "gamma": (weight * bs.gamma(options)).sum(axis=1),
        "vega": (weight * bs.vega(options)).sum(axis=1) / 100,
        "theta": (weight * bs.theta(options)).sum(axis=1) / 365,
    }


def _slope(of: Structures) -> Array:
    """USD for one USD up in the share, above the highest strike."""
    return np.asarray((of.quantity * of.call).sum(axis=1) * MULTIPLIER + of.shares)


def _breakevens(knots: Array, at: Array, slope: Array) -> Array:
    """Where profit changes sign: between each two knots, and above the last."""
    left, right = at[:, :-1], at[:, 1:]
    with np.errstate(divide="ignore", invalid="ignore"):
        inside = knots[:, :-1] + np.diff(knots, axis=1) * left / (left - right)
        beyond = knots[:, -1] - at[:, -1] / slope
    crossed = (left > 0) != (right > 0)
    leaves = np.where(at[:, -1] > 0, slope < 0, slope > 0)
    return np.column_stack([np.where(crossed, inside, np.nan), np.where(leaves, beyond, np.nan)])


def _probability(of: Structures, knots: Array, at: Array, slope: Array, breakevens: Array) -> Array:
    """Mass of the lognormal over the stretches with a profit."""
    ends = np.column_stack([knots, np.full(len(knots), inf)])
    beyond = np.where(slope == 0, at[:, -1], slope)  # what profit tends to: only its sign counts
    left, right = at > 0, np.column_stack([at[:, 1:], beyond]) > 0
    low, high = np.where(left, ends[:, :-1], breakevens), np.where(right, ends[:, 1:], breakevens)
    share = _options(of, of.volatility[:, None])
    mass = np.where(left | right, bs.below(high, share) - bs.below(low, share), 0.0)
    return np.asarray(mass.sum(axis=1))


def _expected(of: Structures) -> Array:
    fair = bs.price(_options(of, of.volatility[:, None]))
    carried = of.market.spot * (np.exp(-of.market.dividend * of.market.years) - 1)
    return np.asarray((of.quantity * (fair - of.price)).sum(axis=1) * MULTIPLIER + of.shares * carried)


def _options(of: Structures, sigma: Array) -> bs.Options:
    m = of.market
    return bs.Options(call=of.call, spot=m.spot, strike=of.strike, years=m.years, sigma=sigma, rate=m.rate, dividend=m.dividend)


def _quoted(quotes: Sequence[Quote], leg: Leg) -> Quote:
    for quote in quotes:
        if quote.option_type == leg["option_type"] and float(quote.strike) == leg["strike"] and tradable(quote):
            return quote
    raise ValueError(f"no two-sided quote with a volatility for the leg {dict(leg)!r}")


def _bounded(figure: float) -> float | None:
    return float(figure) if np.isfinite(figure) else None
