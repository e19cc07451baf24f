"""market.regime on the demo world, and on a world whose bars are put there to be counted by hand."""

import math
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from db.scope import Scope
from db.sessions import session_close, sessions
from tools.market.regime import regime

NEW_YORK = ZoneInfo("America/New_York")
DEMO = Scope(user="me", world="demo", as_of=datetime(2025, 11, 20, 16, tzinfo=NEW_YORK))
DAYS = sessions(date(2024, 6, 3), date(2025, 11, 20))
SECTORS = {"AAA": "Energy", "BBB": "Energy", "CCC": "Utilities"}
DRIFT = {"SPY": 0.001, "AAA": 0.002, "BBB": 0.001, "CCC": -0.002}  # a session
PUT = "INSERT INTO bars VALUES (%s, %s, 'file', %s, %s, %s, %s, NULL, 1000, %s)"


def closes(symbol):
    return [100 * math.exp(DRIFT[symbol] * n) for n in range(len(DAYS))]


def bars(symbol):
    rows = zip(DAYS, closes(symbol), strict=True)
    return [(symbol, day, close, close, close, close, session_close(day)) for day, close in rows]


def value(finding, label):
    return next(fact.value for fact in finding.facts if fact.label == label)


@pytest.fixture
async def drifting(database):
    """A world of one fund and three stocks that only drift."""
    async with database.app(DEMO) as connection, connection.cursor() as cursor:
        await cursor.execute("INSERT INTO price_sources VALUES ('file', 'split')")
        await cursor.execute("INSERT INTO symbols (symbol, kind) VALUES ('SPY', 'etf')")
        await cursor.executemany("INSERT INTO symbols (symbol, sector) VALUES (%s, %s)", SECTORS.items())
        await cursor.executemany(PUT, [row for symbol in DRIFT for row in bars(symbol)])
    return database


async def test_breadth_and_sectors_are_of_the_stocks_alone(drifting, ask_of):
    found = await regime(ask_of("market.regime", drifting.reader(DEMO)))
    assert float(value(found, "share of stocks above their 50-day average")) == pytest.approx(2 / 3)
    assert [row[0] for row in found.table.rows] == ["Energy", "Utilities"]
    expected = (math.expm1(0.002 * 20) + math.expm1(0.001 * 20)) / 2
    assert float(value(found, "Energy stocks over 20 sessions, mean")) == pytest.approx(expected)
    assert value(found, "market regime by SPY") == "calm advance"


async def test_a_symbol_that_stopped_trading_is_not_counted(drifting, ask_of):
    async with drifting.app(DEMO) as connection:
        await connection.execute("DELETE FROM bars WHERE symbol = 'CCC' AND session > '2025-10-01'")
    found = await regime(ask_of("market.regime", drifting.reader(DEMO)))
    assert value(found, "stocks measured") == 2


async def test_the_future_changes_nothing(drifting, ask_of):
    before = Scope(user="me", world="demo", as_of=session_close(date(2025, 9, 10)))
    found = await regime(ask_of("market.regime", drifting.reader(before)))
    async with drifting.app(before) as connection:
        await connection.execute("DELETE FROM bars WHERE known_at > %s", (before.as_of,))
    again = await regime(ask_of("market.regime", drifting.reader(before)))
    assert (again.facts, again.text, again.chart) == (found.facts, found.text, found.chart)
    assert found.chart.series[0].x[-1] == "2025-09-10"


async def test_without_a_benchmark_there_is_no_regime(drifting, ask_of):
    async with drifting.app(DEMO) as connection:
        await connection.execute("DELETE FROM bars WHERE symbol = 'SPY'")
    found = await regime(ask_of("market.regime", drifting.reader(DEMO)))
    assert (found.outcome, found.reason.split(",")[0]) == ("empty", "no recent bars of SPY")


async def test_a_fund_that_is_named_is_the_benchmark_and_a_company_is_not(drifting, ask_of):
    async with drifting.app(DEMO) as connection:
        await connection.execute("UPDATE symbols SET kind = 'etf' WHERE symbol = 'CCC'")
    found = await regime(ask_of("market.regime", drifting.reader(DEMO)), symbols=("AAA", "CCC"))
    assert found.yields.symbols == ("CCC",)
    assert value(found, "market regime by CCC") == "stress"


async def test_the_demo_market_is_found_with_its_sectors(demo, ask_of):
    found = await regime(ask_of("market.regime", demo.reader(DEMO)))
    assert found.outcome == "found"
    assert len(found.table.rows) > 3
    assert [len(series.y) for series in found.chart.series] == [252, 252, 252]


async def test_two_queries_whatever_the_symbols(demo, ask_of):
    found = await regime(ask_of("market.regime", demo.reader(DEMO)), symbols=("QQQ", "SPY"))
    assert [run.name for run in found.queries] == ["symbols_breadth", "bars_recent"]


async def test_every_figure_can_be_computed_again(demo, ask_of, computed_again):
    found = await regime(ask_of("market.regime", demo.reader(DEMO)))
    assert await computed_again(found, demo.reader(DEMO)) == {fact.id: fact.value for fact in found.facts}
