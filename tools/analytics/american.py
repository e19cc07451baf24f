"""What an option that may be exercised early is worth, by QuantLib, and what that right adds to its European price.

The engine is QuantLib's QdFp: Andersen, Lake and Offengenden, High-Performance American Option Pricing, Journal of
Computational Finance 20 (2016), to about 1e-8 of the strike. Time and carry are those of `tools.analytics.blackscholes`: a
continuous dividend yield, so a single dividend is not placed on its day. Greeks are the closed form's plus central differences
of the premium; an option that is best exercised now moves as its intrinsic value does. One option costs about 3 ms, so this is
for a few of them; whole chains stay with the closed form. Options on the indexes in EUROPEAN cannot be exercised early.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import sqrt
from typing import Any

from tools.analytics import blackscholes as bs
from tools.analytics import structures as st
from tools.analytics.registry import calculation

EUROPEAN = frozenset({"SPX", "SPXW", "XSP", "NDX", "NDXP", "XND", "RUT", "RUTW", "MRUT", "VIX", "VIXW", "DJX"})
_STEP = 0.05  # of a standard deviation at expiry: how far the share is moved for delta and gamma
_POINT, _DAY = 0.001, 1 / 365  # moves of volatility and time
_NOTHING = 1e-6  # of the strike: time value below the engine's own accuracy


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """One option to be valued."""

    call: bool
    spot: float  # USD per share
    strike: float
    years: float  # to expiry; positive
    sigma: float  # fraction a year; positive
    rate: float  # continuously compounded
    dividend: float  # yield, as the rate
    early: bool = True  # it may be exercised before expiry


@dataclass(frozen=True, kw_only=True, slots=True)
class American:
    """One option, USD per share."""

    value: float
    premium: float  # of the value: for the right to exercise before expiry
    intrinsic: float  # what exercising it now brings
    time_value: float  # value less that; where nothing is left, exercising now is best
    delta: float  # USD for one USD up in the share
    gamma: float  # change of delta for one USD up
    vega: float  # USD for one point (0.01) of volatility
    theta: float  # USD a calendar day


@calculation
def quoted(quotes: Sequence[st.Quote], *, strike: float, option_type: str, rate: float, dividend: float, early: bool) -> American:
    """An option of the quotes of its expiry, at its own volatility. Raises ValueError where it has no two-sided quote there."""
    one = st.structure(quotes, [{"quantity": 1, "option_type": option_type, "strike": strike}], rate, dividend)
    return valued(Terms(
        call=option_type == "call", spot=one.market.spot, strike=strike, years=one.market.years, sigma=float(one.sigma[0, 0]),
        rate=rate, dividend=dividend, early=early,
    ))  # fmt: skip


@lru_cache(maxsize=4096)
def valued(of: Terms) -> American:
    """Value and Greeks of one American option."""
    closed, premium = _closed(of), _premium(of)
    sign, value = 1.0 if of.call else -1.0, float(bs.price(closed)) + premium
    intrinsic = max(0.0, sign * (of.spot - of.strike))
    left = value - intrinsic
    known = {"value": value, "premium": premium, "intrinsic": intrinsic, "time_value": max(0.0, left)}
    if premium and left < _NOTHING * of.strike:
        return American(**known, delta=sign, gamma=0.0, vega=0.0, theta=0.0)
    return American(**known, **_greeks(of, closed, premium))


def _greeks(of: Terms, closed: bs.Options, premium: float) -> dict[str, float]:
    """In the units of `American`."""
    step, day = of.spot * _STEP * of.sigma * sqrt(of.years), min(_DAY, of.years / 4)
    up, down = (_premium(replace(of, spot=of.spot + move)) for move in (step, -step))
    return {
        "delta": float(bs.delta(closed)) + (up - down) / (2 * step),
        "gamma": float(bs.gamma(closed)) + (up - 2 * premium + down) / step**2,
        "vega": (float(bs.vega(closed)) + _slope(of, "sigma", _POINT)) / 100,
        "theta": (float(bs.theta(closed)) - _slope(of, "years", day)) / 365,
    }


def _slope(of: Terms, field: str, step: float) -> float:
    """Change of the premium for one unit of a term."""
    up, down = (_premium(replace(of, **{field: getattr(of, field) + move})) for move in (step, -step))
    return (up - down) / (2 * step)


def _premium(of: Terms) -> float:
    """What early exercise adds, USD per share; nothing where the carry never makes it pay."""
    if not of.early or (of.dividend if of.call else of.rate) <= 0:
        return 0.0
    return max(_american(of) - float(bs.price(_closed(of))), 0.0)


def _american(of: Terms) -> float:
    """QuantLib's value.

    Its clock runs in whole days, so every option lasts one year there, in which the interest and the variance of `years` pass:
    the same value, since only their products with time matter. The year lies far ahead, where nothing has expired.
    """
    import QuantLib as ql  # noqa: N813, PLC0415 - as its documentation writes it; loads when first used

    first, last, days = ql.Date(1, 1, 2100), ql.Date(1, 1, 2101), ql.Actual365Fixed()
    rate, dividend = (ql.YieldTermStructureHandle(ql.FlatForward(first, r * of.years, days)) for r in (of.rate, of.dividend))
    spread = ql.BlackConstantVol(first, ql.NullCalendar(), of.sigma * sqrt(of.years), days)
    spot = ql.QuoteHandle(ql.SimpleQuote(of.spot))
    process = ql.BlackScholesMertonProcess(spot, dividend, rate, ql.BlackVolTermStructureHandle(spread))
    payoff = ql.PlainVanillaPayoff(ql.Option.Call if of.call else ql.Option.Put, of.strike)
    option: Any = ql.VanillaOption(payoff, ql.AmericanExercise(first, last))
    option.setPricingEngine(ql.QdFpAmericanEngine(process, ql.QdFpAmericanEngine.accurateScheme()))
    return float(option.NPV())


def _closed(of: Terms) -> bs.Options:
    return bs.Options(
        call=of.call, spot=of.spot, strike=of.strike, years=of.years, sigma=of.sigma, rate=of.rate, dividend=of.dividend
    )
