"""Puts against calls, and who paid: by volume, open interest and premium, by side of the quote, by expiry and moneyness.

A record of the chain sums the contracts of one symbol, expiry, type and moneyness in a snapshot: `volume` and `open_interest` in
contracts, `premium` in USD at the middle of the quote. A record of the prints sums those of one type and side of the quote.
The put/call ratio is puts over calls (CBOE's definition for volume). Moneyness, a house rule: at the money within 2 % of the
share, in, out, and far out beyond 10 %. A print at the ask was eagerly bought, one at the bid eagerly sold; nobody is known.
"""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from tools.analytics.registry import calculation

SPANS: dict[str, tuple[int, int]] = {  # days to expiry, both included
    "to 7 days": (0, 7),
    "8 to 30 days": (8, 30),
    "31 to 90 days": (31, 90),
    "beyond": (91, 100_000),
}
MONEYNESS = ("in the money", "at the money", "out of the money", "far out")


class Part(Protocol):
    """Contracts of one symbol, expiry, type and moneyness."""

    symbol: str
    session: date
    expiry: date
    option_type: str
    moneyness: str
    volume: int
    open_interest: int
    premium: float


class Prints(Protocol):
    """Prints of one symbol, type and side."""

    option_type: str
    side: str  # bid, mid, ask or unknown
    size: int
    premium: float


@calculation
def amount(parts: Sequence[Part], *, option_type: str, of: str) -> float:
    """All puts or calls by `of`: volume or open_interest (contracts), or premium (USD)."""
    return float(sum(getattr(part, of) for part in parts if part.option_type == option_type))


@calculation
def ratio(parts: Sequence[Part], *, of: str) -> float | None:
    """Puts over calls by `of`: volume, open_interest or premium; None without calls."""
    calls = amount(parts, option_type="call", of=of)
    return amount(parts, option_type="put", of=of) / calls if calls else None


@calculation
def span_amount(parts: Sequence[Part], *, option_type: str, of: str, span: str) -> float:
    """As `amount`, of the expiries in one of SPANS."""
    return amount(within(parts, span), option_type=option_type, of=of)


@calculation
def span_ratio(parts: Sequence[Part], *, of: str, span: str) -> float | None:
    """As `ratio`, of the expiries in one of SPANS."""
    return ratio(within(parts, span), of=of)


@calculation
def place_amount(parts: Sequence[Part], *, option_type: str, of: str, moneyness: str) -> float:
    """As `amount`, at one moneyness."""
    return amount(at(parts, moneyness), option_type=option_type, of=of)


@calculation
def place_ratio(parts: Sequence[Part], *, of: str, moneyness: str) -> float | None:
    """As `ratio`, at one moneyness."""
    return ratio(at(parts, moneyness), of=of)


@calculation
def printed(prints: Sequence[Prints], *, option_type: str, side: str) -> float:
    """USD of premium printed on one side of the quote."""
    return float(sum(each.premium for each in prints if (each.option_type, each.side) == (option_type, side)))


@calculation
def ask_share(prints: Sequence[Prints], *, option_type: str) -> float | None:
    """Of the premium printed at bid or ask, the part at the ask; None without any."""
    bought, sold = (printed(prints, option_type=option_type, side=side) for side in ("ask", "bid"))
    return bought / (bought + sold) if bought + sold else None


def within(parts: Sequence[Part], span: str) -> list[Part]:
    """Those whose expiry lies in one of SPANS."""
    first, last = SPANS[span]
    return [part for part in parts if first <= (part.expiry - part.session).days <= last]


def at(parts: Sequence[Part], moneyness: str) -> list[Part]:
    """Those of one moneyness."""
    return [part for part in parts if part.moneyness == moneyness]
