"""Forecasts of NFL games others made: FiveThirtyEight's Elo in both layouts and as published, and nfelo.

Known: at kickoff, while the game is not stored at 13:00 New York on its day (nfelo, which names no day: when its week is over).
`home` is the source's: 538 turns some games on neutral ground around. nfelo writes a line favouring home as negative; stored,
positive = home is favoured.
"""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

from ava.sources import nfl_links
from ava.sources.csvfile import Fields, Head
from ava.sources.fields import day, given, needed, real
from ava.sources.kind import Kind, Reject, Staged, Totals
from ava.sources.nfl_codes import first_day, season_in, team, team_called
from db.database import Writer
from db.sessions import NEW_YORK
from db.sql import import_nfl_forecasts_totals

_USUAL = time(13)
_GAME = re.compile(r"(\d{4})_(\d\d)_([A-Z]{2,3})_([A-Z]{2,3})")
Model = tuple[str, float | None, float | None, float, float | None, float | None, float | None]
# name, rating of home and away, probability of a home win, own line, the market's, the market's total


def _chance(fields: Fields, column: str) -> float:
    value = real(fields, column)
    if value is None or not 0 <= value <= 1:
        raise Reject(f"{column} {fields[column]!r} is not a probability")
    return value


def _of_538(fields: Fields, codes: Callable[[str, int], str]) -> Staged:
    """Name, id, season, day, home, away, neutral ground and time of a game."""
    on, season = day(fields, "date"), season_in(fields["season"].strip())
    home, away = (codes(needed(fields, column), season) for column in ("team1", "team2"))
    neutral = given(fields, "neutral") == "1" if "neutral" in fields else None
    known_at = datetime.combine(on, _USUAL, NEW_YORK).astimezone(UTC)
    return "_".join((on.isoformat(), *sorted((home, away)))), None, season, on, home, away, neutral, known_at


def _models(*models: Model) -> Staged:
    """Models as parallel lists, as they are staged."""
    return tuple(list(values) for values in zip(*models, strict=True))


def _elo(fields: Fields, _head: Head) -> Staged:
    return *_of_538(fields, team), *_models(*(_rated(fields, name) for name in ("elo", "qbelo")))


def _rated(fields: Fields, name: str) -> Model:
    ratings = real(fields, f"{name}1_pre"), real(fields, f"{name}2_pre")
    return f"538_{name}", *ratings, _chance(fields, f"{name}_prob1"), None, None, None


def _basic(fields: Fields, _head: Head) -> Staged:
    ratings = real(fields, "elo1"), real(fields, "elo2")
    return *_of_538(fields, team), *_models(("538_elo_basic", *ratings, _chance(fields, "elo_prob1"), None, None, None))


def _published(fields: Fields, _head: Head) -> Staged:
    return *_of_538(fields, team_called), *_models(("538_published", None, None, _chance(fields, "prob1"), None, None, None))


def _turned(fields: Fields, column: str) -> float | None:
    value = real(fields, column)
    return None if value is None else 0.0 - value  # 0.0 - 0.0 is 0.0, not -0.0


def _nfelo(fields: Fields, _head: Head) -> Staged:
    name = needed(fields, "nflverse_game_id")
    if not (parts := _GAME.fullmatch(name)):
        raise Reject(f"nflverse_game_id {name!r} is not like 2009_01_TEN_PIT")
    season, week = season_in(parts[1]), int(parts[2])
    away, home = team(parts[3], season), team(parts[4], season)
    ratings = real(fields, "starting_nfelo_home"), real(fields, "starting_nfelo_away")
    models: list[Model] = [
        (
            *(f"nfelo_{when}", *ratings, _chance(fields, f"nfelo_home_probability_{when}")),
            *(_turned(fields, f"nfelo_home_line_{when}"), _turned(fields, f"home_line_{when}")),
            real(fields, f"total_line_{when}"),
        )
        for when in ("open", "close")
    ]
    return name, name, season, None, home, away, None, _over(season, week), *_models(*models)


def _over(season: int, week: int) -> datetime:
    ended: date = first_day(season, week) + timedelta(days=6)
    return datetime.combine(ended, time(), NEW_YORK).astimezone(UTC)


async def _finish(write: Writer) -> Totals:
    return await nfl_links.totals(write, import_nfl_forecasts_totals)


def _kind(name: str, about: str, columns: tuple[str, ...], row: Callable[[Fields, Head], Staged]) -> Kind:
    return Kind(name=name, about=about, columns=columns, row=row, sql="nfl_forecasts", finish=_finish)


_TEAMS = ("date", "season", "team1", "team2")
ELO = _kind(
    "nfl_elo_538",
    "NFL forecasts by FiveThirtyEight's Elo, plain and adjusted for quarterbacks",
    (*_TEAMS, "neutral", "elo1_pre", "elo2_pre", "elo_prob1", "qbelo1_pre", "qbelo2_pre", "qbelo_prob1"),
    _elo,
)
BASIC = _kind(
    "nfl_elo_538_basic",
    "NFL forecasts by FiveThirtyEight's Elo, short layout",
    (*_TEAMS, "neutral", "elo1", "elo2", "elo_prob1", "score1", "score2", "result1"),
    _basic,
)
PUBLISHED = _kind(
    "nfl_published_538",
    "NFL forecasts as FiveThirtyEight published them",
    (*_TEAMS, "prob1", "prob1_outcome", "prob2"),
    _published,
)
NFELO = _kind(
    "nfl_nfelo",
    "NFL ratings, lines and forecasts of nfelo",
    (
        *("nflverse_game_id", "starting_nfelo_home", "starting_nfelo_away", "nfelo_home_line_open", "nfelo_home_line_close"),
        *("nfelo_home_probability_open", "nfelo_home_probability_close", "home_line_open", "home_line_close"),
        *("total_line_open", "total_line_close"),
    ),
    _nfelo,
)
