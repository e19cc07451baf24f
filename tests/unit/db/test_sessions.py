"""Exchange sessions, compared with QuantLib's calendar of the New York Stock Exchange and with days everybody can look up."""

from datetime import UTC, date, datetime, timedelta

import pytest
import QuantLib as ql  # noqa: N813 - its own documentation calls it so

from db.sessions import NEW_YORK, end_of, is_session, last_session, next_session, session_close, session_on_or_before, sessions

NYSE = ql.UnitedStates(ql.UnitedStates.NYSE)


@pytest.mark.parametrize("year", range(1990, 2041))
def test_sessions_are_quantlibs_business_days(year):
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(365))
    assert [day for day in days if is_session(day) != NYSE.isBusinessDay(ql.Date(day.day, day.month, day.year))] == []


@pytest.mark.parametrize(
    ("day", "close"),
    [
        (date(2025, 11, 20), "2025-11-20T21:00:00+00:00"),  # winter
        (date(2025, 7, 2), "2025-07-02T20:00:00+00:00"),  # summer
        (date(2025, 11, 28), "2025-11-28T18:00:00+00:00"),  # the day after Thanksgiving
        (date(2025, 7, 3), "2025-07-03T17:00:00+00:00"),  # the eve of Independence Day
        (date(2024, 12, 24), "2024-12-24T18:00:00+00:00"),  # Christmas Eve
    ],
)
def test_a_session_closes_at_four_or_at_one(day, close):
    assert session_close(day).isoformat() == close


@pytest.mark.parametrize(
    ("at", "session"),
    [
        ("2025-11-20T16:00", date(2025, 11, 20)),
        ("2025-11-20T15:59", date(2025, 11, 19)),
        ("2025-11-23T12:00", date(2025, 11, 21)),  # a Sunday
        ("2025-11-28T13:00", date(2025, 11, 28)),  # a short day
        ("2025-12-01T09:00", date(2025, 11, 28)),  # Monday before the open
    ],
)
def test_the_last_session_is_the_last_that_closed(at, session):
    assert last_session(datetime.fromisoformat(at).replace(tzinfo=NEW_YORK)) == session


def test_a_date_means_the_close_of_that_session_or_the_one_before():
    assert end_of(date(2025, 11, 23)) == datetime(2025, 11, 21, 21, 0, tzinfo=UTC)


def test_neighbours_skip_weekends_and_holidays():
    assert next_session(date(2025, 11, 26)) == date(2025, 11, 28)
    assert session_on_or_before(date(2025, 11, 27)) == date(2025, 11, 26)
    assert len(sessions(date(2024, 1, 1), date(2024, 12, 31))) == 252
