"""Two football seasons: strengths that drift, scores drawn from them, and the bookmaker's lines.

2024 is complete with its playoffs, 2025 is played up to the clock. A line knows the strengths to about a point and a half, so
it is good but can be beaten; moneylines follow from the spread and carry 4.5 % of vig. Ties do not happen: overtime decides.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import numpy as np
from scipy.special import ndtr

from ava.demo import NOW, SOURCE
from ava.demo.schedule import WEEKS, Game, Team, regular_season, teams
from db.sessions import NEW_YORK

HOME_EDGE = 1.9  # points
MARGIN_SD = 12.6  # points, of a margin around its expectation
VIG = 0.045
_LENGTH = timedelta(hours=4)
_ROUNDS = ("WC", "DIV", "CON", "SB")
_SLOTS = {  # of playoff games: days after Sunday, time
    "AFC": ((0, time(20, 15)), (-1, time(16, 30)), (0, time(13, 0))),
    "NFC": ((0, time(16, 30)), (-1, time(20, 15)), (1, time(20, 15))),
}
_POSSIBLE = np.array(
    [
        0,
        3,
        6,
        7,
        9,
        10,
        12,
        13,
        14,
        15,
        16,
        17,
        19,
        20,
        21,
        22,
        23,
        24,
        26,
        27,
        28,
        29,
        30,
        31,
        33,
        34,
        35,
        37,
        38,
        40,
        41,
        42,
        44,
        45,
        48,
        51,
    ]
)
_QUOTED = (
    *(timedelta(days=day, hours=hour) for day in range(4, 0, -1) for hour in (4, 0)),
    timedelta(hours=1),
)  # before the clock

Row = tuple[object, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Played:
    """A game with its line and, when it is over at the clock, its score."""

    game: Game
    spread: float  # points; positive = the home team is favoured
    total: float  # points
    score: tuple[int, int] | None  # away, home
    overtime: bool = False
    noise: float = 0.0  # where the line stood four days before, in points from where it stands

    @property
    def over(self) -> bool:
        """Whether the result is known at the clock."""
        return self.game.kickoff + _LENGTH <= NOW

    @property
    def home_chance(self) -> float:
        """What the line says of a home win, without vig."""
        return chance(self.spread)


def chance(spread: float) -> float:
    """Probability of a home win for a spread."""
    return float(ndtr(spread / MARGIN_SD))


def seasons(rng: np.random.Generator) -> list[Played]:
    """Every game of both seasons, in order of kickoff."""
    names = list(teams())
    strength = dict(zip(names, rng.normal(0, 5.0, len(names)).tolist(), strict=True))
    first = _play(regular_season(2024, rng), strength, rng)
    first += _playoffs(first, strength, rng)
    strength = {team: 0.6 * value + float(rng.normal(0, 3.6)) for team, value in strength.items()}
    return first + _play(regular_season(2025, rng), strength, rng)


def _play(games: list[Game], strength: dict[str, float], rng: np.random.Generator) -> list[Played]:
    played = []
    for game in games:
        for team in (game.away, game.home):
            strength[team] = 0.99 * strength[team] + float(rng.normal(0, 0.7))
        played.append(_game(game, strength, rng))
    return played


def _game(game: Game, strength: dict[str, float], rng: np.random.Generator) -> Played:
    expected = strength[game.home] - strength[game.away] + (0.0 if game.neutral else HOME_EDGE)
    spread = float(np.clip(_halves(expected + rng.normal(0, 1.5)), -16.5, 16.5))
    total = float(np.clip(_halves(rng.normal(44.5, 3.2)), 35.5, 55.5))
    margin, points = rng.normal(expected, MARGIN_SD), max(rng.normal(total, 10.0), 12.0)
    score = _score(float(margin), float(points))
    overtime = score[0] == score[1] or (abs(score[0] - score[1]) <= 3 and rng.uniform() < 0.12)
    if score[0] == score[1]:
        score = (score[0], score[1] + 3) if margin > 0 else (score[0] + 3, score[1])
    over = game.kickoff + _LENGTH <= NOW
    noise = float(rng.normal(0, 1.0))
    return Played(game=game, spread=spread, total=total, score=score if over else None, overtime=overtime, noise=noise)


def _score(margin: float, points: float) -> tuple[int, int]:
    """Away and home scores that football knows, near a margin and a total."""
    wanted = np.maximum([(points - margin) / 2, (points + margin) / 2], 0)
    away, home = (int(_POSSIBLE[np.abs(_POSSIBLE - side).argmin()]) for side in wanted)
    return away, home


def _halves(points: float) -> float:
    """Rounded to half a point, never even: nobody offers a line of nothing."""
    return float(round(points * 2) / 2 or 1.0)


def _playoffs(season: list[Played], strength: dict[str, float], rng: np.random.Generator) -> list[Played]:
    """Seven teams a conference: the best has a bye, the better one plays at home, the last game is on neutral ground."""
    left = {conference: _seeds(season, conference) for conference in ("AFC", "NFC")}
    played: list[Played] = []
    for n, name in enumerate(_ROUNDS[:-1]):
        for conference, seeds in left.items():
            byes = seeds[:1] if name == "WC" else []
            pairs = [(seeds[-1 - k], seeds[k + len(byes)]) for k in range(len(seeds) // 2)]
            games = [_game(_playoff(season[0].game.season, n, name, pair, k), strength, rng) for k, pair in enumerate(pairs)]
            left[conference] = sorted([*byes, *map(_winner, games)], key=seeds.index)
            played += games
    last = (left["AFC"][0], left["NFC"][0])
    return [
        *sorted(played, key=lambda p: p.game.kickoff),
        _game(_playoff(season[0].game.season, 3, "SB", last, 0), strength, rng),
    ]


def _seeds(season: list[Played], conference: str) -> list[str]:
    """The four division winners by record, then the three best others; points decide between equals."""
    record = {team: (0, 0) for team, t in teams().items() if t.conference == conference}
    for played in season:
        for team, sign in ((played.game.home, 1), (played.game.away, -1)):
            if team in record and played.score:
                margin = sign * (played.score[1] - played.score[0])
                record[team] = (record[team][0] + (margin > 0), record[team][1] + margin)
    ranked = sorted(record, key=lambda team: record[team], reverse=True)
    first = {teams()[team].division: team for team in reversed(ranked)}
    winners = [team for team in ranked if team in first.values()]
    return [*winners, *[team for team in ranked if team not in winners][:3]]


def _playoff(season: int, n: int, name: str, pair: tuple[str, str], k: int) -> Game:
    away, home = pair
    days, begins = (0, time(18, 30)) if name == "SB" else _SLOTS[teams()[home].conference][k]
    day = date(season + 1, 1, 12) + timedelta(weeks=n + (name == "SB"), days=days)
    at = datetime.combine(day, begins, NEW_YORK)
    return Game(season=season, week=WEEKS + 1 + n, away=away, home=home, kickoff=at, game_type=name, neutral=name == "SB")


def _winner(played: Played) -> str:
    assert played.score  # noqa: S101 - the season it belongs to is over
    return played.game.home if played.score[1] > played.score[0] else played.game.away


def game_rows(games: list[Played]) -> list[Row]:
    """Rows of nfl_games. A schedule is out in May, a playoff game the Monday before it."""
    rows: list[Row] = []
    last: dict[tuple[int, str], date] = {}
    for played in games:
        game, home, away = played.game, teams()[played.game.home], teams()[played.game.away]
        day = game.kickoff.date()
        rest = [(day - last[key]).days if (key := (game.season, team)) in last else 7 for team in (game.away, game.home)]
        last |= {(game.season, team): day for team in (game.away, game.home)}
        known = _known(game)
        place = ("dome", "Caesars Superdome") if game.neutral else (home.roof, home.stadium)
        same = home.division == away.division
        rows.append((*_identity(game), game.neutral, *rest, same, *place, known))
    return rows


def _identity(game: Game) -> Row:
    return (game.game_id, game.season, game.game_type, game.week, game.kickoff, game.away, game.home)


def _known(game: Game) -> datetime:
    if game.game_type == "REG":
        return datetime(game.season, 5, 14, 20, 0, tzinfo=NEW_YORK)
    return game.kickoff - timedelta(days=6)


def result_rows(games: list[Played], rng: np.random.Generator) -> list[Row]:
    """Rows of nfl_results, with the weather of games outdoors; quarterbacks are not simulated."""
    rows: list[Row] = []
    for played in games:
        if played.score:
            game = played.game
            weather = _weather(teams()[game.home], game.kickoff.month, rng)
            rows.append((game.game_id, *played.score, played.overtime, *weather, None, None, game.kickoff + _LENGTH))
    return rows


def _weather(home: Team, month: int, rng: np.random.Generator) -> tuple[float | None, float | None]:
    """Fahrenheit and miles an hour, None indoors."""
    if home.roof != "outdoors":
        return None, None
    season = {9: 16, 10: 8, 11: -4, 12: -12, 1: -16, 2: -14}[month] * (1.2 - home.climate / 130)
    return float(round(home.climate + season + rng.normal(0, 7))), float(round(rng.gamma(3.0, 2.8)))


def odds_rows(games: list[Played], rng: np.random.Generator) -> list[Row]:
    """Rows of nfl_odds: the closing line of what has begun, and the quotes so far for games within two weeks."""
    rows: list[Row] = []
    for played in games:
        if played.over:
            rows.append(_odds(played, played.game.kickoff, 0.0, rng))
        elif played.game.kickoff < NOW + timedelta(days=14):
            rows += [_odds(played, NOW - ago, played.noise * (ago / _QUOTED[0]), rng) for ago in _QUOTED]
    return rows


def _odds(played: Played, at: datetime, shift: float, rng: np.random.Generator) -> Row:
    spread = _halves(played.spread + shift)
    home = chance(spread) * (1 + VIG)
    extra = rng.choice([-5, -2, 0, 0, 2, 5], 2).tolist()
    lines = (spread, played.total, american(home), american((1 - chance(spread)) * (1 + VIG)))
    return (played.game.game_id, SOURCE, at, *lines, -110 + extra[0], -110 - extra[0], -110 + extra[1], -110 - extra[1])


def american(probability: float) -> int:
    """American odds that imply a probability, vig included; nothing longer than a probability of 3 % or 97 %."""
    p = min(max(probability, 0.03), 0.97)
    return round(-100 * p / (1 - p)) if p >= 0.5 else round(100 * (1 - p) / p)


def team_rows() -> list[Row]:
    """Rows of nfl_teams."""
    return [(t.team, t.name, t.nick, t.conference, t.division) for t in teams().values()]
