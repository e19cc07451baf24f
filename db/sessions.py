"""Exchange sessions: which days New York trades, when a session closes, which session an instant belongs to.

A day in AVA is a session of the New York Stock Exchange. Holidays 1990 to 2040 come from `nyse_holidays.txt` (made with
QuantLib, which the tests compare it with); early closes follow the exchange's published rule. Outside those years every
weekday counts as a session. Pure functions, no I/O after the first call.
"""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

NEW_YORK = ZoneInfo("America/New_York")
_CLOSE, _EARLY_CLOSE = time(16, 0), time(13, 0)
_FRIDAY = 4


@cache
def holidays() -> frozenset[date]:
    """Weekdays without a session."""
    lines = Path(__file__).with_name("nyse_holidays.txt").read_text(encoding="ascii").splitlines()
    return frozenset(date.fromisoformat(line) for line in lines if not line.startswith("#"))


def is_session(day: date) -> bool:
    """Whether the exchange opens on `day`."""
    return day.weekday() <= _FRIDAY and day not in holidays()


def closes_early(day: date) -> bool:
    """Whether the session of `day` ends at 13:00: the day after Thanksgiving, Christmas Eve, the eve of Independence Day.

    Source: NYSE holidays and trading hours. When 4 July was a Thursday before 2013, the Friday after it was short instead.
    """
    if (day.month, day.day) == (12, 24):
        return True
    if day.month == 11:  # November
        return day.weekday() == _FRIDAY and 23 <= day.day <= 29  # the Friday after the fourth Thursday
    thursday_rule = day.year < 2013 and date(day.year, 7, 4).weekday() == 3  # see above
    return (day.month, day.day) == ((7, 5) if thursday_rule else (7, 3))


def session_close(day: date) -> datetime:
    """The end of the session of `day` in UTC. `day` must be a session."""
    at = _EARLY_CLOSE if closes_early(day) else _CLOSE
    return datetime.combine(day, at, NEW_YORK).astimezone(UTC)


def session_on_or_before(day: date) -> date:
    """The last session not after `day`."""
    while not is_session(day):
        day -= timedelta(days=1)
    return day


def next_session(day: date) -> date:
    """The first session after `day`."""
    day += timedelta(days=1)
    while not is_session(day):
        day += timedelta(days=1)
    return day


def last_session(as_of: datetime) -> date:
    """The last session that had closed at `as_of`."""
    day = session_on_or_before(as_of.astimezone(NEW_YORK).date())
    return day if session_close(day) <= as_of else session_on_or_before(day - timedelta(days=1))


def sessions(first: date, last: date) -> tuple[date, ...]:
    """Every session from `first` to `last`, both included."""
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return tuple(day for day in days if is_session(day))


def end_of(day: date) -> datetime:
    """The instant a date means as a clock: the close of that session, or of the last one before it."""
    return session_close(session_on_or_before(day))
