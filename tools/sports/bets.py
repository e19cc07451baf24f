"""The bets on a game: each side at each venue, and the facts and sentences that weigh one."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tools.analytics import edges, odds
from tools.analytics.edges import Side, Venue
from tools.facts import Fact, Unit
from tools.skill import Ask
from tools.sports.match import Match

SIDES: tuple[Side, ...] = ("home", "away")
VENUES: tuple[Venue, ...] = ("Kalshi", "bookmaker")
FIELDS: dict[str, tuple[str, Unit]] = {
    "contract": ("what {} is bought as", "text"),
    "price": ("price of {}", "usd_per_contract"),
    "fee": ("trading fee of {} in lots of 100", "usd_per_contract"),
    "cost": ("cost of {} with its fee", "usd_per_contract"),
    "ava": ("AVA's probability of {}", "probability"),
    "market": ("the other market's probability of {}", "probability"),
    "edge_ava": ("percentage points AVA's forecast is above the cost of {}", "points"),
    "edge_market": ("percentage points the other market is above the cost of {}", "points"),
    "edge": ("percentage points the lower judge is above the cost of {}", "points"),
    "value": ("expected gain on a dollar put into {}, by the lower judge", "fraction"),
    "kelly": ("a quarter of the Kelly stake on {}, capped, of the bankroll", "fraction"),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Wager:
    """One side of a game at one venue."""

    ask: Ask
    match: Match
    side: Side
    venue: Venue
    _made: dict[str, Fact] = field(default_factory=dict)

    @property
    def team(self) -> str:
        """Who must win."""
        return str(getattr(self.match.game, self.side))

    @property
    def seen(self) -> edges.Bet:
        """The bet's figures, without facts."""
        found: edges.Bet = self.ask.facts.run(edges.bet, *self._of, side=self.side, venue=self.venue)
        return found

    @property
    def _of(self) -> tuple[Any, Any]:
        return self.match.results, self.match.pick

    @property
    def name(self) -> str:
        """'DEN at Kalshi in KC at DEN'."""
        return f"{self.team} at {'Kalshi' if self.venue == 'Kalshi' else 'the bookmakers'} in {self.match.name}"

    def fact(self, name: str) -> Fact | None:
        """One figure of the bet, made when first asked for; None where it is not known."""
        if name not in self._made and getattr(self.seen, name) is not None:
            self._made[name] = self._fact(name)
        return self._made.get(name)

    def _fact(self, name: str) -> Fact:
        (label, unit), entity, which = FIELDS[name], f"team:{self.team}", {"side": self.side, "venue": self.venue}
        return self.ask.facts.calc(label.format(self.name), edges.bet, *self._of, unit=unit, entity=entity, field=name, **which)


def wagers(ask: Ask, match: Match) -> list[Wager]:
    """The bets on a game that have a price and a judge, the best first."""
    every = (Wager(ask=ask, match=match, side=side, venue=venue) for side in SIDES for venue in VENUES)
    return best_first([wager for wager in every if wager.seen.judges])


def best_first(bets: list[Wager]) -> list[Wager]:
    """By expected value; those only one judge can speak of last."""
    return sorted(bets, key=lambda wager: (wager.seen.judges, wager.seen.value or 0.0), reverse=True)


def fair(ask: Ask, match: Match) -> Iterator[str]:
    """The moneyline made fair, in both ways."""
    if ask.facts.run(odds.bookmaker, match.pick).home is None:
        return
    said = {}
    for word, method in (("in proportion", odds.bookmaker), ("by Shin's method", odds.shin)):
        label = f"bookmakers' probability that {match.team} wins {match.name}, the margin taken off {word}"
        said[word] = ask.facts.calc(label, method, match.pick, unit="probability", entity=f"team:{match.team}", field=match.side)
    label = f"bookmakers' margin on {match.name}"
    margin = ask.facts.calc(label, odds.bookmaker, match.pick, unit="fraction", entity=match.entity, field="margin")
    both = " and ".join(f"{fact} {word}" for word, fact in said.items())
    yield f"{match.name}: without their margin of {margin} the bookmakers give {match.team} {both}."
