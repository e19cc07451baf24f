"""Value and profit of positions, to the cent.

A position has `quantity` (negative = short), `multiplier` (1 a share, 100 an option contract, 1 an event contract),
`average_price` and `price` (USD a share; USD a contract for events), and `price_before`, the price one session earlier; a price
that is not known is None. Each position is rounded to cents before it is summed, so that what is shown adds up.
"""

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Protocol

from tools.analytics.registry import calculation

_CENT = Decimal("0.01")


class Position(Protocol):
    """What a record must have to be valued."""

    quantity: Decimal
    multiplier: int
    average_price: Decimal
    price: float | None
    price_before: float | None


class Balance(Protocol):
    """Cash of one account, USD."""

    cash: Decimal


@calculation
def market_value(position: Position) -> Decimal | None:
    """USD the position is worth (negative for a short one); None without a price."""
    return _dollars(position, position.price)


@calculation
def unrealised(position: Position) -> Decimal | None:
    """USD gained or lost since it was opened, before fees; None without a price."""
    value, cost = market_value(position), _dollars(position, position.average_price)
    return None if value is None or cost is None else value - cost


@calculation
def day_change(position: Position) -> Decimal | None:
    """USD gained or lost since the session before; None without both prices."""
    value, before = market_value(position), _dollars(position, position.price_before)
    return None if value is None or before is None else value - before


@calculation
def total_value(positions: Sequence[Position]) -> Decimal:
    """USD of all positions that have a price."""
    return _sum(map(market_value, positions))


@calculation
def total_unrealised(positions: Sequence[Position]) -> Decimal:
    """USD gained or lost on all positions that have a price."""
    return _sum(map(unrealised, positions))


@calculation
def total_day_change(positions: Sequence[Position]) -> Decimal | None:
    """USD gained or lost since the session before, over the positions with both prices; None when there are none."""
    changes = [change for change in map(day_change, positions) if change is not None]
    return _sum(changes) if changes else None


@calculation
def cash(balances: Sequence[Balance]) -> Decimal:
    """USD in cash over all accounts."""
    return _sum(balance.cash for balance in balances)


@calculation
def total(*amounts: Decimal) -> Decimal:
    """The sum of earlier figures."""
    return _sum(amounts)


@calculation
def share(part: Decimal, whole: Decimal) -> Decimal | None:
    """`part` as a fraction of `whole`; None where the whole is nothing."""
    return part / abs(whole) if whole else None


@calculation
def change_fraction(change: Decimal, value_now: Decimal) -> Decimal | None:
    """A change as a fraction of the value before it; None where there was none."""
    return share(change, value_now - change)


@calculation
def held(positions: Sequence[Position]) -> int:
    """How many positions."""
    return len(positions)


@calculation
def unpriced(positions: Sequence[Position]) -> int:
    """How many positions have no price."""
    return sum(position.price is None for position in positions)


def _dollars(position: Position, price: float | Decimal | None) -> Decimal | None:
    if price is None:
        return None
    exact = price if isinstance(price, Decimal) else Decimal(f"{price:.12g}")
    return (position.quantity * position.multiplier * exact).quantize(_CENT, ROUND_HALF_EVEN)


def _sum(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((amount for amount in amounts if amount is not None), Decimal("0.00"))
