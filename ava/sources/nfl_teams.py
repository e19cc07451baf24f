"""The NFL's teams of today (nflverse's teams file). A team knows no time: a later file corrects it."""

from ava.sources.csvfile import Fields, Head
from ava.sources.fields import needed
from ava.sources.kind import Kind, Reject, Staged
from ava.sources.nfl_codes import CODES

_COLUMNS = ("team_abbr", "team_name", "team_nick", "team_conf", "team_division")


def _row(fields: Fields, _head: Head) -> Staged:
    if fields["team_abbr"] not in CODES:
        raise Reject(f"team_abbr {fields['team_abbr']!r} is not the code of an NFL team")
    return tuple(needed(fields, column) for column in _COLUMNS)


KIND = Kind(name="nfl_teams", about="NFL teams from nflverse", columns=_COLUMNS, row=_row)
