"""What an account gained over a stretch of days: from its balances, and from its transactions.

Balances are records of one account at one session, oldest first; the account's value on a day is the sum over the accounts, on
the days that all of them have. Transactions are a broker's activity rows, oldest first. Money moved in or out from outside
(codes ACH, RTP, WIRE) is no profit: profit is the change in value less it. The return is time-weighted: each session's value
over the one before plus what came in since, chained (CFA Institute, Global Investment Performance Standards, 2020; Bodie, Kane
and Marcus, Investments, chapter 24), money counting from the start of the session that first shows it. Realised gains match
what closes with the oldest that was opened (first in, first out, the default of US brokers: 26 CFR 1.1012-1(c)), for cash
amounts, fees included. An assigned option closes at nothing, its shares at the strike. A sale of what no row shows being bought
has no known cost and is counted, not valued; shares from a code not known here do the same.
"""

from collections import defaultdict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Protocol

from tools.analytics.registry import calculation

OUTSIDE = frozenset({"ACH", "RTP", "WIRE"})  # money from and to the owner's bank
INCOME = frozenset({"CDIV", "SDIV", "MDIV", "ROC", "CIL", "INT", "SLIP"})  # dividends, interest, lending fees
_OPENS = {"Buy": 1, "BTO": 1, "STO": -1}
_CLOSES = {"Sell": -1, "STC": -1, "BTC": 1}
_ENDS = frozenset({"OEXP", "OASGN", "OEXCS"})  # an option ends without a trade
_EXPIRY = "Option Expiration for "
_CENT = Decimal("0.01")


class Balance(Protocol):
    """Value of one account at the close of a session, USD."""

    account_id: str
    session: date
    equity: Decimal


class Transaction(Protocol):
    """One row of activity."""

    account_id: str
    process_date: date
    symbol: str | None
    description: str
    code: str
    quantity: Decimal | None
    amount: Decimal | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Period:
    """An account between two closes. Without a balance at both ends everything but income and realised gains is unknown."""

    first: date | None  # the session whose close it is measured from
    last: date | None  # the session whose close it is measured to
    before: Decimal | None  # USD at the close of `first`
    after: Decimal | None  # USD at the close of `last`
    moved: Decimal | None  # USD put in less taken out
    profit: Decimal | None  # USD
    twr: float | None  # time-weighted return, not annualised


@dataclass(frozen=True, kw_only=True, slots=True)
class Realised:
    """What was closed in a stretch of days."""

    gain: Decimal  # USD, over the closings whose cost is known
    closings: int  # trades, expiries and assignments with a known cost
    unknown: int  # closings without one, left out of the gain


@dataclass(slots=True)
class _Book:
    """Lots of one instrument in one account: quantity (negative = short) and USD of cash a unit, oldest first."""

    lots: deque[tuple[Decimal, Decimal]] = field(default_factory=deque)

    def close(self, quantity: Decimal, unit: Decimal) -> tuple[Decimal, bool]:
        """USD gained by closing `quantity` (positive) for `unit` USD of cash each; whether the cost of all of it was known."""
        gain, left = Decimal(0), quantity
        while left and self.lots:
            held, paid = self.lots.popleft()
            taken = min(abs(held), left)
            gain, left = gain + taken * (unit + paid), left - taken
            if abs(held) > taken:
                self.lots.appendleft((held - taken.copy_sign(held), paid))
        return gain, not left


@calculation
def period(balances: Sequence[Balance], transactions: Sequence[Transaction], *, first: str, last: str) -> Period:
    """From the last close before the day `first` (ISO), or the first one known, to the last close on or before `last`."""
    values = [(day, worth) for day, worth in daily(balances) if day <= date.fromisoformat(last)]
    earlier = [n for n, (day, _) in enumerate(values) if day < date.fromisoformat(first)]
    values = values[earlier[-1] if earlier else 0 :]
    if len(values) < 2:
        return Period(first=None, last=None, before=None, after=None, moved=None, profit=None, twr=None)
    (start, before), (end, after) = values[0], values[-1]
    moved = _moved(transactions, start, end)
    profit = after - before - moved
    twr = _chained(values, transactions)
    return Period(first=start, last=end, before=before, after=after, moved=moved, profit=profit, twr=twr)


@calculation
def realised(transactions: Sequence[Transaction], *, first: str, last: str) -> Realised:
    """What was closed from the day `first` to `last` (ISO, both included)."""
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    closed = [(gain, known) for day, gain, known in _closings(transactions) if start <= day <= end]
    gain = sum((gain for gain, known in closed if known), Decimal(0)).quantize(_CENT)
    known = sum(known for _, known in closed)
    return Realised(gain=gain, closings=known, unknown=len(closed) - known)


@calculation
def income(transactions: Sequence[Transaction], *, first: str, last: str) -> Decimal:
    """USD of dividends, interest and lending fees from the day `first` to `last` (ISO, both included)."""
    start, end = date.fromisoformat(first), date.fromisoformat(last)
    paid = (t.amount for t in transactions if t.code in INCOME and t.amount is not None and start <= t.process_date <= end)
    return sum(paid, Decimal("0.00"))


def daily(balances: Sequence[Balance]) -> list[tuple[date, Decimal]]:
    """USD over all accounts at each session that all of them have, oldest first."""
    accounts = {balance.account_id for balance in balances}
    days: defaultdict[date, list[Decimal]] = defaultdict(list)
    for balance in balances:
        days[balance.session].append(balance.equity)
    return [(day, sum(parts, Decimal(0))) for day, parts in sorted(days.items()) if len(parts) == len(accounts)]


def _moved(transactions: Sequence[Transaction], after: date, until: date) -> Decimal:
    """USD put in less taken out after one day until another."""
    amounts = (t.amount for t in transactions if t.code in OUTSIDE and t.amount is not None and after < t.process_date <= until)
    return sum(amounts, Decimal("0.00"))


def _chained(values: Sequence[tuple[date, Decimal]], transactions: Sequence[Transaction]) -> float | None:
    grown = 1.0
    outside = [t for t in transactions if t.code in OUTSIDE]
    for (day, before), (after, worth) in pairwise(values):
        base = before + _moved(outside, day, after)
        if base <= 0:
            return None
        grown *= float(worth / base)
    return grown - 1


def _closings(transactions: Sequence[Transaction]) -> Iterator[tuple[date, Decimal, bool]]:
    """Day, gain and whether its cost is known, of each closing."""
    books: defaultdict[tuple[str, str], _Book] = defaultdict(_Book)
    for each in transactions:
        if not each.quantity or each.symbol is None:
            continue
        book, quantity, cash = books[each.account_id, _instrument(each)], abs(each.quantity), each.amount or Decimal(0)
        if each.code in _OPENS:
            book.lots.append((quantity * _OPENS[each.code], cash / quantity))
        elif each.code in _CLOSES or each.code in _ENDS:
            yield each.process_date, *book.close(quantity, cash / quantity)


def _instrument(transaction: Transaction) -> str:
    """What was traded: the contract's description for an option, the symbol for a share."""
    if transaction.code in {"Buy", "Sell"}:
        return str(transaction.symbol)
    return transaction.description.removeprefix(_EXPIRY)
