"""What the simulated people can trade and at which prices: shares at closes, options on the surface, event contracts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

import numpy as np

from ava.demo.chains import Chains
from ava.demo.prices import Prices
from ava.demo.surface import Surface


class Instrument(NamedTuple):
    """Something that can be held."""

    kind: str  # "stock", "option" or "event"
    symbol: str  # ticker, underlying, or ticker of an event market
    expiry: date | None = None
    strike: float | None = None  # USD per share
    option_type: str | None = None  # "call" or "put"

    @classmethod
    def stock(cls, symbol: str) -> "Instrument":
        """Shares of a security."""
        return cls("stock", symbol)

    @property
    def multiplier(self) -> int:
        """Units a contract."""
        return 100 if self.kind == "option" else 1

    def __str__(self) -> str:
        """As a broker's statement describes it: 'NVDA 12/19/2025 Call $195.00'."""
        if self.expiry is None:
            return self.symbol
        day, kind = f"{self.expiry.month}/{self.expiry.day}/{self.expiry.year}", (self.option_type or "").capitalize()
        return f"{self.symbol} {day} {kind} ${self.strike:.2f}"


@dataclass(frozen=True, kw_only=True)
class Market:
    """Prices by session (counted from the first). An instrument without a price is a LookupError."""

    prices: Prices
    surfaces: Mapping[str, Surface]
    chains: Chains
    events: Mapping[tuple[str, date], float]  # middle of the quote of an event market at the close of a session

    @property
    def days(self) -> tuple[date, ...]:
        """The sessions."""
        return self.prices.days

    def index(self, day: date) -> int:
        """The session on that day, or the first after it."""
        return next(n for n, session in enumerate(self.days) if session >= day)

    def close(self, symbol: str, at: int) -> Decimal:
        """Close of a security, USD per share."""
        return Decimal(f"{self.prices.close[at, self.prices.column(symbol)]:.2f}")

    def traded(self, what: Instrument, at: int) -> Decimal:
        """What an order pays, USD per share, in cents: half way through the session for shares, the value for the rest."""
        if what.kind == "stock":
            column = self.prices.column(what.symbol)
            return Decimal(f"{(self.prices.open[at, column] + self.prices.close[at, column]) / 2:.2f}")
        return Decimal(f"{max(self.value(what, at), 0.01):.2f}")

    def value(self, what: Instrument, at: int) -> float:
        """What a share or contract is worth at the close: close, middle of the quote, or fair value before there are quotes."""
        if what.kind == "event":
            return self.events[what.symbol, self.days[at]]
        if what.kind == "stock":
            return float(self.prices.close[at, self.prices.column(what.symbol)])
        return self._option(what, at)

    def _option(self, what: Instrument, at: int) -> float:
        if what.expiry is None or what.strike is None or what.option_type is None:
            raise LookupError(f"{what!r} is not an option")
        snapshot = at - (len(self.days) - len(self.chains.days))
        terms = (what.symbol, what.expiry, what.strike, what.option_type)
        if snapshot >= 0 and terms in self.chains.place:
            return float(self.chains.mid(terms)[snapshot])
        worth = self.surfaces[what.symbol].price(np.array(at), what.expiry, np.array(what.strike), what.option_type)
        return round(float(worth), 2)
