"""Which real structures fit a view and an appetite for risk, and which of them ranks first.

The table `FITS` says which structures are looked at for each outlook and risk, and in which range of absolute delta each strike
is sought: a house rule after common practice, no forecast. A contract takes part when both sides are quoted, open interest is at
least 50, and the spread is at most 10 cents or a fifth of the middle. Every combination of real strikes in range is evaluated;
first is the one with the highest expected value for each dollar of premium received or paid, then the more probable one.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Protocol

import numpy as np

from tools.analytics import blackscholes as bs
from tools.analytics import structures as st
from tools.analytics.blackscholes import Array
from tools.analytics.registry import calculation

LEAST_OPEN = 50  # contracts of open interest
WIDE, WIDE_FRACTION = 0.10, 0.20  # USD per share, and of the middle: a spread above both is too wide
LEAST_PROFIT = 10.0  # USD a position; less is eaten by fees
CHOICES = 10  # strikes tried for one place in a structure; a longer range is thinned evenly
Range = tuple[float, float]  # of absolute delta


class Quote(st.Quote, Protocol):
    """What a record of a chain must have."""

    open_interest: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """One strike of a structure; places rise from left to right."""

    delta: Range  # of every option at this strike
    put: int = 0  # contracts, negative = sold
    call: int = 0

    @property
    def legs(self) -> tuple[tuple[str, int], ...]:
        """Its options as (type, contracts)."""
        return tuple((kind, quantity) for kind, quantity in (("put", self.put), ("call", self.call)) if quantity)


@dataclass(frozen=True, slots=True)
class Template:
    """A kind of structure with the ranges in which its strikes are sought."""

    name: str
    places: tuple[Place, ...]
    shares: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Best:
    """The structure that ranks first, as the parameters that evaluate it again. `name` is empty where nothing fits."""

    name: str = ""
    expiry: date | None = None
    legs: tuple[dict[str, object], ...] = ()
    considered: int = 0  # structures evaluated
    value: float = 0.0  # expected USD for each USD of premium, what it was ranked by


def _far(near: Range) -> Range:
    """The range of a protecting strike beyond `near`."""
    return near[0] / 4, near[1] * 2 / 3


def _put_credit(short: Range) -> Template:
    return Template("put credit spread", (Place(put=1, delta=_far(short)), Place(put=-1, delta=short)))


def _call_credit(short: Range) -> Template:
    return Template("call credit spread", (Place(call=-1, delta=short), Place(call=1, delta=_far(short))))


def _iron_condor(short: Range, side: int) -> Template:
    """Sold inside and bought outside for `side` 1; the reverse for -1."""
    name, far = "iron condor" if side == 1 else "reverse iron condor", _far(short)
    puts = Place(put=side, delta=far), Place(put=-side, delta=short)
    return Template(name, (*puts, Place(call=-side, delta=short), Place(call=side, delta=far)))


_MIDDLE: Range = (0.40, 0.60)
_BODY: Range = (0.45, 0.65)
_OUTER: Range = (0.20, 0.40)
_SHORT: Range = (0.15, 0.30)
_IRON_BUTTERFLY = Template(
    "iron butterfly",
    (Place(put=1, delta=(0.10, 0.30)), Place(put=-1, call=-1, delta=_MIDDLE), Place(call=1, delta=(0.10, 0.30))),
)
_CASH_PUT = "cash-secured put"
FITS: dict[tuple[str, str], tuple[Template, ...]] = {
    ("bullish", "conservative"): (_put_credit((0.10, 0.25)), Template(_CASH_PUT, (Place(put=-1, delta=(0.10, 0.25)),))),
    ("bullish", "balanced"): (Template("call debit spread", (Place(call=1, delta=_BODY), Place(call=-1, delta=_OUTER))),),
    ("bullish", "aggressive"): (Template("long call", (Place(call=1, delta=(0.25, 0.45)),)),),
    ("bearish", "conservative"): (_call_credit((0.10, 0.25)),),
    ("bearish", "balanced"): (Template("put debit spread", (Place(put=-1, delta=_OUTER), Place(put=1, delta=_BODY))),),
    ("bearish", "aggressive"): (Template("long put", (Place(put=1, delta=(0.25, 0.45)),)),),
    ("neutral", "conservative"): (
        Template("covered call", (Place(call=-1, delta=_SHORT),), shares=st.MULTIPLIER),
        Template(_CASH_PUT, (Place(put=-1, delta=_SHORT),)),
    ),
    ("neutral", "balanced"): (_iron_condor(_SHORT, 1),),
    ("neutral", "aggressive"): (_IRON_BUTTERFLY,),
    ("volatile", "conservative"): (_iron_condor((0.25, 0.50), -1),),
    ("volatile", "balanced"): (Template("long straddle", (Place(put=1, call=1, delta=_MIDDLE),)),),
    ("volatile", "aggressive"): (Template("long strangle", (Place(put=1, delta=_SHORT), Place(call=1, delta=_SHORT))),),
}


@calculation
def best(
    quotes: Sequence[Quote], *, outlook: str, risk: str, days: Sequence[int], budget: float | None, rate: float, dividend: float
) -> Best:
    """The first by rank of all structures that fit, with `days` = (fewest, most) to expiry, risking at most `budget` USD."""
    boards = (_Board(chain, rate, dividend) for chain in by_expiry(quotes, days))
    leaders = [_leader(board, template, budget) for board in boards for template in FITS[outlook, risk]]
    chosen = max((leader for leader in leaders if leader.name), key=lambda leader: leader.value, default=Best())
    return replace(chosen, considered=sum(leader.considered for leader in leaders))


def by_expiry(quotes: Sequence[Quote], days: Sequence[int]) -> Iterator[list[Quote]]:
    """The quotes of each expiry with `days` = (fewest, most) left, where the share's price is known."""
    for _, chain in groupby(sorted(quotes, key=attrgetter("expiry")), key=attrgetter("expiry")):
        records = list(chain)
        if days[0] <= st.days_to(records[0]) <= days[1] and records[0].underlying:
            yield records


def sound(quote: Quote) -> bool:
    """Whether a contract can be traded without giving the price away."""
    if not st.tradable(quote) or quote.bid is None or quote.ask is None or (quote.open_interest or 0) < LEAST_OPEN:
        return False
    return quote.ask - quote.bid <= max(WIDE, WIDE_FRACTION * (quote.ask + quote.bid) / 2)


class _Board:
    """The sound contracts of one expiry with their deltas."""

    def __init__(self, quotes: Sequence[Quote], rate: float, dividend: float) -> None:
        self.expiry, self.market = quotes[0].expiry, st.market(quotes, rate, dividend)
        self.quotes = {(quote.option_type, float(quote.strike)): quote for quote in quotes if sound(quote)}
        self.deltas = dict(zip(self.quotes, np.abs(self._deltas()), strict=True))

    def _deltas(self) -> Array:
        m, kinds, strikes = self.market, [kind == "call" for kind, _ in self.quotes], [strike for _, strike in self.quotes]
        sigma = np.array([quote.iv for quote in self.quotes.values()], dtype=float)
        options = bs.Options(
            call=kinds, spot=m.spot, strike=strikes, years=m.years, sigma=sigma, rate=m.rate, dividend=m.dividend
        )
        return bs.delta(options)

    def strikes(self, place: Place) -> list[float]:
        """Rising strikes at which every option of the place is sound and in range, at most CHOICES of them."""
        low, high = place.delta
        fits = [
            {k for (kind, k), delta in self.deltas.items() if kind == wanted and low <= delta <= high} for wanted, _ in place.legs
        ]
        found = sorted(set.intersection(*fits))
        kept = np.unique(np.linspace(0, max(len(found) - 1, 0), min(CHOICES, len(found))).round().astype(int))
        return [found[index] for index in kept]

    def structures(self, template: Template, strikes: Array) -> st.Structures:
        """One structure a row of `strikes`, which has a column a place."""
        legs = [(kind, quantity, column) for column, place in enumerate(template.places) for kind, quantity in place.legs]
        taken = [[self.quotes[kind, strike] for strike in strikes[:, column]] for kind, _, column in legs]
        return st.Structures(
            market=self.market,
            quantity=np.tile([float(quantity) for _, quantity, _ in legs], (len(strikes), 1)),
            call=np.tile([kind == "call" for kind, _, _ in legs], (len(strikes), 1)),
            strike=strikes[:, [column for _, _, column in legs]],
            price=np.array([[q.ask if n > 0 else q.bid for q in of] for of, (_, n, _) in zip(taken, legs, strict=True)]).T,
            sigma=np.array([[q.iv for q in of] for of in taken], dtype=float).T,
            shares=template.shares,
        )


def _leader(board: _Board, template: Template, budget: float | None) -> Best:
    """The first by rank of one kind at one expiry."""
    strikes = _rising([board.strikes(place) for place in template.places])
    if not len(strikes):
        return Best()
    out = st.outcomes(board.structures(template, strikes))
    usable = (out.max_profit >= LEAST_PROFIT) & (out.max_loss > 0) & (out.max_loss <= (budget or np.inf))
    if not usable.any():
        return Best(considered=len(strikes))
    value = np.where(usable, out.expected / np.maximum(np.abs(out.credit), 0.01), -np.inf)
    first = int(np.lexsort((-out.probability, -value))[0])
    legs = tuple(_legs(template, strikes[first].tolist()))
    return Best(name=template.name, expiry=board.expiry, legs=legs, considered=len(strikes), value=float(value[first]))


def _rising(choices: list[list[float]]) -> Array:
    """Every combination of one strike a place that rises from left to right, with wings equally wide; shape (n, places)."""
    every = np.stack(np.meshgrid(*choices, indexing="ij"), axis=-1).reshape(-1, len(choices)).astype(float)
    widths = np.diff(every, axis=1)
    kept = (widths > 0).all(axis=1)
    if len(choices) > 2:
        kept &= np.isclose(widths[:, 0], widths[:, -1])
    return np.asarray(every[kept])


def _legs(template: Template, strikes: list[float]) -> Iterator[dict[str, object]]:
    if template.shares:
        yield {"quantity": template.shares, "option_type": "stock"}
    for place, strike in zip(template.places, strikes, strict=True):
        for kind, quantity in place.legs:
            yield {"quantity": quantity, "option_type": kind, "strike": strike}
