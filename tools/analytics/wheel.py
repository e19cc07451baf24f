"""What a put sold against cash, or a call sold against shares, earns and risks: the two halves of the wheel.

A quote is one out-of-the-money contract with `bid`, `strike`, `iv` and `underlying`. The premium is the bid. Return is the
premium over what it ties up (the strike for a put, the share for a call), as it stands and times 365 over the days to expiry
(simple, not compounded). Delta and the probability of assignment are those of Black, Scholes and Merton at the contract's own
volatility, the latter the risk-neutral chance of ending in the money, N(-d2) for a put (Hull, chapter 15); early assignment is
left out. A contract takes part when it is sound (`tools.analytics.proposals`: two-sided, open interest of 50, spread not too
wide) and its absolute delta lies in the range asked for. Contracts are ranked by annualised return, which pays most where risk
is highest: volatility stands beside it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from tools.analytics import blackscholes as bs
from tools.analytics import proposals
from tools.analytics import structures as st
from tools.analytics.registry import calculation


class Quote(proposals.Quote, Protocol):
    """What a record must have."""

    symbol: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """One contract sold."""

    days: int  # calendar days to expiry
    premium: float  # USD a contract, at the bid
    cash: float  # USD a contract ties up: the strike for a put, the shares for a call
    earned: float  # premium over cash, fraction
    annual: float  # the same a year, simple
    delta: float  # absolute, of the contract
    assigned: float  # risk-neutral probability of ending in the money
    breakeven: float  # USD per share: below it money is lost
    discount: float  # how far that is below the share, fraction
    iv: float  # fraction a year


@calculation
def terms(quote: Quote, *, rate: float, dividend: float) -> Terms:
    """What one contract earns and risks. Raises ValueError for one without a bid, a volatility or the share's price."""
    if quote.bid is None or quote.iv is None or not quote.underlying:
        raise ValueError(f"no bid, volatility or price of the share for {quote.symbol} {quote.expiry} {quote.strike}")
    strike, spot, days, call = float(quote.strike), quote.underlying, max(st.days_to(quote), 1), quote.option_type == "call"
    option = bs.Options(
        call=call, spot=spot, strike=strike, years=st.years_to(quote), sigma=quote.iv, rate=rate, dividend=dividend
    )
    below, tied = float(bs.below(strike, option)), spot if call else strike
    breakeven = tied - quote.bid
    return Terms(
        days=days, premium=quote.bid * st.MULTIPLIER, cash=tied * st.MULTIPLIER, earned=quote.bid / tied,
        annual=quote.bid / tied * 365 / days, delta=abs(float(bs.delta(option))), assigned=1 - below if call else below,
        breakeven=breakeven, discount=1 - breakeven / spot, iv=quote.iv,
    )  # fmt: skip


@calculation
def fitting(quotes: Sequence[Quote], *, deltas: Sequence[float], rate: float, dividend: float) -> int:
    """How many contracts take part."""
    return len(ranked(quotes, deltas, rate, dividend))


def ranked(quotes: Sequence[Quote], deltas: Sequence[float], rate: float, dividend: float) -> list[tuple[float, Quote]]:
    """Annualised return and quote of each contract that takes part, the highest first."""
    usable = [quote for quote in quotes if proposals.sound(quote) and quote.underlying and st.years_to(quote) > 0]
    found = [(value, quote) for value, quote in zip(_annual(usable), usable, strict=True)] if usable else []
    inside = _inside(usable, deltas, rate, dividend)
    kept = [pair for pair, fits in zip(found, inside, strict=True) if fits]
    return sorted(kept, key=lambda pair: (-pair[0], pair[1].symbol, pair[1].expiry, pair[1].strike, pair[1].option_type))


def _annual(quotes: Sequence[Quote]) -> Iterator[float]:
    for quote in quotes:
        tied = (quote.underlying or 0.0) if quote.option_type == "call" else float(quote.strike)
        yield (quote.bid or 0.0) / tied * 365 / max(st.days_to(quote), 1)


def _inside(quotes: Sequence[Quote], deltas: Sequence[float], rate: float, dividend: float) -> list[bool]:
    """Whether each contract's absolute delta lies in the range."""
    if not quotes:
        return []
    option = bs.Options(
        call=[quote.option_type == "call" for quote in quotes],
        spot=np.array([quote.underlying for quote in quotes], dtype=float),
        strike=[float(quote.strike) for quote in quotes], years=[st.years_to(quote) for quote in quotes],
        sigma=np.array([quote.iv for quote in quotes], dtype=float), rate=rate, dividend=dividend,
    )  # fmt: skip
    size = np.abs(bs.delta(option))
    return [bool(fits) for fits in (size >= deltas[0]) & (size <= deltas[1])]
