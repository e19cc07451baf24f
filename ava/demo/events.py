"""Event contracts on football games, two a game as Kalshi lists them: 'yes' pays a dollar if that team wins.

The market agrees with the bookmaker's line up to a few cents of noise, which is where an edge can be found or imagined.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal

import numpy as np

from ava.demo import NOW, SOURCE
from ava.demo.football import Played, Row, chance
from ava.demo.people import EVENT_DAY
from ava.demo.schedule import Game, teams
from db.sessions import session_close, sessions

SERIES = "KXNFLGAME"
_CODES = {"JAX": "JAC"}  # where Kalshi's differ from nflverse's
_AHEAD = timedelta(days=14)
_LISTED = timedelta(days=9)  # before kickoff
_HOURS = 6  # between two snapshots of an open market
_DAYS = 4  # of snapshots


def ticker(game: Game, team: str) -> str:
    """KXNFLGAME-25NOV23KCDEN-KC: date in New York, away and home, the team that 'yes' pays on."""
    return f"{event(game)}-{_CODES.get(team, team)}"


def event(game: Game) -> str:
    """The event that both markets of a game belong to."""
    away, home = (_CODES.get(team, team) for team in (game.away, game.home))
    return f"{SERIES}-{game.kickoff:%y%b%d}".upper() + f"{away}{home}"


def listed(games: list[Played]) -> list[Played]:
    """The games of the running season with markets: played, or within two weeks."""
    return [p for p in games if p.game.season == NOW.year and p.game.kickoff < NOW + _AHEAD]


def market_rows(games: list[Played]) -> list[Row]:
    """Rows of event_markets; a finished game's are finalized with their result."""
    return [_market(played, team) for played in listed(games) for team in (played.game.away, played.game.home)]


def _market(played: Played, team: str) -> Row:
    game, title = played.game, f"{teams()[played.game.away].name} at {teams()[played.game.home].name} Winner?"
    ends = game.kickoff + timedelta(hours=3)
    status, result, known = "active", "", min(game.kickoff - _LISTED, NOW - timedelta(days=_DAYS, hours=1))
    if played.score:
        home_won = played.score[1] > played.score[0]
        status, result, known = "finalized", "yes" if home_won == (team == game.home) else "no", game.kickoff + timedelta(hours=4)
    close = game.kickoff + timedelta(days=14)
    return (ticker(game, team), event(game), SERIES, title, game.game_id, team, status, result, ends, close, known)


def price_rows(games: list[Played], rng: np.random.Generator) -> list[Row]:
    """Rows of event_prices: one before kickoff for a finished game, one every six hours of the last days for an open one."""
    rows: list[Row] = []
    for played in listed(games):
        times = [played.game.kickoff - timedelta(minutes=5)] if played.score else list(_snapshots())
        for home, team in ((False, played.game.away), (True, played.game.home)):
            rows += _prices(played, ticker(played.game, team), times, rng, home=home)
    return rows


def _snapshots() -> Iterator[datetime]:
    """Every six hours, and the close of each session among them."""
    steps = {NOW - timedelta(hours=h) for h in range(0, _DAYS * 24, _HOURS)}
    closes = {session_close(day) for day in sessions(EVENT_DAY - timedelta(days=1), NOW.date())}
    yield from sorted(steps | closes)


def _prices(played: Played, name: str, times: list[datetime], rng: np.random.Generator, *, home: bool) -> Iterator[Row]:
    """A market's snapshots: fair value with slow noise, a spread of one or two cents, growing volume."""
    lean = float(rng.normal(0, 0.018))
    volume, size = 0, 9_000 * float(rng.lognormal(0, 0.6))
    for n, at in enumerate(times):
        shift = played.noise * (len(times) - 1 - n) / max(len(times), 2)
        fair = chance(played.spread + shift) if home else 1 - chance(played.spread + shift)
        bid = int(np.clip(round((fair + lean + float(rng.normal(0, 0.006))) * 100) - 1, 1, 97))
        ask = bid + 1 + int(rng.uniform() < 0.4)
        volume += int(size * rng.uniform(0.5, 1.5) * (60 if len(times) == 1 else 1))
        last = bid if rng.uniform() < 0.5 else ask
        yield (name, at, SOURCE, *(Decimal(cents) / 100 for cents in (bid, ask, last)), volume, int(volume * 0.55))


def session_values(rows: list[Row]) -> dict[tuple[str, date], float]:
    """The middle of each market's quote at the close of each session it was quoted at."""
    closes = {session_close(day): day for day in sessions(EVENT_DAY - timedelta(days=1), NOW.date())}
    return {(str(name), closes[at]): float(bid + ask) / 2 for name, at, _, bid, ask, *_ in rows if at in closes}  # type: ignore[index, operator]


def favourite(games: list[Played]) -> str:
    """The market demo holds: the home team favoured by the most moderate spread of the coming days."""
    coming = [p for p in listed(games) if not p.score and p.game.kickoff < NOW + timedelta(days=5) and p.spread > 0]
    chosen = min(coming, key=lambda p: (abs(p.spread - 3.5), p.game.game_id))
    return ticker(chosen.game, chosen.game.home)
