"""A scope has a clock that cannot be misread."""

from datetime import UTC, datetime

import pytest

from db.scope import Scope
from db.sessions import NEW_YORK


def test_a_naive_time_is_refused():
    with pytest.raises(ValueError, match="as_of must be an aware time"):
        Scope(user="me", world="demo", as_of=datetime(2025, 11, 20, 16, 0))  # noqa: DTZ001 - the point of the test


def test_the_clock_is_kept_in_utc():
    scope = Scope(user="me", world="demo", as_of=datetime(2025, 11, 20, 16, 0, tzinfo=NEW_YORK))
    assert scope.as_of == datetime(2025, 11, 20, 21, 0, tzinfo=UTC)
    assert scope.as_of.tzinfo is UTC
