"""Structures by name, and which listed strikes they get.

Each place of a structure rises in strike from left to right. A strike that is named goes to the nearest one of that expiry on
which every option of the place can be traded (`structures.tradable`); one that is not, to the one whose absolute delta (Black,
Scholes and Merton at its own volatility) is nearest to the place's: a house rule after common practice. A single strike named
for a structure of several goes to the first place that sells, or else the first; the other places keep their side of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from tools.analytics import blackscholes as bs
from tools.analytics import structures as st
from tools.analytics.registry import calculation

Quote = st.Quote


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """One strike."""

    delta: float  # absolute, sought where no strike is named
    put: int = 0  # contracts, negative = sold
    call: int = 0

    @property
    def legs(self) -> tuple[tuple[str, int], ...]:
        """Its options as (type, contracts)."""
        return tuple((kind, count) for kind, count in (("put", self.put), ("call", self.call)) if count)


@dataclass(frozen=True, kw_only=True, slots=True)
class Chosen:
    """The legs of a structure as `structures.evaluate` takes them. `name` is empty where its strikes are not to be had."""

    name: str = ""
    legs: tuple[dict[str, Any], ...] = ()


def _place(delta: float, *, put: int = 0, call: int = 0) -> Place:
    return Place(delta=delta, put=put, call=call)


_CALL_WING, _PUT_WING = _place(0.12, call=1), _place(0.12, put=1)
_CALL_SOLD, _PUT_SOLD = _place(0.25, call=-1), _place(0.25, put=-1)
STRUCTURES: dict[str, tuple[Place, ...]] = {
    "long call": (_place(0.40, call=1),),
    "long put": (_place(0.40, put=1),),
    "short call": (_CALL_SOLD,),
    "cash-secured put": (_PUT_SOLD,),
    "covered call": (_CALL_SOLD,),
    "protective put": (_place(0.25, put=1),),
    "collar": (_place(0.25, put=1), _CALL_SOLD),
    "put credit spread": (_PUT_WING, _PUT_SOLD),
    "call credit spread": (_CALL_SOLD, _CALL_WING),
    "call debit spread": (_place(0.55, call=1), _place(0.30, call=-1)),
    "put debit spread": (_place(0.30, put=-1), _place(0.55, put=1)),
    "long straddle": (_place(0.50, put=1, call=1),),
    "short straddle": (_place(0.50, put=-1, call=-1),),
    "long strangle": (_place(0.25, put=1), _place(0.25, call=1)),
    "short strangle": (_PUT_SOLD, _CALL_SOLD),
    "iron condor": (_PUT_WING, _PUT_SOLD, _CALL_SOLD, _CALL_WING),
    "reverse iron condor": (_place(0.12, put=-1), _place(0.25, put=1), _place(0.25, call=1), _place(0.12, call=-1)),
    "iron butterfly": (_place(0.20, put=1), _place(0.50, put=-1, call=-1), _place(0.20, call=1)),
    "call butterfly": (_place(0.70, call=1), _place(0.50, call=-2), _place(0.30, call=1)),
    "put butterfly": (_place(0.30, put=1), _place(0.50, put=-2), _place(0.70, put=1)),
    "jade lizard": (_PUT_SOLD, _CALL_SOLD, _CALL_WING),
}
SHARES = {"covered call": 1, "protective put": 1, "collar": 1}  # hundreds of shares beside the options
ALIASES = {
    "bull put spread": "put credit spread", "bear call spread": "call credit spread", "bull call spread": "call debit spread",
    "bear put spread": "put debit spread", "short put": "cash-secured put", "csp": "cash-secured put",
    "cash secured put": "cash-secured put", "naked put": "cash-secured put", "naked call": "short call",
    "straddle": "long straddle", "strangle": "long strangle", "iron fly": "iron butterfly",
    "butterfly": "call butterfly", "buy-write": "covered call",
    "call spread": "call debit spread", "put spread": "put debit spread", "married put": "protective put", "call": "long call",
    "put": "long put",
}  # fmt: skip


def canonical(name: str) -> str | None:
    """The structure meant by a name, in singular or plural; None for one not known."""
    said = " ".join(name.lower().split())
    for each in (said, said.removesuffix("s"), said.removesuffix("ies") + "y"):
        known = ALIASES.get(each, each)
        if known in STRUCTURES:
            return known
    return None


@calculation
def choose(
    quotes: Sequence[Quote], *, structure: str, strikes: Sequence[float], contracts: int, rate: float, dividend: float
) -> Chosen:
    """The legs of `structure` (of STRUCTURES) among the quotes of one expiry. Raises ValueError for more strikes than it has."""
    places = STRUCTURES[structure]
    if len(strikes) > len(places):
        raise ValueError(f"a {structure} has {len(places)} strikes, {len(strikes)} were named: {list(strikes)!r}")
    board = _deltas(quotes, rate, dividend)
    wanted = dict(enumerate(sorted(strikes))) if len(strikes) == len(places) else dict(zip(_first(places), strikes, strict=False))
    found = _strikes(places, wanted, board)
    if found is None:
        return Chosen()
    legs = [
        {"quantity": count * contracts, "option_type": kind, "strike": strike}
        for place, strike in zip(places, found, strict=True)
        for kind, count in place.legs
    ]
    shares = SHARES.get(structure, 0) * st.MULTIPLIER * contracts
    held = [{"quantity": shares, "option_type": "stock"}] if shares else []
    return Chosen(name=structure, legs=(*held, *legs))


def fitted(quotes: Sequence[Quote], leg: Mapping[str, Any], rate: float, dividend: float) -> float | None:
    """The nearest strike a single leg can be traded at: to its `strike`, or to a delta of 0.40 bought and 0.25 sold."""
    kind, bought = leg["option_type"], leg["quantity"] > 0
    board = {strike: delta for (each, strike), delta in _deltas(quotes, rate, dividend).items() if each == kind}
    strike = leg.get("strike")
    if not board:
        return None
    aim = 0.40 if bought else 0.25
    return min(board, key=lambda k: abs(k - strike) if strike is not None else abs(board[k] - aim))


def nearest_expiry(expiries: Sequence[date], wanted: date) -> date:
    """The listed expiry nearest to a day, the later of two."""
    return min(expiries, key=lambda expiry: (abs((expiry - wanted).days), -expiry.toordinal()))


def _first(places: Sequence[Place]) -> list[int]:
    """The places in the order in which too few strikes are given to them."""
    return sorted(range(len(places)), key=lambda n: (places[n].put >= 0 and places[n].call >= 0, n))


def _strikes(
    places: Sequence[Place], wanted: Mapping[int, float], board: Mapping[tuple[str, float], float]
) -> list[float] | None:
    """A rising strike a place; those that are named first. None where there are not enough."""
    found: dict[int, float] = {}
    for n in sorted(range(len(places)), key=lambda n: n not in wanted):
        fits = [k for k in _listed(places[n], board) if _between(k, n, found)]
        if not fits:
            return None
        found[n] = min(fits, key=lambda k: _miss(k, places[n], wanted.get(n), board))
    return [found[n] for n in range(len(places))]


def _listed(place: Place, board: Mapping[tuple[str, float], float]) -> list[float]:
    """The strikes at which every option of the place can be traded."""
    return sorted(set.intersection(*({k for each, k in board if each == kind} for kind, _ in place.legs)))


def _between(strike: float, at: int, found: Mapping[int, float]) -> bool:
    return all((strike > other) if n < at else (strike < other) for n, other in found.items())


def _miss(strike: float, place: Place, wanted: float | None, board: Mapping[tuple[str, float], float]) -> float:
    """How far a strike is from what is sought: in dollars where one was named, else in delta."""
    if wanted is not None:
        return abs(strike - wanted)
    return sum(abs(board[kind, strike] - place.delta) for kind, _ in place.legs)


def _deltas(quotes: Sequence[Quote], rate: float, dividend: float) -> dict[tuple[str, float], float]:
    """Absolute delta of each contract that can be traded, by type and strike."""
    kept = [quote for quote in quotes if st.tradable(quote)]
    if not kept:
        return {}
    market = st.market(kept, rate, dividend)
    options = bs.Options(
        call=[quote.option_type == "call" for quote in kept], spot=market.spot, strike=[float(quote.strike) for quote in kept],
        years=market.years, sigma=np.array([quote.iv for quote in kept], dtype=float), rate=rate, dividend=dividend,
    )  # fmt: skip
    keys = [(quote.option_type, float(quote.strike)) for quote in kept]
    return dict(zip(keys, np.abs(bs.delta(options)).tolist(), strict=True))
