"""The NFL's weekly injury reports as nflverse publishes them, a row a player and week.

Known: 16:00 New York on the day the final report is due: two days before the game, one before a Thursday's or Friday's. While the
game itself is not stored that is the Friday of its week; storing the game puts it right (`import_nfl_link_injuries`).
"""

from datetime import UTC, datetime, time, timedelta

from ava.sources import nfl_links
from ava.sources.csvfile import Fields, Head
from ava.sources.fields import given, needed, whole
from ava.sources.kind import Kind, Reject, Staged, Totals
from ava.sources.nfl_codes import first_day, season_in, team
from db.database import Writer
from db.sessions import NEW_YORK
from db.sql import import_nfl_injuries_totals

_STATUS = frozenset({"Out", "Doubtful", "Questionable", "Probable", "Note"})
_REPORTED = time(16)


def _friday(season: int, week: int) -> datetime:
    day = first_day(season, week) + timedelta(days=1)
    return datetime.combine(day, _REPORTED, NEW_YORK).astimezone(UTC)


def _row(fields: Fields, _head: Head) -> Staged:
    season, week, status = season_in(fields["season"].strip()), whole(fields, "week"), needed(fields, "status")
    if week is None or not 1 <= week <= 22:
        raise Reject(f"week {fields['week']!r} is not a week of a season")
    if status not in _STATUS:
        raise Reject(f"status {status!r} is none of {', '.join(sorted(_STATUS))}")
    return (
        *(season, week, team(needed(fields, "team"), season), needed(fields, "player_id"), needed(fields, "player_name")),
        *(given(fields, "position"), status, given(fields, "practice_status"), _friday(season, week)),
    )


async def _finish(write: Writer) -> Totals:
    return await nfl_links.totals(write, import_nfl_injuries_totals)


KIND = Kind(
    name="nfl_injuries",
    about="NFL injury reports from nflverse",
    columns=("season", "week", "player_id", "player_name", "team", "position", "status", "practice_status"),
    row=_row,
    finish=_finish,
)
