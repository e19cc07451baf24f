"""From Robinhood's activity to positions: spells of holding, a row for each stretch of days on which a holding did not change.

Stored activity has no order within a day, so a close comes first where the holding covers it, else the opening it needs:
quantities at the end of a day do not depend on it, average costs hardly do. A code whose effect is not known leaves holdings
alone and is counted; so is a close of more than is held, as in an export that begins late. Pure: no I/O, no clock.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import zip_longest
from typing import Any, Literal, NamedTuple

Activity = Any  # a record of import_robinhood_year
OPENS = {"Buy": 1, "BTO": 1, "STO": -1, "REC": 1, "SDIV": 1}  # code -> the side it opens; REC and SDIV are shares given
CLOSES = {"Sell": -1, "STC": -1, "BTC": 1}  # code -> the side it trades
LAPSES = frozenset({"OEXP", "OASGN", "OEXCS"})  # expired, assigned, exercised: ends whichever side is held
EXCHANGES = frozenset({"OCA", "SXCH"})  # a contract or share becomes another; 'S' marks the side taken away
CASH = frozenset({"ACH", "CDIV", "INT", "AFEE", "SLIP", "MISC", "CIL", "ROC", "GOLD", "DTAX"})  # money only
_OPTION_CODES = frozenset({"BTO", "STO", "STC", "BTC", "OCA", *LAPSES})
_OPTION = re.compile(r"(\S+) (\d{1,2})/(\d{1,2})/(\d{4}) (Call|Put) \$([\d,]+(?:\.\d+)?)")
_MICRO = Decimal("0.000001")
_NOTHING = Decimal(0)


class Instrument(NamedTuple):
    """A share or an option contract."""

    kind: Literal["stock", "option"]
    symbol: str
    expiry: date | None = None
    strike: Decimal | None = None
    option_type: str | None = None


class Spell(NamedTuple):
    """One row of positions, in the order of its COPY."""

    kind: str
    symbol: str
    expiry: date | None
    strike: Decimal | None
    option_type: str | None
    quantity: Decimal  # negative = short
    multiplier: int
    average_price: Decimal  # USD per share
    opened_at: datetime
    closed_at: datetime | None


class Holding(NamedTuple):
    """How much, and what a share of it cost on average."""

    quantity: Decimal = _NOTHING
    average: Decimal = _NOTHING

    def covers(self, change: Decimal) -> bool:
        """Whether `change` closes no more than is held."""
        return self.quantity * change < 0 and abs(change) <= abs(self.quantity)

    def after(self, change: Decimal, price: Decimal) -> "Holding":
        """What is held after a trade: an addition is averaged in, a reduction keeps the average, a turn takes the new price."""
        total = self.quantity + change
        if self.quantity * change >= 0:
            return Holding(total, (self.average * abs(self.quantity) + price * abs(change)) / abs(total))
        return Holding(total, price if total * change > 0 else self.average)

    def less(self, quantity: Decimal) -> "Holding":
        """What is left when up to `quantity` of it ends."""
        left = max(abs(self.quantity) - quantity, _NOTHING)
        return Holding(left.copy_sign(self.quantity), self.average) if left else Holding()


class Move(NamedTuple):
    """One row of activity that changes a holding."""

    code: str
    change: Decimal  # signed; a lapse only has a size
    price: Decimal  # USD per share


class Book:
    """An account's holdings, day after day."""

    def __init__(self) -> None:
        self.without_effect: Counter[str] = Counter()  # rows by code that could not be understood as a change
        self.uncovered: Counter[str] = Counter()  # rows by code that close more than is held
        self._held: defaultdict[Instrument, Holding] = defaultdict(Holding)
        self._open: dict[Instrument, tuple[Holding, datetime]] = {}

    def day(self, rows: Sequence[Activity]) -> tuple[Spell, ...]:
        """Take in all rows of one process date; the spells that ended with it. Days must come in order."""
        moves: defaultdict[Instrument, list[Move]] = defaultdict(list)
        exchanged: list[tuple[Instrument, Move]] = []
        for row in rows:
            instrument, move = instrument_of(row), move_of(row)
            if instrument is None or move is None:
                self.without_effect.update([row.code] if row.code not in CASH else [])
            elif row.code in EXCHANGES:
                exchanged.append((instrument, move))
            else:
                moves[instrument].append(move)
        touched = dict.fromkeys([each for each, _ in exchanged] + list(moves))
        self._exchange(exchanged)
        for instrument, todo in moves.items():
            self._held[instrument] = self._settled(self._held[instrument], todo)
        return tuple(self._noted(touched, rows[0].known_at))

    def still_open(self) -> Iterator[Spell]:
        """The spells that have not ended."""
        for instrument, (holding, since) in self._open.items():
            yield _spell(instrument, holding, since, None)

    def _settled(self, held: Holding, moves: Sequence[Move]) -> Holding:
        opens = [move for move in moves if move.code in OPENS]
        closes = [move for move in moves if move.code in CLOSES]
        while opens or closes:
            covered = next((move for move in closes if held.covers(move.change)), None)
            if covered:
                closes.remove(covered)
                held = held.less(abs(covered.change))
            elif opens:
                move = next((each for each in opens if any(each.change * close.change < 0 for close in closes)), opens[0])
                opens.remove(move)
                held = held.after(move.change, move.price)
            else:
                held = self._short_of(held, closes.pop(0))
        for move in (move for move in moves if move.code in LAPSES):
            held = self._short_of(held, move) if abs(held.quantity) < move.change else held.less(move.change)
        return held

    def _short_of(self, held: Holding, move: Move) -> Holding:
        """Close what there is, on the side the move closes, and count that it was not enough."""
        self.uncovered[move.code] += 1
        return held if held.quantity * move.change > 0 and move.code in CLOSES else held.less(abs(move.change))

    def _exchange(self, moves: Sequence[tuple[Instrument, Move]]) -> None:
        """Pair what was taken away with what came for it, the same number on the same terms, and carry the cost over."""
        sides: defaultdict[tuple[object, ...], tuple[list[Instrument], list[Instrument]]] = defaultdict(lambda: ([], []))
        for instrument, move in moves:
            sides[move.code, abs(move.change), *instrument[2:]][move.change > 0].append(instrument)
        for (code, size, *_), (minus, plus) in sides.items():
            for pair in zip_longest(sorted(minus), sorted(plus)):
                self._become(str(code), Decimal(str(size)), *pair)

    def _become(self, code: str, size: Decimal, minus: Instrument | None, plus: Instrument | None) -> None:
        if minus and plus and self._held[minus].covers(-size):
            gone, came, change = minus, plus, size
        elif minus and plus and self._held[plus].covers(size):
            gone, came, change = plus, minus, -size
        else:
            self.without_effect[code] += sum(side is not None for side in (minus, plus))
            return
        cost = self._held[gone].average
        self._held[gone] = self._held[gone].less(size)
        self._held[came] = self._held[came].after(change, cost)

    def _noted(self, touched: Iterable[Instrument], at: datetime) -> Iterator[Spell]:
        for instrument in touched:
            held, was = self._held[instrument], self._open.get(instrument)
            if was and was[0] == held:
                continue
            if was:
                yield _spell(instrument, was[0], was[1], at)
                del self._open[instrument]
            if held.quantity:
                self._open[instrument] = (held, at)
            else:
                del self._held[instrument]


def instrument_of(row: Activity) -> Instrument | None:
    """What a row is about; None where it does not say."""
    if row.code not in _OPTION_CODES:
        return Instrument("stock", row.symbol) if row.symbol else None
    parts = _OPTION.search(row.description)
    if not parts:
        return None
    symbol, month, on, year, option_type, strike = parts.groups()
    try:
        expiry = date(int(year), int(month), int(on))
    except ValueError:
        return None
    return Instrument("option", symbol, expiry, Decimal(strike.replace(",", "")), option_type.lower())


def move_of(row: Activity) -> Move | None:
    """How a row changes a holding; None where it does not or its code is not known to."""
    if not row.quantity:
        return None
    if row.code in EXCHANGES:
        return Move(row.code, -row.quantity if row.short_side else row.quantity, _NOTHING)
    side = OPENS.get(row.code) or CLOSES.get(row.code) or (1 if row.code in LAPSES else None)
    return Move(row.code, row.quantity * side, _price(row)) if side else None


def _price(row: Activity) -> Decimal:
    """USD per share paid: price and amount are both rounded to cents, so the larger of the two is the nearer."""
    price: Decimal = row.price or _NOTHING
    if row.code == "Buy" and row.amount is not None and row.quantity > 1:
        price = abs(row.amount) / row.quantity
    return price


def _spell(instrument: Instrument, held: Holding, since: datetime, until: datetime | None) -> Spell:
    multiplier = 100 if instrument.kind == "option" else 1
    average = held.average.quantize(_MICRO, ROUND_HALF_EVEN)
    return Spell(*instrument, held.quantity, multiplier, average, since, until)
