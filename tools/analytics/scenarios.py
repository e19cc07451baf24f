"""What positions would gain or lose if the market, or one share, moved at once.

A share moves by its beta times the shock (`tools.analytics.greeks`), a symbol whose beta is not known by the shock itself; where
the shock is on named symbols, they move by it and no beta is used. Options are revalued by Black, Scholes and Merton at the moved
share, at the volatility of their quote plus `iv_more`, with no time passed; the gain is against their value by the same formula
before, so that no shock is no gain. Prices cannot fall below nothing. Positions that cannot be measured are left out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tools.analytics import blackscholes as bs
from tools.analytics.greeks import Bar, Position, betas, measurable, priced
from tools.analytics.registry import calculation

FLOOR = 0.001  # of the price before: what a share keeps at least


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """USD gained (negative = lost) under one shock."""

    shock: float  # fraction
    total: float
    stocks: float
    options: float
    assumed: int  # symbols taken at a beta of one, since theirs is not known


@calculation
def outcome(
    positions: Sequence[Position],
    bars: Sequence[Bar],
    *,
    shock: float,
    benchmark: str | None,
    iv_more: float,
    rate: float,
    dividend: float,
) -> Outcome:
    """All positions under `shock` of the benchmark, or of their own symbols where that is None."""
    return _outcome(positions, betas(bars, benchmark) if benchmark else None, shock, iv_more, (rate, dividend))


@calculation
def symbol_gain(
    positions: Sequence[Position],
    bars: Sequence[Bar],
    *,
    symbol: str,
    shock: float,
    benchmark: str | None,
    rate: float,
    dividend: float,
) -> float:
    """The part of one symbol in `outcome` at the quoted volatility, USD."""
    own, both = [one for one in positions if one.symbol == symbol], [bar for bar in bars if bar.symbol in {symbol, benchmark}]
    known = betas(both, benchmark) if benchmark else None
    return _outcome(own, known, shock, 0.0, (rate, dividend)).total


@calculation
def curve(
    positions: Sequence[Position],
    bars: Sequence[Bar],
    *,
    shocks: Sequence[float],
    benchmark: str | None,
    rate: float,
    dividend: float,
) -> tuple[float, ...]:
    """USD gained or lost at each of `shocks`, at the quoted volatility; for charts."""
    known = betas(bars, benchmark) if benchmark else None
    return tuple(_outcome(positions, known, shock, 0.0, (rate, dividend)).total for shock in shocks)


def _outcome(
    positions: Sequence[Position], known: Mapping[str, float] | None, shock: float, iv_more: float, carry: tuple[float, float]
) -> Outcome:
    """`known` betas, or None for a shock of the symbols themselves; `carry` = interest rate and dividend yield."""
    sums, assumed = {"stock": 0.0, "option": 0.0}, set()
    for one in filter(measurable, positions):
        if known is not None and one.symbol not in known:
            assumed.add(one.symbol)
        slope = 1.0 if known is None else known.get(one.symbol, 1.0)
        sums[one.kind] += _gain(one, max(slope * shock, FLOOR - 1), iv_more, *carry)
    total = sums["stock"] + sums["option"]
    return Outcome(shock=shock, total=total, stocks=sums["stock"], options=sums["option"], assumed=len(assumed))


def _gain(one: Position, move: float, iv_more: float, rate: float, dividend: float) -> float:
    quantity, spot = float(one.quantity) * one.multiplier, one.spot or 0.0
    if one.kind == "stock":
        return quantity * spot * move
    before, after = (
        bs.price(priced(one, spot=at, rate=rate, dividend=dividend, iv_more=more))
        for at, more in ((spot, 0.0), (spot * (1 + move), iv_more))
    )
    return quantity * float(after - before)
