"""Bookkeeping of one simulated account: orders in, and the rows a broker's export and a position list would hold out.

Cash moves by exactly the amounts of the transactions, to the cent; a position's history is a row a spell of unchanged
quantity. Nothing here decides what is bought; an order that has no price is a LookupError of the market's.
"""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import pairwise
from typing import NamedTuple

from ava.demo import SOURCE
from ava.demo.companies import companies
from ava.demo.market import Instrument, Market
from db.sessions import session_close, sessions

_CENT = Decimal("0.01")
_FEE = Decimal("0.03")  # USD a contract on sales, as regulators take it
_INTEREST = Decimal("0.02")  # on cash, a year
_CODES = {("stock", 1, 1): "Buy", ("stock", 1, -1): "Sell", ("event", 1, 1): "Buy", ("event", 1, -1): "Sell"}
_CODES |= {("option", 1, 1): "BTO", ("option", -1, 1): "BTC", ("option", 1, -1): "STC", ("option", -1, -1): "STO"}


class Order(NamedTuple):
    """Something the person did or that happened to a contract."""

    at: int  # session, counted from the first
    what: Instrument
    quantity: int  # bought, negative = sold
    code: str = ""  # OEXP or OASGN for what costs nothing; empty = a trade
    price: Decimal | None = None  # USD per share; None = the market's


class Transaction(NamedTuple):
    """A row of transactions."""

    user_id: str
    account_id: str
    fingerprint: str
    ordinal: int
    activity_date: date
    process_date: date
    settle_date: date
    symbol: str | None
    description: str
    code: str
    quantity: Decimal | None
    short_side: bool
    price: Decimal | None
    amount: Decimal | None
    source: str
    known_at: datetime


class Position(NamedTuple):
    """A row of positions."""

    user_id: str
    account_id: str
    kind: str
    symbol: str
    expiry: date | None
    strike: Decimal | None
    option_type: str | None
    quantity: Decimal
    multiplier: int
    average_price: Decimal
    opened_at: datetime
    closed_at: datetime | None
    known_at: datetime


class Balance(NamedTuple):
    """A row of balances."""

    user_id: str
    account_id: str
    session: date
    cash: Decimal
    equity: Decimal
    known_at: datetime


@dataclass(frozen=True, kw_only=True)
class Ledger:
    """One account, run session by session through `settle`."""

    user: str
    market: Market
    cash: list[Decimal] = field(default_factory=list)  # at the close of each session
    transactions: list[Transaction] = field(default_factory=list)
    held: dict[Instrument, list[tuple[int, int, Decimal]]] = field(
        default_factory=lambda: defaultdict(list)
    )  # at, quantity, average
    seen: Counter[str] = field(default_factory=Counter)  # equal rows so far

    def run(self, orders: Iterable[Order], deposits: dict[int, Decimal]) -> "Ledger":
        """The account after all sessions: deposits, then orders, then dividends, then the month's interest."""
        by_session = defaultdict(list)
        for order in orders:
            by_session[order.at].append(order)
        balance = Decimal(0)
        for at, day in enumerate(self.market.days):
            paid = [self._deposit(at, deposits[at])] if at in deposits else []
            paid += [self._execute(order) for order in by_session[at]] + self._dividends(at, day)
            paid += self._interest(at, balance + sum(paid, Decimal(0)))
            balance += sum(paid, Decimal(0))
            self.cash.append(balance)
        return self

    def quantity(self, what: Instrument) -> int:
        """What is held of an instrument so far."""
        return self.held[what][-1][1] if self.held[what] else 0

    def _deposit(self, at: int, amount: Decimal) -> Decimal:
        return self._write(at, "ACH", None, "ACH Deposit", amount=amount)

    def _execute(self, order: Order) -> Decimal:
        before, sign = self.quantity(order.what), 1 if order.quantity > 0 else -1
        if order.code:
            self._hold(order, Decimal(0))
            text = f"Option Expiration for {order.what}" if order.code == "OEXP" else str(order.what)
            return self._write(order.at, order.code, order.what, text, quantity=abs(order.quantity))
        price = self.market.traded(order.what, order.at) if order.price is None else order.price
        self._hold(order, price)
        side = 1 if order.what.kind != "option" or (before or sign) > 0 else -1
        fee = _FEE * abs(order.quantity) if order.what.kind == "option" and sign < 0 else Decimal(0)
        amount = (-order.quantity * order.what.multiplier * price - fee).quantize(_CENT)
        code = _CODES[order.what.kind, side, sign]
        return self._write(order.at, code, order.what, str(order.what), amount=amount, quantity=abs(order.quantity), price=price)

    def _hold(self, order: Order, price: Decimal) -> None:
        spells = self.held[order.what]
        before, average = (spells[-1][1], spells[-1][2]) if spells else (0, Decimal(0))
        after = before + order.quantity
        if abs(after) > abs(before):
            average = ((abs(before) * average + abs(order.quantity) * price) / abs(after)).quantize(Decimal("0.000001"))
        spells.append((order.at, after, average))

    def _dividends(self, at: int, day: date) -> list[Decimal]:
        """Quarterly dividends of what was held: a quarter of the yield, paid on the first session from the 14th on."""
        if not (day.day >= 14 and self.market.days[at - 1].day < 14):
            return []
        due = [(n, c) for n, c in enumerate(companies()) if c.dividend and (day.month + n) % 3 == 0]
        paid = []
        for _, company in due:
            what = Instrument.stock(company.symbol)
            rate = (Decimal(str(company.dividend)) / 4 * self.market.close(what.symbol, at)).quantize(Decimal("0.0001"))
            shares = self.quantity(what)
            if shares and (amount := (shares * rate).quantize(_CENT)):
                text = f"Cash Div: R/D {day - timedelta(days=14)} P/D {day} - {shares} shares at {rate}"
                paid.append(self._write(at, "CDIV", what, text, amount=amount))
        return paid

    def _interest(self, at: int, balance: Decimal) -> list[Decimal]:
        """Interest at the last session of a month."""
        days = self.market.days
        amount = (balance * _INTEREST / 12).quantize(_CENT)
        if at + 1 >= len(days) or days[at + 1].month == days[at].month or amount <= 0:
            return []
        return [self._write(at, "INT", None, "Interest Payment", amount=amount)]

    def _write(
        self,
        at: int,
        code: str,
        what: Instrument | None,
        text: str,
        *,
        amount: Decimal | None = None,
        quantity: int | None = None,
        price: Decimal | None = None,
    ) -> Decimal:
        """Add one transaction; what it adds to cash."""
        day = self.market.days[at]
        settled = sessions(day, day + timedelta(days=7))[1] if quantity and amount else day
        fields = (day, what.symbol if what else "", text, code, quantity, price, amount)
        fingerprint = hashlib.sha256("|".join(map(str, fields)).encode()).hexdigest()
        self.seen[fingerprint] += 1
        keys = (self.user, self.user, fingerprint, self.seen[fingerprint], day, day, settled)
        said = (what.symbol if what else None, text, code, None if quantity is None else Decimal(quantity), False)
        self.transactions.append(Transaction(*keys, *said, price, amount, SOURCE, session_close(day)))
        return amount or Decimal(0)

    def positions(self) -> list[Position]:
        """Every spell of holding anything, in order of instrument and time."""
        return [row for what, spells in self.held.items() for row in self._spells(what, spells)]

    def _spells(self, what: Instrument, spells: list[tuple[int, int, Decimal]]) -> Iterable[Position]:
        opened = 0
        for n, (at, quantity, average) in enumerate(spells):
            opened = at if n == 0 or not spells[n - 1][1] else opened
            end = spells[n + 1][0] if n + 1 < len(spells) else None
            if quantity and end != at:
                closed = None if end is None else session_close(self.market.days[end])
                when = (session_close(self.market.days[opened]), session_close(self.market.days[at]), closed)
                yield self._position(what, quantity, average, when)

    def _position(
        self, what: Instrument, quantity: int, average: Decimal, when: tuple[datetime, datetime, datetime | None]
    ) -> Position:
        opened, known, closed = when
        strike = None if what.strike is None else Decimal(str(what.strike))
        names = (self.user, self.user, what.kind, what.symbol, what.expiry, strike, what.option_type)
        return Position(*names, Decimal(quantity), what.multiplier, average, opened, closed, known)

    def balances(self, count: int) -> list[Balance]:
        """Cash, and cash with positions at the session's prices, at the close of the last `count` sessions."""
        first = len(self.market.days) - count
        equity = {at: self.cash[at] for at in range(first, len(self.market.days))}
        for what, spells in self.held.items():
            for at, quantity in _held_on(spells, first, len(self.market.days)):
                value = quantity * what.multiplier * Decimal(f"{self.market.value(what, at):.12g}")
                equity[at] += value.quantize(_CENT, ROUND_HALF_EVEN)
        names = (self.user, self.user)
        return [
            Balance(*names, self.market.days[at], self.cash[at], equity[at], session_close(self.market.days[at])) for at in equity
        ]


def _held_on(spells: list[tuple[int, int, Decimal]], first: int, last: int) -> Iterable[tuple[int, int]]:
    """Session and quantity for each session before `last`, from `first` on, at whose close something was held."""
    for (at, quantity, _), after in pairwise([*spells, (last, 0, Decimal(0))]):
        if quantity:
            yield from ((n, quantity) for n in range(max(at, first), after[0]))
