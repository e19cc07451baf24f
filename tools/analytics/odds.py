"""What a market says about a game, as probabilities: bookmakers' moneylines without their margin, event contracts at their mid.

A moneyline is American odds. A contract pays 1 USD, so its price is a probability. Prices that are missing stay missing: None,
never a half. The margin comes off in two published ways: in proportion to the price, and by Shin's model of insiders (H. S.
Shin, Economic Journal 1993), which takes more of it off the outsider. Nothing here says which forecaster is right, or whether a
bet is worth its price.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

from tools.analytics.registry import calculation

WIDEST = Decimal("0.20")  # USD between bid and ask: the mid of a wider book says nothing


class Line(Protocol):
    """What a record must have to hold a bookmaker's line on a game."""

    home_moneyline: int | None  # American odds
    away_moneyline: int | None
    spread_line: float | None  # points; positive = the home side is favoured by them


class Book(Protocol):
    """What a record must have to hold the event contracts on both sides of a game, USD."""

    home_bid: Decimal | None
    home_ask: Decimal | None
    away_bid: Decimal | None
    away_ask: Decimal | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Fair:
    """A moneyline as probabilities that sum to 1; all None where a side has no price."""

    home: float | None = None
    away: float | None = None
    margin: float | None = None  # what the priced probabilities sum to above 1: the bookmaker's margin


@dataclass(frozen=True, kw_only=True, slots=True)
class Contract:
    """A game's event contract seen from both sides, USD a contract; all None without a usable book."""

    home: float | None = None  # mid
    away: float | None = None
    home_bid: Decimal | None = None
    home_ask: Decimal | None = None
    away_bid: Decimal | None = None
    away_ask: Decimal | None = None


def implied(moneyline: int) -> float:
    """The probability at which American odds break even: 100/(100+m) for an underdog, m/(100+m) for a favourite."""
    return 100 / (100 + moneyline) if moneyline > 0 else -moneyline / (100 - moneyline)


def without_margin(home_moneyline: int | None, away_moneyline: int | None) -> Fair:
    """Both sides' probabilities with the margin taken off in proportion."""
    if not home_moneyline or not away_moneyline:
        return Fair()
    home, away = implied(home_moneyline), implied(away_moneyline)
    return Fair(home=home / (home + away), away=away / (home + away), margin=home + away - 1)


@calculation
def bookmaker(game: Line) -> Fair:
    """The moneyline of a game made fair."""
    return without_margin(game.home_moneyline, game.away_moneyline)


@calculation
def shin(game: Line) -> Fair:
    """The moneyline of a game made fair by Shin's model, which for two outcomes takes half the margin off each price.

    Source: S. Clarke, S. Kovalchik, M. Ingram, "Adjusting Bookmaker's Odds to Allow for Overround", 2017, section 2.
    """
    if not game.home_moneyline or not game.away_moneyline:
        return Fair()
    home, away = implied(game.home_moneyline), implied(game.away_moneyline)
    margin = home + away - 1
    return Fair(home=home - margin / 2, away=away - margin / 2, margin=margin)


@calculation
def contract(game: Book) -> Contract:
    """The home side's own contract where it has a usable book, else the other side's turned round."""
    if usable(game.home_bid, game.home_ask):
        return _from_home(game.home_bid, game.home_ask)
    if usable(game.away_bid, game.away_ask):
        return _from_home(_turned(game.away_ask), _turned(game.away_bid))
    return Contract()


@calculation
def favoured_by(game: Line) -> float | None:
    """Points the bookmaker's favourite gives; which side that is, is the sign of the line."""
    return None if game.spread_line is None else abs(game.spread_line)


@calculation
def gap(forecast: Decimal, market: Decimal) -> Decimal:
    """How far two probabilities are apart, in percentage points to a tenth."""
    return round(100 * abs(forecast - market), 1)


@calculation
def widest(*chances: Decimal) -> Decimal:
    """How far the highest and the lowest of several probabilities are apart, in percentage points to a tenth."""
    return gap(max(chances), min(chances))


@calculation
def bookmaker_home(games: tuple[Line, ...]) -> tuple[float | None, ...]:
    """The fair probability of each home side, for a chart."""
    return tuple(bookmaker(game).home for game in games)


def usable(bid: Decimal | None, ask: Decimal | None) -> bool:
    """Whether a book has both sides, no further apart than `WIDEST`."""
    return bid is not None and ask is not None and 0 <= ask - bid <= WIDEST


def _turned(price: Decimal | None) -> Decimal | None:
    return None if price is None else 1 - price


def _from_home(bid: Decimal | None, ask: Decimal | None) -> Contract:
    if bid is None or ask is None:
        return Contract()
    mid = float((bid + ask) / 2)
    return Contract(home=mid, away=1 - mid, home_bid=bid, home_ask=ask, away_bid=1 - ask, away_ask=1 - bid)
