"""How far a price is expected to move on a report: what its past says, what its volatility says, what its options cost.

All are mean absolute moves as fractions, so that they can be set side by side. A straddle at the money pays the distance of the
price from its strike, so without interest its price is the mean absolute move until expiry under the market's own odds
(Brenner and Subrahmanyam, Financial Analysts Journal 1988). It holds ordinary sessions beside the report's; variances add up, so
the report's own part is the root of what the squares leave. A normal return with deviation s moves s x sqrt(2/pi) on average.
"""

from collections.abc import Sequence
from decimal import Decimal
from math import pi, sqrt
from typing import Protocol

from tools.analytics import indicators, surprises
from tools.analytics.registry import calculation

_MEAN_OF_NORMAL = sqrt(2 / pi)


class Straddle(Protocol):
    """A call and a put of one strike and expiry, USD per share."""

    strike: Decimal
    underlying: float
    call_bid: float
    call_ask: float
    put_bid: float
    put_ask: float


@calculation
def straddle_price(straddle: Straddle) -> float:
    """The mids of call and put together, USD per share."""
    return (straddle.call_bid + straddle.call_ask + straddle.put_bid + straddle.put_ask) / 2


@calculation
def straddle_move(straddle: Straddle) -> float:
    """The mean absolute move until expiry that the straddle's price amounts to."""
    return straddle_price(straddle) / straddle.underlying


@calculation
def ordinary_move(bars: Sequence[indicators.Bar], *, days: int, sessions: int) -> float | None:
    """The mean absolute move over `sessions` at the realised volatility of the last `days`; None with too few bars."""
    volatility = indicators.realised_volatility(bars, days=days)
    return None if volatility is None else volatility * sqrt(sessions / indicators.YEAR) * _MEAN_OF_NORMAL


@calculation
def report_move(straddle: Straddle, bars: Sequence[indicators.Bar], *, days: int, sessions: int) -> float | None:
    """The report's part of the straddle's move, of `sessions` until expiry; None where ordinary days explain all of it."""
    ordinary = ordinary_move(bars, days=days, sessions=max(0, sessions - 1))
    if ordinary is None:
        return None
    left = straddle_move(straddle) ** 2 - ordinary**2
    return sqrt(left) if left > 0 else None


@calculation
def smaller(reports: Sequence[surprises.Report], move: Decimal) -> int:
    """How many of the reactions to reports were smaller than `move`, up or down."""
    known = (reaction for reaction in surprises.reactions(reports) if reaction is not None)
    return sum(abs(reaction) < move for reaction in known)


@calculation
def against(move: Decimal, other: Decimal) -> Decimal | None:
    """One move as a multiple of another."""
    return move / other if other else None
