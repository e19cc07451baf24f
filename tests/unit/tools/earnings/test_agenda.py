"""What earnings.calendar says of the days and symbols it is asked about; the query itself is proved elsewhere."""

from collections import namedtuple
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from db.reader import Reader
from db.scope import Scope
from tools.earnings.agenda import calendar
from tools.facts import When
from tools.skill import Ask

NOW = datetime(2025, 11, 20, 21, tzinfo=UTC)
Coming = namedtuple(  # noqa: PYI024 - records are plain ones
    "Coming", "symbol name sector report_date source release_time eps_estimate revenue_estimate known_at"
)
WEEK = When(text="this week", first=date(2025, 11, 17), last=date(2025, 11, 23))
NEXT_WEEK = When(text="next week", first=date(2025, 11, 24), last=date(2025, 11, 30))
PAST = When(text="last week", first=date(2025, 11, 10), last=date(2025, 11, 16))


def coming(symbol, day, hour="post", estimate="1.05"):
    return Coming(symbol, symbol.title(), None, date.fromisoformat(day), "file", hour, estimate and Decimal(estimate), None, NOW)


WMT, NVDA, LATER = coming("WMT", "2025-11-24", "pre"), coming("NVDA", "2025-11-25"), coming("NVDA", "2026-02-25")


class Stored:
    """Answers the one query of the skill, and remembers what it was asked."""

    def __init__(self, rows):
        self.rows, self.asked = tuple(rows), {}

    async def fetch(self, query, parameters, user):
        self.asked = parameters
        return self.rows, False


async def told(*rows, **args):
    stored = Stored(rows)
    reader = Reader(stored, Scope(user="me", world="main", as_of=NOW))
    return stored, await calendar(Ask.begin("earnings.calendar", 1, reader), **args)


async def test_without_days_it_looks_two_weeks_ahead():
    stored, found = await told(WMT, NVDA)
    assert (stored.asked["first"], stored.asked["last"]) == (date(2025, 11, 20), date(2025, 12, 4))
    assert found.yields.symbols == ("WMT", "NVDA")


async def test_a_day_is_told_with_the_time_and_the_estimate():
    _, found = await told(NVDA, dates=(NEXT_WEEK,))
    day, estimate = (str(fact) for fact in found.facts[1:3])
    assert found.text[1] == f"{day}: NVDA (after the close, estimate {estimate} a share)."


async def test_a_named_symbol_is_told_with_its_next_report_alone():
    _, found = await told(NVDA, LATER, symbols=("NVDA",))
    assert [row[1] for row in found.table.rows] == ["NVDA"]
    assert found.facts[0].value == date(2025, 11, 25)


async def test_when_none_reports_in_those_days_the_next_one_is_named():
    _, found = await told(WMT, NVDA, symbols=("NVDA", "WMT"), dates=(WEEK,))
    assert found.text[0].startswith("None of them is expected to report this week; the next is WMT on")


async def test_a_symbol_without_a_report_to_come_is_named():
    _, found = await told(NVDA, symbols=("NVDA", "SPY"))
    assert found.text[-1] == "No report to come of SPY is known."


async def test_a_report_without_an_estimate_has_none():
    _, found = await told(coming("NVDA", "2025-11-25", "unknown", None))
    assert found.table.rows[0][3:] == ("", "unknown", "unknown")


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ({}, "no report of any company in the next two weeks is known"),
        ({"dates": (NEXT_WEEK,)}, "no report of any company next week is known"),
        ({"symbols": ("SPY",)}, "no report of SPY is known"),
        ({"dates": (PAST,)}, "last week is past, and the calendar holds only reports to come"),
    ],
)
async def test_nothing_to_come_is_a_reason(asked, reason):
    _, found = await told(**asked)
    assert (found.outcome, found.reason) == ("empty", reason)
