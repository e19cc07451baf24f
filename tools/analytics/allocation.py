"""How an account is spread: over sectors and symbols, and how concentrated it is.

A holding is everything in one symbol, shares and options netted, at market value (see `tools.analytics.positions`). Shares of
the holdings are by absolute value, so that a short one counts as exposure. Concentration is the Herfindahl-Hirschman index, the
sum of squared shares, from 1/n for n equal holdings to 1 for a single one (Hirschman, National Power and the Structure of
Foreign Trade, 1945; Herfindahl, Concentration in the Steel Industry, 1950); its inverse is the number of equal holdings as
concentrated.
"""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Protocol

from tools.analytics import positions
from tools.analytics.registry import calculation

FUNDS, EVENTS, UNKNOWN = "Funds", "Event contracts", "No sector known"


class Position(positions.Position, Protocol):
    """What a record must have."""

    kind: str
    symbol: str
    sector: str | None
    listing: str | None  # stock, etf or index; None where the symbol is not known


@calculation
def sector_value(held: Sequence[Position], *, sector: str) -> Decimal:
    """USD in one sector, short positions negative."""
    return sum((worth for place, worth in by_sector(held).items() if place == sector), Decimal(0))


@calculation
def symbol_value(held: Sequence[Position], *, symbol: str) -> Decimal:
    """USD in one symbol, shares and options netted."""
    return by_symbol(held).get(symbol, Decimal(0))


@calculation
def gross(held: Sequence[Position]) -> Decimal:
    """USD of all holdings by absolute value."""
    return sum(map(abs, by_symbol(held).values()), Decimal(0))


@calculation
def herfindahl(held: Sequence[Position]) -> float | None:
    """The index, 0 to 1; None where nothing has a price."""
    whole = gross(held)
    return sum(float(worth / whole) ** 2 for worth in by_symbol(held).values()) if whole else None


@calculation
def equal_holdings(index: float) -> float | None:
    """How many equal holdings are as concentrated as this index says."""
    return 1 / float(index) if index else None


@calculation
def top_share(held: Sequence[Position], *, largest: int) -> float | None:
    """The share of the `largest` holdings together, of all by absolute value; None where nothing has a price."""
    whole, sizes = gross(held), sorted(map(abs, by_symbol(held).values()), reverse=True)
    return float(sum(sizes[:largest]) / whole) if whole else None


@calculation
def symbols(held: Sequence[Position]) -> int:
    """How many symbols have a priced holding."""
    return len(by_symbol(held))


def by_symbol(held: Sequence[Position]) -> dict[str, Decimal]:
    """USD by symbol, the largest first by absolute value; positions without a price are left out."""
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for position in held:
        sums[position.symbol] += positions.market_value(position) or Decimal(0)
    return _ranked({symbol: worth for symbol, worth in sums.items() if worth})


def by_sector(held: Sequence[Position]) -> dict[str, Decimal]:
    """USD by sector, the largest first by absolute value."""
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for position in held:
        sums[sector_of(position)] += positions.market_value(position) or Decimal(0)
    return _ranked({sector: worth for sector, worth in sums.items() if worth})


def sector_of(position: Position) -> str:
    """Its GICS sector; funds, event contracts and what is not known by those names."""
    if position.kind == "event":
        return EVENTS
    return position.sector or (FUNDS if position.listing == "etf" else UNKNOWN)


def _ranked(sums: dict[str, Decimal]) -> dict[str, Decimal]:
    return dict(sorted(sums.items(), key=lambda pair: (-abs(pair[1]), pair[0])))
