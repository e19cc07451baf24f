"""NFL teams and weeks as each source writes them, as nflverse does: era codes, and the calendar of a season.

Codes are of the time: OAK to 2019, SD to 2016, STL to 2015. Pure functions; what is no team raises `Reject`.
"""

from datetime import date, timedelta

from ava.sources.kind import Reject

_SAME = {"WSH": "WAS", "LAR": "LA", "JAC": "JAX", "OAK": "LV", "SD": "LAC", "STL": "LA", "ARZ": "ARI", "BLT": "BAL"}
_SAME |= {"CLV": "CLE", "HST": "HOU", "SL": "LA"}
_MOVED = {"LV": ("OAK", 2020), "LAC": ("SD", 2017), "LA": ("STL", 2016)}  # code now -> code before, first season of the new
_NICKS = {
    "Cardinals": "ARI",
    "Falcons": "ATL",
    "Ravens": "BAL",
    "Bills": "BUF",
    "Panthers": "CAR",
    "Bears": "CHI",
    "Bengals": "CIN",
    "Browns": "CLE",
    "Cowboys": "DAL",
    "Broncos": "DEN",
    "Lions": "DET",
    "Packers": "GB",
    "Texans": "HOU",
    "Colts": "IND",
    "Jaguars": "JAX",
    "Chiefs": "KC",
    "Rams": "LA",
    "Chargers": "LAC",
    "Raiders": "LV",
    "Dolphins": "MIA",
    "Vikings": "MIN",
    "Patriots": "NE",
    "Saints": "NO",
    "Giants": "NYG",
    "Jets": "NYJ",
    "Eagles": "PHI",
    "Steelers": "PIT",
    "Seahawks": "SEA",
    "49ers": "SF",
    "Buccaneers": "TB",
    "Titans": "TEN",
    "Commanders": "WAS",
    "Redskins": "WAS",
    "Washington": "WAS",
    "Football Team": "WAS",
}
TEAMS = frozenset(_NICKS.values())  # codes of now
CODES = TEAMS | _SAME.keys()  # every code some source writes


def team(code: str, season: int) -> str:
    """The code of that season, as nflverse writes it, from anyone's code."""
    now = _SAME.get(code, code)
    if now not in TEAMS:
        raise Reject(f"{code!r} is not the code of an NFL team")
    before, since = _MOVED.get(now, (now, 0))
    return now if season >= since else before


def team_called(nick: str, season: int) -> str:
    """The code of that season, as nflverse writes it, from a nickname such as 49ers."""
    if nick not in _NICKS:
        raise Reject(f"{nick!r} is not the nickname of an NFL team")
    return team(_NICKS[nick], season)


def first_day(season: int, week: int) -> date:
    """The Thursday a week of play begins on, since 2002: week 1 is that of Labor Day, before the Super Bowl a week is free."""
    september = date(season, 9, 1)
    labor_day = september + timedelta(days=-september.weekday() % 7)
    last = 22 if season >= 2021 else 21
    return labor_day + timedelta(days=3, weeks=week - 1 + (week >= last))


def season_of(day: date) -> int:
    """The season a day belongs to: January and February are the year before's."""
    return day.year if day.month > 2 else day.year - 1


def season_in(text: str) -> int:
    """A season as a number."""
    if not (text.isdecimal() and len(text) == 4 and 1920 <= int(text) <= 2100):
        raise Reject(f"season {text!r} is not a year")
    return int(text)
