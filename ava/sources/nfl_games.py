"""NFL games as nflverse publishes them: schedule, result and closing line, which become known at different times.

Known: a regular season's schedule on 15 May of that year, a playoff game 5 days before it (later than the round before it ends),
a line at kickoff, a result 4 hours after it. `spread_line` > 0 = the home team is favoured. Game times are New York's.
"""

from datetime import UTC, date, datetime, time, timedelta

from ava.sources import nfl_links
from ava.sources.csvfile import Fields, Head
from ava.sources.fields import day, given, needed, real, whole
from ava.sources.kind import Kind, Reject, Staged, Totals
from db.database import Writer
from db.sessions import NEW_YORK
from db.sql import import_nfl_games_totals

_TYPES = frozenset({"REG", "WC", "DIV", "CON", "SB"})
_USUAL = time(13)  # most games before 2006 have no time; Sunday 13:00 is the usual one
_LASTS = timedelta(hours=4)
_MATCHED = timedelta(days=5)
_ODDS = ("spread_line", "total_line")
_AMERICAN = ("home_moneyline", "away_moneyline", "home_spread_odds", "away_spread_odds", "over_odds", "under_odds")


def _kickoff(fields: Fields) -> datetime:
    on, text = day(fields, "gameday"), given(fields, "gametime")
    try:
        at = time.fromisoformat(text) if text else _USUAL
    except ValueError:
        raise Reject(f"gametime {text!r} is not a time such as 20:15") from None
    return datetime.combine(on, at, NEW_YORK).astimezone(UTC)


def _season(fields: Fields) -> int:
    season = whole(fields, "season")
    if season is None or not 1920 <= season <= 2100:
        raise Reject(f"season {fields['season']!r} is not a year")
    return season


def scheduled_at(season: int, game_type: str, kickoff: datetime) -> datetime:
    """When it became known that a game would be played."""
    return datetime.combine(date(season, 5, 15), time(20), NEW_YORK) if game_type == "REG" else kickoff - _MATCHED


def _scores(fields: Fields) -> tuple[int | None, int | None]:
    """Away and home; both None for a game not played."""
    away, home = whole(fields, "away_score"), whole(fields, "home_score")
    if (away is None) != (home is None):
        raise Reject("only one team has a score")
    return away, home


def _row(fields: Fields, _head: Head) -> Staged:
    season, game_type, kickoff = _season(fields), needed(fields, "game_type"), _kickoff(fields)
    if game_type not in _TYPES:
        raise Reject(f"game_type {game_type!r} is none of {', '.join(sorted(_TYPES))}")
    if (week := whole(fields, "week")) is None:
        raise Reject("week is missing")
    return (
        *(needed(fields, "game_id"), season, game_type, week, kickoff, needed(fields, "away_team"), needed(fields, "home_team")),
        given(fields, "location") == "Neutral",
        *(whole(fields, "away_rest"), whole(fields, "home_rest"), bool(whole(fields, "div_game"))),
        *(given(fields, "roof"), given(fields, "stadium"), scheduled_at(season, game_type, kickoff)),
        *(*_scores(fields), bool(whole(fields, "overtime")), real(fields, "temp"), real(fields, "wind")),
        *(given(fields, "away_qb_name"), given(fields, "home_qb_name"), kickoff + _LASTS),
        *(real(fields, column) for column in _ODDS),
        *(whole(fields, column) for column in _AMERICAN),
    )


async def _finish(write: Writer) -> Totals:
    return await nfl_links.totals(write, import_nfl_games_totals)


KIND = Kind(
    name="nfl_games",
    about="NFL games, results and closing lines from nflverse",
    columns=(
        *("game_id", "season", "game_type", "week", "gameday", "gametime", "away_team", "away_score", "home_team", "home_score"),
        *("location", "overtime", "away_rest", "home_rest", "div_game", "roof", "stadium", "temp", "wind"),
        *("away_qb_name", "home_qb_name", *_ODDS, *_AMERICAN),
    ),
    row=_row,
    finish=_finish,
)
