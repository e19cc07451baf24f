"""How unusual the trading in an option contract is: against what was open, against its own history, in dollars, by side.

A contract is a record of the latest snapshot: `volume` (contracts so far that `session`), `open_interest` (contracts at the close
before), `bid` and `ask` in USD per share, `sessions` and `usual_volume` (how many earlier sessions are known, and the median of
their volumes), `at_ask` and `at_bid` (contracts printed there that day, None without prints).
Volume says that contracts changed hands; neither who bought nor whether it opened a position.

Score, a house rule: every doubling of volume over open interest and over its usual volume is a point each (at most 6 each), every
tenfold of premium over $10,000 a point, and up to one point for prints on one side of the quote. An unusual contract trades
more than was open or ten times its usual volume, for $25,000 or more, and does not expire that day: those do so every day.
"""

from collections.abc import Sequence
from datetime import date
from math import log2, log10
from typing import Protocol

from tools.analytics.registry import calculation

MULTIPLIER = 100  # shares a contract of US listed options
MIN_PREMIUM = 25_000  # USD
MIN_SESSIONS = 3  # earlier sessions below which a contract has no history to speak of
TIMES_USUAL = 10.0
MOST_POINTS = 6.0  # for one ratio: 64 times
FEW = 10  # contracts: open interest and usual volume below it count as it, so that a new strike does not win by one trade


class Contract(Protocol):
    """What a record must have."""

    symbol: str
    session: date
    expiry: date
    bid: float | None
    ask: float | None
    volume: int | None
    open_interest: int | None
    sessions: int
    usual_volume: float | None
    at_ask: int | None
    at_bid: int | None


class Totals(Protocol):
    """What a record must have to count calls and puts: the totals of its symbol, repeated in each of its records."""

    symbol: str
    calls: int
    puts: int


@calculation
def premium(contract: Contract) -> float | None:
    """USD paid for the day's volume, taken at the middle of the quote; None without a sound two-sided quote."""
    bid, ask = contract.bid, contract.ask
    if contract.volume is None or bid is None or ask is None or not 0 <= bid <= ask or ask == 0:
        return None
    return contract.volume * MULTIPLIER * (bid + ask) / 2


@calculation
def to_open_interest(contract: Contract) -> float | None:
    """Volume over open interest; None where nothing was open or it is not known."""
    return contract.volume / contract.open_interest if contract.volume is not None and contract.open_interest else None


@calculation
def to_usual(contract: Contract) -> float | None:
    """Volume over the median of its earlier sessions; None with fewer than three of them or a median of none."""
    if contract.volume is None or contract.sessions < MIN_SESSIONS or not contract.usual_volume:
        return None
    return contract.volume / contract.usual_volume


@calculation
def ask_share(contract: Contract) -> float | None:
    """Of the contracts printed at bid or ask, the part at the ask: 1 = all bought eagerly, 0 = all sold so; None without any."""
    sided = (contract.at_ask or 0) + (contract.at_bid or 0)
    return (contract.at_ask or 0) / sided if sided else None


@calculation
def score(contract: Contract) -> float:
    """Points by the rule above; 0 for a contract that is not unusual."""
    paid = premium(contract)
    if contract.volume is None or paid is None or paid < MIN_PREMIUM or contract.expiry <= contract.session:
        return 0.0
    usual = contract.usual_volume if contract.sessions >= MIN_SESSIONS else None
    against_open, against_usual = _times(contract.volume, contract.open_interest), _times(contract.volume, usual)
    if against_open <= 1 and against_usual < TIMES_USUAL:
        return 0.0
    side = ask_share(contract)
    one_sided = 0.0 if side is None else abs(2 * side - 1)
    return _points(against_open) + _points(against_usual) + log10(paid / 10_000) + one_sided


@calculation
def call_volume(rows: Sequence[Totals]) -> int:
    """Calls traded, contracts, over all symbols."""
    return sum({row.symbol: row.calls for row in rows}.values())


@calculation
def put_volume(rows: Sequence[Totals]) -> int:
    """Puts traded, contracts, over all symbols."""
    return sum({row.symbol: row.puts for row in rows}.values())


@calculation
def put_call(rows: Sequence[Totals]) -> float | None:
    """Puts traded for every call; None without calls."""
    calls = call_volume(rows)
    return put_volume(rows) / calls if calls else None


@calculation
def unusual(rows: Sequence[Contract]) -> int:
    """How many contracts are unusual by the rule above."""
    return sum(score(row) > 0 for row in rows)


def _times(volume: int, base: float | None) -> float:
    """`volume` over `base`, which counts as FEW at least; 0 where the base is not known."""
    return 0.0 if base is None else volume / max(base, FEW)


def _points(times: float) -> float:
    """Doublings, from none to MOST_POINTS."""
    return min(log2(times), MOST_POINTS) if times > 1 else 0.0
