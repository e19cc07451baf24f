"""What a bet on a game is worth: its cost with fee and spread, its edge by two judges, and how much of a bankroll it bears.

A bet is on one side at one venue and is put as an event contract: it costs `cost` and pays 1 USD. At Kalshi the cost is the
lowest offer, of 'yes' on the side or 'no' on the other, plus the trading fee: the round-up to the cent of 0.07 x C x P x (1 - P)
for C contracts at P (Kalshi's fee schedule, takers). At a bookmaker it is the break-even probability of the moneyline.

The judges are AVA's forecast and the other venue's fair probability. The edge that counts is by the lower of the two: the bets
AVA's forecast alone liked at the closing moneylines of 2019 to 2023 promised 21 cents on the dollar and lost 11. The stake is
Kelly's fraction (Bell System Technical Journal 1956), (p - cost) / (1 - cost), of which a quarter is taken, 5 % of the bankroll
at most, and nothing on the word of one judge. Nothing here places a bet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal
from typing import Literal, Protocol

from tools.analytics import odds, ratings
from tools.analytics.registry import calculation

Side = Literal["home", "away"]
Venue = Literal["Kalshi", "bookmaker"]
FEE_RATE = Decimal("0.07")
LOT = 100  # contracts the fee is reckoned for
KELLY_PART = 0.25
KELLY_CAP = 0.05  # of the bankroll
_BOTH = 2
_CENT = Decimal("0.01")


class Priced(odds.Line, odds.Book, ratings.Game, Protocol):
    """What a record must have: the game, the bookmaker's line on it and both contracts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Bet:
    """A bet as seen by its judges; all None where the venue has no usable price."""

    price: float | None = None  # USD for 1 USD, without the fee
    contract: str | None = None  # what is bought: "yes on DEN", "no on KC", "DEN at +120"
    fee: float | None = None  # USD a contract; 0 at a bookmaker, whose margin is in the price
    cost: float | None = None  # price and fee
    ava: float | None = None  # probability of the side by AVA's forecast
    market: float | None = None  # by the other venue, its margin or spread taken out
    edge_ava: float | None = None  # percentage points above the cost, to a tenth
    edge_market: float | None = None
    edge: float | None = None  # by the lower judge of those there are
    judges: int = 0
    value: float | None = None  # USD expected for a dollar put in, by the lower judge; 0 = fair
    kelly: float | None = None  # fraction of a bankroll: a quarter of Kelly's, capped; 0 without an edge by both judges


def fee(contracts: int, price: Decimal) -> Decimal:
    """USD for taking so many contracts at that price."""
    return (FEE_RATE * contracts * price * (1 - price)).quantize(_CENT, ROUND_CEILING)


def kelly(probability: float, cost: float) -> float:
    """The fraction of a bankroll that grows it fastest, of a bet that costs `cost` and pays 1; 0 without an edge."""
    return max(0.0, (probability - cost) / (1 - cost)) if cost < 1 else 0.0


@calculation
def most() -> float:
    """The fraction of a bankroll that is put on one bet at most."""
    return KELLY_CAP


@calculation
def bet(results: Sequence[ratings.Played], game: Priced, *, side: Side, venue: Venue) -> Bet:
    """The bet on one side of `game` at one venue, in lots of 100 contracts."""
    offer = _offer(game, side) if venue == "Kalshi" else _line(game, side)
    if offer is None:
        return Bet()
    contract, price, charge = offer
    cost = price + charge
    ava = getattr(ratings.forecast(results, game), side)
    market = getattr(odds.bookmaker(game) if venue == "Kalshi" else odds.contract(game), side)
    judges = [chance for chance in (ava, market) if chance is not None]
    lowest = min(judges, default=None)
    return Bet(
        contract=contract,
        price=price,
        fee=charge,
        cost=cost,
        ava=ava,
        market=market,
        edge_ava=_points(ava, cost),
        edge_market=_points(market, cost),
        edge=_points(lowest, cost),
        judges=len(judges),
        value=None if lowest is None else lowest / cost - 1,
        kelly=None if lowest is None else _stake(lowest, cost, len(judges)),
    )


def _stake(lowest: float, cost: float, judges: int) -> float:
    return min(KELLY_CAP, KELLY_PART * kelly(lowest, cost)) if judges == _BOTH else 0.0


def _offer(game: Priced, side: Side) -> tuple[str, float, float] | None:
    """The cheapest way to hold the side at Kalshi: what is bought, its price, its fee a contract."""
    other: Side = "away" if side == "home" else "home"
    own_ask, other_bid = getattr(game, f"{side}_ask"), getattr(game, f"{other}_bid")
    ways = []
    if odds.usable(getattr(game, f"{side}_bid"), own_ask):
        ways.append((own_ask, f"yes on {getattr(game, side)}"))
    if odds.usable(other_bid, getattr(game, f"{other}_ask")):
        ways.append((1 - other_bid, f"no on {getattr(game, other)}"))
    if not ways:
        return None
    price, contract = min(ways, key=lambda way: way[0])
    return contract, float(price), float(fee(LOT, price) / LOT)


def _line(game: Priced, side: Side) -> tuple[str, float, float] | None:
    moneyline = getattr(game, f"{side}_moneyline")
    return (f"{getattr(game, side)} at {moneyline:+d}", odds.implied(moneyline), 0.0) if moneyline else None


def _points(probability: float | None, cost: float) -> float | None:
    return None if probability is None else round(100 * (probability - cost), 1)
