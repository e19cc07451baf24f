"""One game: its numbers as facts, and the sentences that tell it in full."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from db.result import Picked, Record, Result
from tools.analytics import odds, ratings
from tools.builder import Input
from tools.facts import Fact, Team, Unit
from tools.skill import Ask

Calculation = Callable[..., Any]
FORM = 5  # games looked back on


@dataclass(frozen=True, kw_only=True, slots=True)
class Match:
    """A game that was asked for, with the results its forecast is made from."""

    results: Result
    pick: Picked  # of nfl_games_asked
    asked: tuple[Team, ...]  # the teams the person named

    @property
    def game(self) -> Record:
        """The record itself."""
        return self.pick.record

    @property
    def name(self) -> str:
        """'KC at DEN', or 'KC against DEN' on neutral ground."""
        return f"{self.game.away} {'against' if self.game.neutral else 'at'} {self.game.home}"

    @property
    def side(self) -> str:
        """Whose probability is told: 'away' when only the away team was named, else 'home'."""
        return "away" if self.game.away in self.asked and self.game.home not in self.asked else "home"

    @property
    def team(self) -> Team:
        """The team on that side."""
        return str(getattr(self.game, self.side))

    @property
    def entity(self) -> str:
        """The game, as facts name it."""
        return f"game:{self.game.game_id}"


def forecast(ask: Ask, match: Match) -> Fact:
    """AVA's probability for the team told."""
    label = f"AVA's probability that {match.team} wins {match.name}"
    return _calc(ask, label, ratings.forecast, match.results, match.pick, unit="probability", match=match, field=match.side)


def market(ask: Ask, match: Match) -> Fact | None:
    """The bookmakers' probability for the team told, their margin taken off; None without a moneyline."""
    label = f"bookmakers' probability that {match.team} wins {match.name}, without their margin"
    return _known(ask, label, odds.bookmaker, match.pick, unit="probability", match=match, field=match.side)


def contract(ask: Ask, match: Match) -> Fact | None:
    """The mid of the event contract on the team told; None without a usable book."""
    label = f"Kalshi's mid for {match.team} to win {match.name}"
    return _known(ask, label, odds.contract, match.pick, unit="probability", match=match, field=match.side)


def told(ask: Ask, match: Match) -> list[str]:
    """The sentences of one game, the forecast and the market first."""
    return [*_chances(ask, match), *_points(ask, match), *_result(ask, match), *_form(ask, match), *_rest(ask, match)]


def _chances(ask: Ask, match: Match) -> list[str]:
    if ask.facts.run(ratings.forecast, match.results, match.pick).home is None:
        ours, opinion = None, f"{match.name}: no results known to rate both sides by, so AVA has no forecast."
    else:
        ours = forecast(ask, match)
        opinion = f"{match.name}: AVA's Elo model gives {match.team} a {ours} chance."
    fair = market(ask, match)
    apart = _apart(ask, match, ours, fair) if ours and fair else ""
    book = f"The bookmakers' moneyline, its margin taken off, gives {match.team} {fair}{apart}." if fair else ""
    kickoff = ask.facts.row(f"kickoff of {match.name}", match.pick, "kickoff", unit="date", entity=match.entity)
    without = "" if fair else "No bookmaker's moneyline is known for it."
    return [*filter(None, (opinion, book or without, _kalshi(ask, match))), f"Kickoff: {kickoff}."]


def _apart(ask: Ask, match: Match, ours: Fact, fair: Fact) -> str:
    more = float(str(ours.value)) > float(str(fair.value))
    label = f"percentage points AVA's probability for {match.team} is {'above' if more else 'below'} the bookmakers'"
    gap = ask.facts.calc(label, odds.gap, ours, fair, unit="points", entity=f"team:{match.team}")
    return f"; AVA is {gap} percentage points {'higher' if more else 'lower'}"


def _kalshi(ask: Ask, match: Match) -> str:
    mid = contract(ask, match)
    if mid is None:
        return ""
    bid, offer = (
        ask.facts.calc(
            f"Kalshi's {word} for {match.team} to win {match.name}",
            odds.contract,
            match.pick,
            unit="usd_per_contract",
            entity=f"team:{match.team}",
            field=f"{match.side}_{word}",
        )
        for word in ("bid", "ask")
    )
    return f"Kalshi trades {match.team} at {mid} (bid {bid}, ask {offer})."


def _points(ask: Ask, match: Match) -> list[str]:
    ours, text = ask.facts.run(ratings.forecast, match.results, match.pick), []
    if ours.spread:
        team = _favourite(match, ours.spread)
        label = f"points by which AVA favours {team} in {match.name}"
        by = ask.facts.calc(
            label, ratings.forecast, match.results, match.pick, unit="points", entity=f"team:{team}", field="favoured_by"
        )
        text.append(f"{team} favoured by {by} in AVA's ratings")
    if match.game.spread_line:
        team = _favourite(match, match.game.spread_line)
        label = f"points by which the bookmakers favour {team} in {match.name}"
        by = ask.facts.calc(label, odds.favoured_by, match.pick, unit="points", entity=f"team:{team}")
        text.append(f"{team} favoured by {by} at the bookmakers")
    if match.game.total_line is not None:
        total = ask.facts.row(f"bookmakers' total of {match.name}", match.pick, "total_line", unit="points", entity=match.entity)
        text.append(f"total {total}")
    return [f"In points: {', '.join(text)}."] if text else []


def _favourite(match: Match, spread: float) -> Team:
    return str(match.game.home if spread > 0 else match.game.away)


def _result(ask: Ask, match: Match) -> list[str]:
    if match.game.home_score is None:
        return []
    scores = [
        f"{team} {ask.facts.row(f'points of {team} in {match.name}', match.pick, column, unit='points', entity=f'team:{team}')}"
        for team, column in ((match.game.away, "away_score"), (match.game.home, "home_score"))
    ]
    return [f"It has been played: {', '.join(scores)}; the forecast and the prices are those before kickoff."]


def _form(ask: Ask, match: Match) -> list[str]:
    text = []
    for side in ("away", "home"):
        team, inputs, how = getattr(match.game, side), (match.results, match.pick), {"side": side, "last": FORM}
        if not ask.facts.run(ratings.form, *inputs, **how).games:
            continue
        labels: tuple[tuple[str, Unit, str], ...] = (
            (f"last results of {team} this season, oldest first", "text", "letters"),
            (f"mean points {team} scored in them", "points", "points_for"),
            (f"mean points {team} allowed in them", "points", "points_against"),
        )
        letters, scored, allowed = (
            ask.facts.calc(label, ratings.form, *inputs, unit=unit, entity=f"team:{team}", field=field, **how)
            for label, unit, field in labels
        )
        text.append(f"{team} {letters}, scoring {scored} and allowing {allowed} a game")
    return [f"Last games this season, oldest first: {'; '.join(text)}."] if text else []


def _rest(ask: Ask, match: Match) -> list[str]:
    if match.game.away_rest is None or match.game.home_rest is None:
        return []
    days = [
        f"{team} {ask.facts.row(f'days of rest of {team}', match.pick, column, unit='days', entity=f'team:{team}')}"
        for team, column in ((match.game.away, "away_rest"), (match.game.home, "home_rest"))
    ]
    return [f"Days since their last game: {', '.join(days)}."]


def _calc(ask: Ask, label: str, function: Calculation, *inputs: Input, unit: Unit, match: Match, field: str) -> Fact:
    return ask.facts.calc(label, function, *inputs, unit=unit, entity=f"team:{match.team}", field=field)


def _known(ask: Ask, label: str, function: Calculation, pick: Picked, *, unit: Unit, match: Match, field: str) -> Fact | None:
    if getattr(ask.facts.run(function, pick), field) is None:
        return None
    return _calc(ask, label, function, pick, unit=unit, match=match, field=field)
