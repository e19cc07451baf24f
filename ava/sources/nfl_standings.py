"""NFL regular seasons as they ended, a row a team.

Known: the Wednesday after the regular season's last Monday, when no game of it can still be open.
"""

from datetime import UTC, datetime, time, timedelta

from ava.sources.csvfile import Fields, Head
from ava.sources.fields import whole
from ava.sources.kind import Kind, Reject, Staged
from ava.sources.nfl_codes import first_day, season_in, team
from db.sessions import NEW_YORK

_COUNTS = (
    *("wins", "losses", "ties", "home_wins", "home_losses", "div_wins", "div_losses"),
    *("points_for", "points_against"),
)


def _ended(season: int) -> datetime:
    weeks = 18 if season >= 2021 else 17
    late = 1 if season == 2001 else 0  # a week was put off to January
    day = first_day(season, weeks + late) + timedelta(days=6)
    return datetime.combine(day, time(), NEW_YORK).astimezone(UTC)


def _row(fields: Fields, _head: Head) -> Staged:
    season = season_in(fields["season"].strip())
    counts = [whole(fields, column) for column in _COUNTS]
    for column, count in zip(_COUNTS, counts, strict=True):
        if count is None or count < 0:
            raise Reject(f"{column} {fields[column]!r} is not a count")
    return season, team(fields["team"].strip(), season), *counts, _ended(season)


KIND = Kind(
    name="nfl_standings", about="NFL standings at the end of regular seasons", columns=("season", "team", *_COUNTS), row=_row
)
