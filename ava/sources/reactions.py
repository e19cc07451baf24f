"""How prices reacted to earnings reports, and how brokers rate companies: two plain tables.

A reaction is known at the close of the session that shows it, a rating at 16:00 New York of its day.
"""

from datetime import UTC, date, datetime, time

from ava.sources.csvfile import Fields, Head
from ava.sources.fields import day, needed, real, ticker
from ava.sources.kind import Kind, Reject, Staged
from db.sessions import NEW_YORK, is_session, session_close

_RELEASES = ("pre", "post", "unknown")
_CLOSE = time(16)


def _number(fields: Fields, column: str) -> float:
    value = real(fields, column)
    if value is None:
        raise Reject(f"{column} is missing")
    return value


def _reaction_close(on: date) -> datetime:
    if not is_session(on):
        raise Reject(f"reaction_date {on} is not a session of the New York Stock Exchange")
    return session_close(on)


def _move(fields: Fields, _head: Head) -> Staged:
    release, reaction = needed(fields, "release_time"), day(fields, "reaction_date")
    if release not in _RELEASES:
        raise Reject(f"release_time {release!r} is none of {', '.join(_RELEASES)}")
    return (
        *(ticker(fields["symbol"]), day(fields, "report_date"), "derived", release, reaction, _number(fields, "prev_close_adj")),
        *(_number(fields, column) / 100 for column in ("gap_pct", "move_pct", "range_pct", "rv20_daily_pct")),
        *(_number(fields, "volume_ratio20"), _reaction_close(reaction)),
    )


def _rating(fields: Fields, _head: Head) -> Staged:
    on, target = day(fields, "rating_date"), real(fields, "target_price_usd")
    return (
        *(ticker(fields["symbol"]), on, needed(fields, "analyst_firm"), "yahoo", needed(fields, "rating"), target),
        datetime.combine(on, _CLOSE, NEW_YORK).astimezone(UTC),
    )


MOVES = Kind(
    name="earnings_moves",
    about="price reactions to earnings reports",
    columns=(
        *("symbol", "report_date", "release_time", "reaction_date", "prev_close_adj", "gap_pct", "move_pct", "range_pct"),
        *("rv20_daily_pct", "volume_ratio20"),
    ),
    row=_move,
    table="earnings_moves",
)
RATINGS = Kind(
    name="analyst_ratings",
    about="brokers' ratings of companies",
    columns=("symbol", "rating_date", "analyst_firm", "rating", "target_price_usd"),
    row=_rating,
    table="analyst_ratings",
)
