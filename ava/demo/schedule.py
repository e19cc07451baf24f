"""A football season's schedule: 32 teams, 18 weeks, 17 games and one bye each; valid, and not the real one.

The league's formula gives 17 rounds in which everybody plays: six within the division, four against a division of the own and
four against one of the other conference, and three by rank. The eighteenth week takes games out of weeks 5 to 14 such that
each team loses exactly one, and so has its bye there. Home and away come out 8 and 9.
"""

import csv
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path

import numpy as np

from db.sessions import NEW_YORK

WEEKS = 18
BYES = range(5, 15)  # weeks
_MOST_BYES = 3  # games taken out of one week
_DIVISIONS = ("East", "North", "South", "West")
_SHARED = (("NYG", "NYJ"), ("LA", "LAC"))  # two teams of one stadium
_THANKSGIVING = 13  # week, in both seasons
_HOSTS = ("DET", "DAL")  # at home on that day

Pair = tuple[str, str]  # away, home
Round = list[Pair]


@dataclass(frozen=True, kw_only=True, slots=True)
class Team:
    """One team and where it plays."""

    team: str  # nflverse abbreviation
    name: str
    nick: str
    conference: str
    division: str
    stadium: str
    roof: str
    climate: float  # Fahrenheit, mean of the season
    late: bool  # home games begin at four in New York or later


@dataclass(frozen=True, kw_only=True, slots=True)
class Game:
    """One scheduled game."""

    season: int
    week: int
    away: str
    home: str
    kickoff: datetime
    game_type: str = "REG"
    neutral: bool = False

    @property
    def game_id(self) -> str:
        """As nflverse writes it: 2025_12_BUF_HOU."""
        return f"{self.season}_{self.week:02}_{self.away}_{self.home}"


@cache
def teams() -> dict[str, Team]:
    """The 32 teams, by abbreviation."""
    with Path(__file__).with_name("teams.csv").open(encoding="utf-8", newline="") as file:
        rows = [{**row, "climate": float(row["climate"]), "late": row["late"] == "1"} for row in csv.DictReader(file)]
    return {str(row["team"]): Team(**row) for row in rows}  # type: ignore[arg-type]


def regular_season(season: int, rng: np.random.Generator) -> list[Game]:
    """The 272 games of a regular season, in order of kickoff."""
    while True:
        weeks = _with_byes(_ordered(_rounds(season, rng), rng), rng)
        if weeks and _festive(weeks[_THANKSGIVING]):
            break
    games: list[Game] = []
    for week in range(1, WEEKS + 1):
        busy = {
            team for game in games if game.week == week - 1 and game.kickoff.weekday() == 0 for team in (game.away, game.home)
        }
        feast = weeks[_THANKSGIVING] if week == _THANKSGIVING - 1 else []
        soon = {team for pair in feast if pair[1] in _HOSTS for team in pair}
        games += _kickoffs(season, week, weeks[week], (busy, soon))
    return sorted(games, key=lambda game: (game.kickoff, game.game_id))


def _rounds(season: int, rng: np.random.Generator) -> list[Round]:
    """Seventeen rounds of 16 games; the first six are within divisions, the second three of them the return games."""
    ranked = {name: rng.permutation([t.team for t in teams().values() if t.division == name]).tolist() for name in _names()}
    rounds = [[pair for four in ranked.values() for pair in _circle(four, n)] for n in range(3)]
    rounds += [[(home, away) for away, home in rounds[n]] for n in range(3)]
    a, b, c, d = rng.permutation(_DIVISIONS).tolist()
    within = [(f"{conf} {x}", f"{conf} {y}") for conf in ("AFC", "NFC") for x, y in ((a, b), (c, d))]
    across = [(f"AFC {x}", f"NFC {_DIVISIONS[(n + season) % 4]}") for n, x in enumerate(_DIVISIONS)]
    for pairs in (within, across):
        rounds += [[pair for x, y in pairs for pair in _cross(ranked[x], ranked[y], n)] for n in range(4)]
    for order in (((a, c), (b, d)), ((d, a), (c, b))):
        rounds.append(
            [pair for conf in ("AFC", "NFC") for x, y in order for pair in _ranks(ranked, f"{conf} {x}", f"{conf} {y}")]
        )
    last = [(f"AFC {x}", f"NFC {_DIVISIONS[(n + season + 2) % 4]}") for n, x in enumerate(_DIVISIONS)]
    hosts = [pair for x, y in last for pair in _ranks(ranked, x, y)]
    return [*rounds, hosts if season % 2 else [(home, away) for away, home in hosts]]


def _names() -> list[str]:
    return [f"{conf} {division}" for conf in ("AFC", "NFC") for division in _DIVISIONS]


def _circle(four: list[str], n: int) -> Round:
    """Round n of 3 among four teams."""
    first, rest = four[0], four[1:]
    x, y, z = rest[n], rest[(n + 1) % 3], rest[(n + 2) % 3]
    return [(first, x), (y, z)] if n % 2 else [(x, first), (z, y)]


def _cross(ours: list[str], theirs: list[str], n: int) -> Round:
    """Round n of 4 between two divisions: two at home, two away for everybody."""
    pairs = [(ours[i], theirs[(i + n) % 4]) for i in range(4)]
    return pairs if n % 2 else [(home, away) for away, home in pairs]


def _ranks(ranked: dict[str, list[str]], hosts: str, guests: str) -> Round:
    return [(away, home) for home, away in zip(ranked[hosts], ranked[guests], strict=True)]


def _ordered(rounds: list[Round], rng: np.random.Generator) -> list[Round]:
    """The rounds in an order where return games are at least four weeks apart and the season ends within the divisions."""
    while True:
        order = rng.permutation(len(rounds)).tolist()
        place = {index: n for n, index in enumerate(order)}
        if order[-1] < 6 and all(abs(place[n] - place[n + 3]) >= 4 for n in range(3)):
            return [rounds[index] for index in order]


def _with_byes(rounds: list[Round], rng: np.random.Generator) -> dict[int, Round]:
    """Weeks 1 to 18: one more week made of games taken from weeks 5 to 14; empty when this draw found none."""
    extra = int(rng.integers(15, WEEKS))
    numbers = [week for week in range(1, WEEKS + 1) if week != extra]
    weeks = dict(zip(numbers, (list(games) for games in rounds), strict=True))
    moved = _perfect(weeks, rng)
    if len(moved) < len(teams()) // 2:
        return {}
    for week, pair in moved:
        weeks[week].remove(pair)
    return weeks | {extra: [pair for _, pair in moved]}


def _perfect(weeks: dict[int, Round], rng: np.random.Generator) -> list[tuple[int, Pair]]:
    """Games of the bye weeks that meet every team once, at most three a week: greedily, the team with least choice first."""
    free, taken = set(teams()), dict.fromkeys(BYES, 0)
    games = [(week, pair) for week in BYES for pair in weeks[week]]
    found: list[tuple[int, Pair]] = []
    while free:
        open_games = [game for game in games if set(game[1]) <= free and taken[game[0]] < _MOST_BYES]
        tightest = min(sorted(free), key=lambda team: sum(team in pair for _, pair in open_games))
        choice = [game for game in open_games if tightest in game[1]]
        if not choice:
            return []
        week, pair = choice[int(rng.integers(len(choice)))]
        found.append((week, pair))
        taken[week] += 1
        free -= set(pair)
    return found


def _festive(games: Round) -> bool:
    """Whether Detroit and Dallas are at home, as they are on Thanksgiving."""
    return set(_HOSTS) <= {home for _, home in games}


def _kickoffs(season: int, week: int, games: Round, short: tuple[set[str], set[str]]) -> list[Game]:
    """When the games of a week begin. `short` played on the Monday before, or play on the Thursday after."""
    sunday = date(season, 9, 8 if season == 2024 else 7) + timedelta(weeks=week - 1)
    slots: dict[Pair, tuple[int, time]] = {}
    rest = list(games)
    for day, at, candidates in _special(week, games, short):
        pair = next(pair for pair in candidates if pair in rest)
        rest.remove(pair)
        slots[pair] = (day, at)
    late = sorted(rest, key=lambda pair: not teams()[pair[1]].late)[: max(3, sum(teams()[home].late for _, home in rest))]
    for pair in rest:
        slots[pair] = (0, time(16, 25) if pair in late[::2] else time(16, 5)) if pair in late else (0, time(13, 0))
    return [
        Game(season=season, week=week, away=a, home=h, kickoff=datetime.combine(sunday + timedelta(days=day), at, NEW_YORK))
        for (a, h), (day, at) in slots.items()
    ]


def _special(week: int, games: Round, short: tuple[set[str], set[str]]) -> list[tuple[int, time, list[Pair]]]:
    """The games outside Sunday afternoon: days after Sunday, time, and candidates in order of preference."""
    at_home = {home: (away, home) for away, home in games}
    festive = [at_home[host] for host in _HOSTS] if week == _THANKSGIVING else []
    shared = [at_home[one] for one, two in _SHARED if one in at_home and two in at_home]
    quiet = [pair for pair in games if pair not in shared + festive]
    rested = [pair for pair in quiet if not short[0] & set(pair)]
    mondays = [pair for pair in [*shared, *quiet] if not short[1] & set(pair)]
    found = [(-3, at, [pair]) for at, pair in zip((time(12, 30), time(16, 30)), festive, strict=False)]
    found += [(1, time(20, 15), mondays), (0, time(20, 20), [*shared[1:], *quiet])]
    return [(-3, time(20, 20 if week == _THANKSGIVING else 15), list(reversed(rested))), *found] if week < WEEKS else found[-1:]
