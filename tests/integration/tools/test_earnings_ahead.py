"""earnings.expected_move and earnings.calendar on the demo world."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from db.scope import Scope
from tools.earnings.agenda import calendar
from tools.earnings.expected_move import expected_move
from tools.facts import When

NEW_YORK = ZoneInfo("America/New_York")
DEMO = Scope(user="me", world="demo", as_of=datetime(2025, 11, 20, 16, tzinfo=NEW_YORK))
EARLIER = Scope(user="me", world="demo", as_of=datetime(2025, 11, 19, 12, tzinfo=NEW_YORK))
TABLES = ("earnings_reports", "earnings_estimates", "option_quotes", "bars")
WEEK = When(text="next week", first=date(2025, 11, 24), last=date(2025, 11, 30))
CASES = {"earnings.expected_move": (expected_move, {"symbols": ("NVDA", "WMT", "AAPL")}), "earnings.calendar": (calendar, {})}
NEAREST = """
SELECT strike, sum((bid + ask) / 2), max(underlying) FROM option_quotes
WHERE symbol = 'NVDA' AND expiry = %s AND known_at = (SELECT max(known_at) FROM option_quotes WHERE symbol = 'NVDA')
GROUP BY strike HAVING count(*) = 2 ORDER BY abs(strike::float8 - max(underlying)) LIMIT 1
"""
PUT = "INSERT INTO earnings_estimates (symbol, report_date, source, fiscal_period, release_time, known_at) VALUES {}"

CAME = """
INSERT INTO earnings_reports (symbol, report_date, source, known_at) VALUES ('BBB', '2025-11-19', 'file', '2025-11-19')
"""


def value(finding, label):
    return next(fact.value for fact in finding.facts if fact.label == label)


async def test_the_straddle_is_the_one_nearest_the_money_through_the_report(demo, ask_of):
    found = await expected_move(ask_of("earnings.expected_move", demo.reader(DEMO)), symbols=("NVDA",))
    report, expiry = value(found, "next report expected of NVDA"), value(found, "first expiry after the next report of NVDA")
    async with demo.app(DEMO) as connection:
        _, price, underlying = await (await connection.execute(NEAREST, (expiry,))).fetchone()
    assert report < expiry <= report + timedelta(days=7)
    assert float(value(found, "price of the straddle of NVDA nearest the money, at the mid")) == pytest.approx(price)
    assert float(value(found, "move of NVDA its straddle pays for until expiry, up or down")) == pytest.approx(price / underlying)


async def test_what_options_pay_is_set_against_what_history_moved(demo, ask_of):
    found = await expected_move(ask_of("earnings.expected_move", demo.reader(DEMO)), symbols=("NVDA",))
    paid = value(found, "move of NVDA its options pay for the next report, up or down")
    mean = value(found, "mean size of the price reaction to NVDA reports")
    ratio = value(found, "NVDA: what its options pay for, as a multiple of the mean past reaction")
    assert ratio == pytest.approx(paid / mean)
    smaller = sum(abs(each) < paid for each in found.chart.series[0].y if each is not None)
    assert value(found, "past reactions of NVDA smaller than its options pay for") == smaller


async def test_a_week_holds_the_reports_expected_in_it(demo, ask_of):
    found = await calendar(ask_of("earnings.calendar", demo.reader(DEMO)), dates=(WEEK,))
    days = [fact.value for fact in found.facts if fact.label.startswith("next report")]
    assert days == sorted(days)
    assert all(WEEK.first <= day <= WEEK.last for day in days)
    assert found.facts[0].value == len(days) == len(found.yields.symbols) > 0


async def test_the_day_last_published_counts_and_one_that_came_does_not(database, ask_of):
    async with database.app(DEMO) as connection:
        rows = [("AAA", "2025-11-25", "2025-10-01"), ("AAA", "2025-12-02", "2025-11-01"), ("BBB", "2025-11-24", "2025-10-01")]
        for symbol, day, known in rows:
            await connection.execute(PUT.format("(%s, %s, 'file', '2025-09', 'post', %s)"), (symbol, day, known))
        await connection.execute(CAME)
    found = await calendar(ask_of("earnings.calendar", database.reader(DEMO)))
    assert [(fact.entity, fact.value) for fact in found.facts if fact.unit == "date"] == [("symbol:AAA", date(2025, 12, 2))]


async def test_holdings_that_are_silent_in_those_days_are_told_of_the_next(demo, ask_of):
    today = When(text="today", first=date(2025, 11, 20), last=date(2025, 11, 20))
    found = await calendar(ask_of("earnings.calendar", demo.reader(DEMO)), symbols=("NVDA", "AAPL"), dates=(today,))
    assert "today; the next is NVDA" in found.text[0]


@pytest.mark.parametrize("name", CASES)
async def test_the_future_changes_nothing(demo, ask_of, without_later, name):
    skill, args = CASES[name]
    found = await skill(ask_of(name, demo.reader(EARLIER)), **args)
    async with without_later(demo, EARLIER, *TABLES) as reader:
        again = await skill(ask_of(name, reader), **args)
    assert (again.facts, again.text, again.table) == (found.facts, found.text, found.table)
    assert found.outcome == "found"


@pytest.mark.parametrize("symbols", [("NVDA",), ("NVDA", "WMT", "HD", "CRM", "NONE")])
async def test_as_many_queries_whatever_the_symbols(demo, ask_of, symbols):
    moved = await expected_move(ask_of("earnings.expected_move", demo.reader(DEMO)), symbols=symbols)
    listed = await calendar(ask_of("earnings.calendar", demo.reader(DEMO)), symbols=symbols)
    names = ["earnings_reports_last", "earnings_expected", "straddles_after", "bars_recent"]
    assert [run.name for run in moved.queries] == names
    assert [run.name for run in listed.queries] == ["earnings_coming"]


@pytest.mark.parametrize("name", CASES)
async def test_every_figure_can_be_computed_again(demo, ask_of, computed_again, name):
    skill, args = CASES[name]
    found = await skill(ask_of(name, demo.reader(DEMO)), **args)
    assert await computed_again(found, demo.reader(DEMO)) == {fact.id: fact.value for fact in found.facts}
    assert all(isinstance(fact.value, Decimal | date) for fact in found.facts)
