"""Elo ratings of NFL teams from their results, the forecast they give for a game, and how such forecasts have scored.

The formula is FiveThirtyEight's (github.com/fivethirtyeight/nfl-elo-game and "How Our NFL Predictions Work"): K = 20, a
margin-of-victory multiplier ln(|margin| + 1) x 2.2 / (0.001 x winner's edge + 2.2) against autocorrelation, a third of the way
back to 1505 between seasons, home field worth 48 rating points (65 before 2020), a week off worth 25, 25 rating points a point
of spread. Quarterbacks, injuries, travel and weather are not in it, and so the closing market has been better.

A forecast sees only results known before its game kicks off, whatever else it is given.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import islice, takewhile
from math import log
from typing import Protocol

from tools.analytics.odds import without_margin
from tools.analytics.registry import calculation

K = 20.0
MEAN = 1505.0  # a team of the first season known, and what ratings go back to
NEWCOMER = 1300.0  # a team that joins later
HOME_EDGE = 48.0
WEEK_OFF = 25.0
POINTS_A_POINT = 25.0  # rating points a point of spread
_WEEK_OFF_DAYS = range(13, 60)  # days since the last game; longer is the summer
_SETTLED = 8  # earlier games of both sides before a forecast is scored
_SCORED_SEASONS = 5
_MOVED = {"OAK": "LV", "SD": "LAC", "STL": "LA"}


class Game(Protocol):
    """What a record must have to be forecast."""

    season: int
    kickoff: datetime
    away: str
    home: str
    neutral: bool
    away_rest: int | None  # days since the last game
    home_rest: int | None


class Played(Game, Protocol):
    """A game with its result. Results come in order of kickoff."""

    away_score: int
    home_score: int
    home_moneyline: int | None  # American odds, the last before kickoff
    away_moneyline: int | None
    known_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Forecast:
    """What the ratings say of a game; all None when a side has no result yet."""

    home: float | None = None  # probability that the home side wins, a tie counted as half
    away: float | None = None
    spread: float | None = None  # points; positive = the home side is favoured
    favoured_by: float | None = None  # the same to a tenth and without its sign
    home_rating: float | None = None
    away_rating: float | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Form:
    """A side's last games of the season before this one."""

    games: int
    letters: str  # oldest first: "WWLWT"
    points_for: float | None  # mean a game; None without games
    points_against: float | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """Forecast and market scored on the same games: mean squared error of the home side's probability, a tie counted as half."""

    games: int
    forecast: float | None  # Brier score; None without games
    market: float | None
    apart: float | None  # the difference of the two as a fraction of the market's, without its sign


@dataclass(frozen=True, slots=True)
class _After:
    """A team's rating once one of its games is known."""

    known_at: datetime
    season: int
    rating: float


@dataclass(frozen=True, slots=True)
class _Scored:
    game: Played
    probability: float
    outcome: float
    settled: bool  # both sides had played enough before


@dataclass(frozen=True, slots=True)
class _Walk:
    """All results gone through once."""

    after: dict[str, list[_After]]  # by franchise, oldest first
    scored: list[_Scored]


class _Same:
    """Results by identity: to hash thousands of them for each bet on each game of a slate takes longer than all the rest."""

    def __init__(self, results: tuple[Played, ...]) -> None:
        self.results = results

    def __hash__(self) -> int:
        return id(self.results)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and self.results is other.results


def franchise(team: str) -> str:
    """The present abbreviation of a team that has moved: OAK is LV, SD is LAC, STL is LA."""
    return _MOVED.get(team, team)


def win_probability(edge: float) -> float:
    """Probability for the side with an edge of so many rating points."""
    return float(1 / (1 + 10 ** (-edge / 400)))


def shift(edge: float, margin: int) -> float:
    """Rating points the home side gains (the other loses) by winning by `margin`, having had `edge` before the game."""
    outcome = _outcome(margin)
    correction = 1.0 if not margin else (edge if margin > 0 else -edge) * 0.001 + 2.2
    return K * log(max(abs(margin), 1) + 1) * 2.2 / correction * (outcome - win_probability(edge))


@calculation
def forecast(results: Sequence[Played], game: Game) -> Forecast:
    """The forecast of `game` from what was known when it kicked off."""
    after = _walked(_Same(tuple(results))).after
    home, away = (_before(after.get(franchise(side), ()), game) for side in (game.home, game.away))
    if home is None or away is None:
        return Forecast()
    edge = home - away + _edges(game, HOME_EDGE, WEEK_OFF)
    spread, chance = edge / POINTS_A_POINT, win_probability(edge)
    return Forecast(
        home=chance, away=1 - chance, spread=spread, favoured_by=round(abs(spread), 1), home_rating=home, away_rating=away
    )


@calculation
def home_probabilities(results: Sequence[Played], games: Sequence[Game]) -> tuple[float | None, ...]:
    """The forecast probability of each home side, for a chart."""
    return tuple(forecast(results, game).home for game in games)


@calculation
def form(results: Sequence[Played], game: Game, *, side: str, last: int) -> Form:
    """The `last` games of the 'home' or 'away' side in the season of `game`, before it."""
    team = franchise(game.home if side == "home" else game.away)
    scores = list(islice(_scores(results, team, game), last))
    letters = "".join("WLT"[(ours < theirs) + 2 * (ours == theirs)] for ours, theirs in reversed(scores))
    means = [sum(points) / len(scores) for points in zip(*scores, strict=True)] or [None, None]
    return Form(games=len(scores), letters=letters, points_for=means[0], points_against=means[1])


@calculation
def record(results: Sequence[Played], game: Game) -> Record:
    """How forecast and moneyline have scored in the last five seasons, over games with a line and two settled sides."""
    rows = []
    for each in _walked(_Same(tuple(results))).scored:
        fair = without_margin(each.game.home_moneyline, each.game.away_moneyline).home
        recent = each.game.season > game.season - _SCORED_SEASONS and each.game.known_at <= game.kickoff
        if fair is not None and each.settled and recent:
            rows.append(((each.probability - each.outcome) ** 2, (fair - each.outcome) ** 2))
    if not rows:
        return Record(games=0, forecast=None, market=None, apart=None)
    ours, theirs = (sum(errors) / len(rows) for errors in zip(*rows, strict=True))
    return Record(games=len(rows), forecast=ours, market=theirs, apart=abs(ours / theirs - 1) if theirs else None)


@lru_cache(maxsize=4)
def _walked(same: _Same) -> _Walk:
    """The walk of the very results gone through last, else of their equals."""
    return _walk(same.results)


@lru_cache(maxsize=4)
def _walk(results: tuple[Played, ...], home_edge: float = HOME_EDGE, week_off: float = WEEK_OFF) -> _Walk:
    """Every rating after every result. Kept, since each game of a slate asks for the same."""
    after: defaultdict[str, list[_After]] = defaultdict(list)
    scored: list[_Scored] = []
    for game in results:
        home, away = (after[franchise(side)] for side in (game.home, game.away))
        old_home, old_away = (_rating(past, game.season, results[0].season) for past in (home, away))
        edge, margin = old_home - old_away + _edges(game, home_edge, week_off), game.home_score - game.away_score
        gain, settled = shift(edge, margin), min(len(home), len(away)) >= _SETTLED
        home.append(_After(game.known_at, game.season, old_home + gain))
        away.append(_After(game.known_at, game.season, old_away - gain))
        scored.append(_Scored(game, win_probability(edge), _outcome(margin), settled))
    return _Walk(dict(after), scored)


def _rating(past: Sequence[_After], season: int, first_season: int) -> float:
    """A team's rating at the start of its next game."""
    if not past:
        return MEAN if season == first_season else NEWCOMER
    last = past[-1]
    return last.rating if last.season == season else last.rating + (MEAN - last.rating) / 3


def _before(past: Sequence[_After], game: Game) -> float | None:
    """A team's rating as known when `game` kicks off; None for a team without results."""
    known = [each for each in past if each.known_at <= game.kickoff]
    return _rating(known[-1:], game.season, game.season) if known else None


def _edges(game: Game, home_edge: float, week_off: float) -> float:
    """Rating points the home side has from the place and from rest."""
    rested = (game.home_rest in _WEEK_OFF_DAYS) - (game.away_rest in _WEEK_OFF_DAYS)
    return (0.0 if game.neutral else home_edge) + week_off * rested


def _scores(results: Sequence[Played], team: str, game: Game) -> Iterator[tuple[int, int]]:
    """(for, against) of a team's games of the season before `game`, the latest first."""
    for each in takewhile(lambda played: played.season >= game.season, reversed(results)):
        if each.season == game.season and each.known_at <= game.kickoff:
            if franchise(each.home) == team:
                yield each.home_score, each.away_score
            elif franchise(each.away) == team:
                yield each.away_score, each.home_score


def _outcome(margin: int) -> float:
    return 1.0 if margin > 0 else 0.0 if margin < 0 else 0.5
