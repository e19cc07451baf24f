"""The reader adds user and clock, refuses anything else, and remembers what it ran."""

from datetime import UTC, datetime
from typing import NamedTuple

import pytest

from db.query import Policy, Query
from db.reader import Reader, floored
from db.scope import Scope

AT = datetime(2025, 11, 20, 21, 30, 45, tzinfo=UTC)


def query(text, **policy):
    return Query(name="probe", about="", sql=text, policy=Policy(**{"scope": "user", "reads": ("bars",)} | policy))


class Row(NamedTuple):
    symbol: str
    close: float


class Fake:
    """A database that remembers what it was asked."""

    def __init__(self):
        self.asked = []

    async def fetch(self, query, parameters, user):
        self.asked.append((query.name, dict(parameters), user))
        return (Row("NVDA", 180.0),), False


@pytest.fixture
def fake():
    return Fake()


@pytest.fixture
def reader(fake):
    return Reader(fake, Scope(user="me", world="demo", as_of=AT))


async def test_user_and_clock_are_added_where_the_query_has_them(reader, fake):
    await reader.rows(query("SELECT %(user)s, %(as_of)s, %(symbol)s"), symbol="NVDA")
    assert fake.asked == [("probe", {"symbol": "NVDA", "user": "me", "as_of": AT}, "me")]


async def test_a_query_without_a_clock_is_given_none(reader, fake):
    await reader.rows(query("SELECT 1"))
    assert fake.asked == [("probe", {}, "me")]


@pytest.mark.parametrize("given", [{}, {"symbol": 1, "other": 2}, {"symbol": 1, "user": "her"}, {"symbol": 1, "as_of": AT}])
async def test_user_and_clock_cannot_be_given_and_arguments_not_forgotten(reader, given):
    with pytest.raises(TypeError, match=r"probe reads with \['symbol'\]"):
        await reader.rows(query("SELECT %(user)s, %(as_of)s, %(symbol)s"), **given)


async def test_a_query_that_writes_is_not_run(reader):
    with pytest.raises(TypeError):
        await reader.rows(query("DELETE FROM bars", reads=(), writes=("bars",)))


async def test_what_ran_is_remembered_for_the_receipt(reader):
    await reader.rows(query("SELECT %(user)s, %(symbol)s"), symbol="NVDA")
    (run,) = reader.runs
    assert (run.name, run.args, run.rows, run.cached) == ("probe", {"symbol": "NVDA"}, 1, False)


@pytest.mark.parametrize(
    ("grain", "expected"),
    [("exact", AT), ("minute", AT.replace(second=0)), ("session", datetime(2025, 11, 20, 21, 0, tzinfo=UTC))],
)
def test_the_clock_is_floored_to_the_querys_grain(grain, expected):
    assert floored(AT, grain) == expected
