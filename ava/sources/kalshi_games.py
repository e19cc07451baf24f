"""Which NFL game a Kalshi market is on, from its ticker: `KXNFLGAME-26SEP17DETBUF-DET` = series, US date, away and home, side.

The game's own id needs its week, so it is found later by day and teams. A pair such as LACHI is split by the list of codes; one
that splits two ways or none is left out, as is every market that is not on a game.
"""

import re
from datetime import date

from ava.sources.kind import Reject
from ava.sources.nfl_codes import TEAMS, season_of, team

_EVENT = re.compile(r"KXNFL[A-Z]*-(\d\d)([A-Z]{3})(\d\d)([A-Z]{4,6})")
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_WINNER = "KXNFLGAME-"
_CODES = TEAMS | {"JAC", "LAR"}  # as Kalshi writes them
_SIDE = re.compile(r"([A-Z]+)(\d+(\.\d+)?)?")
Game = dict[str, str | None]


def game(ticker: str, event: str) -> Game:
    """Day, away, home, the team 'yes' pays on (winner markets) or that a spread or team total is about; {} when on no game.

    Only a winner market has a `team`: of a spread, 'yes' does not pay on the team's victory.
    """
    parts = _EVENT.fullmatch(event)
    day = _day(parts) if parts else None
    if parts is None or day is None:
        return {}
    season = season_of(day)
    pairs = [pair for pair in _pairs(parts[4]) if _playing(pair, season)]
    if len(pairs) != 1:
        return {}
    away, home = (team(code, season) for code in pairs[0])
    about = _about(ticker.removeprefix(event + "-"), season, (away, home))
    side = "team" if event.startswith(_WINNER) else "strike_team"
    return {"game_day": day.isoformat(), "away": away, "home": home, side: about}


def _day(parts: re.Match[str]) -> date | None:
    try:
        return date(2000 + int(parts[1]), _MONTHS.index(parts[2]) + 1, int(parts[3]))
    except ValueError:
        return None


def _pairs(text: str) -> list[tuple[str, str]]:
    cuts = [(text[:at], text[at:]) for at in (2, 3)]
    return [(away, home) for away, home in cuts if away in _CODES and home in _CODES]


def _playing(pair: tuple[str, str], season: int) -> bool:
    try:
        return len({team(code, season) for code in pair}) == 2
    except Reject:
        return False


def _about(suffix: str, season: int, playing: tuple[str, str]) -> str | None:
    found = _SIDE.fullmatch(suffix)
    code = found[1] if found and found[1] in _CODES else None
    about = team(code, season) if code else None
    return about if about in playing else None
