"""technical.indicators on the demo world, and against the real closes of the shared data."""

import csv
import os
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from ava.demo.companies import companies
from db.scope import Scope
from db.sessions import end_of, session_close
from tools.technical.indicators import indicators

DATA = os.environ.get("AVA_TEST_DATA")
COPY = "COPY bars (symbol, session, source, open, high, low, close, volume, known_at) FROM STDIN"


def value(finding, label):
    return next(fact.value for fact in finding.facts if fact.label == label)


async def put(database, scope, source, basis, bars):
    """Bars as (symbol, day, close)."""
    async with database.app(scope) as connection:
        await connection.execute("INSERT INTO price_sources VALUES (%s, %s) ON CONFLICT DO NOTHING", (source, basis))
        async with connection.cursor() as cursor, cursor.copy(COPY) as copy:
            for symbol, day, close in bars:
                await copy.write_row((symbol, day, source, close, close, close, close, 1000, session_close(day)))


async def test_one_symbol_gets_its_indicators_a_table_and_a_chart(demo, scope, ask_of):
    found = await indicators(ask_of("technical.indicators", demo.reader(scope)), symbols=("NVDA",))
    assert 0 < value(found, "RSI14 of NVDA") < 100
    assert found.text[0].startswith("NVDA closed at [F1.1] on 2025-11-20, ")
    assert any(each.startswith("Prices: demo, ") and each.endswith(", to 2025-11-20.") for each in found.text)
    assert [series.name for series in found.chart.series] == ["close", "SMA50"]
    assert len(found.chart.series[0].x) == 120


async def test_the_first_facts_are_close_change_and_rsi(demo, scope, ask_of):
    found = await indicators(ask_of("technical.indicators", demo.reader(scope)), symbols=("NVDA",))
    assert [fact.label for fact in found.facts[:3]] == ["last close of NVDA", "day change of NVDA", "RSI14 of NVDA"]
    assert all(fact.as_of == scope.as_of for fact in found.facts)


async def test_forty_symbols_cost_the_queries_of_one(demo, scope, ask_of):
    forty = tuple(company.symbol for company in companies()[:40])
    many = await indicators(ask_of("technical.indicators", demo.reader(scope)), symbols=forty)
    assert len(many.queries) == 1
    assert [row[0] for row in many.table.rows] == list(forty)
    assert many.yields.symbols == forty


@pytest.mark.parametrize("symbols", [("NVDA",), ("NVDA", "SPY", "XOM")])
async def test_every_figure_can_be_computed_again(demo, scope, ask_of, computed_again, symbols):
    found = await indicators(ask_of("technical.indicators", demo.reader(scope)), symbols=symbols)
    assert await computed_again(found, demo.reader(scope)) == {fact.id: fact.value for fact in found.facts}


async def test_nothing_later_than_the_clock_is_used(demo, scope, ask_of, without_later):
    earlier = Scope(user="me", world="demo", as_of=end_of(date(2025, 11, 18)))
    seen = await indicators(ask_of("technical.indicators", demo.reader(earlier)), symbols=("NVDA",))
    async with without_later(demo, earlier, "bars") as reader:
        alone = await indicators(ask_of("technical.indicators", reader), symbols=("NVDA",))
    assert seen.facts == alone.facts
    assert seen.chart == alone.chart
    assert seen.facts[0].as_of == earlier.as_of


async def test_no_prices_is_empty_and_some_without_are_named(demo, scope, ask_of):
    none = await indicators(ask_of("technical.indicators", demo.reader(scope)), symbols=("NOPE",))
    assert (none.outcome, none.reason) == ("empty", "no daily prices of NOPE")
    some = await indicators(ask_of("technical.indicators", demo.reader(scope)), symbols=("NOPE", "NVDA"))
    assert "No daily prices of NOPE." in some.text


async def test_a_short_history_leaves_out_what_it_cannot_know(database, scope, ask_of):
    days = [date(2025, 11, n) for n in (14, 17, 18, 19, 20)]
    await put(database, scope, "file", "raw", [("NEW", day, 10 + n) for n, day in enumerate(days)])
    found = await indicators(ask_of("technical.indicators", database.reader(scope)), symbols=("NEW",))
    assert value(found, "RSI14 of NEW") is None
    assert value(found, "last close of NEW") == 14
    assert any(each.startswith("History is too short for SMA20, SMA50, SMA200, RSI14, MACD") for each in found.text)


async def test_the_source_with_the_latest_session_is_taken_and_traded_prices_before_total(database, scope, ask_of):
    day, before = date(2025, 11, 20), date(2025, 11, 19)
    await put(database, scope, "aaa", "total", [("NEW", before, 1.0), ("NEW", day, 2.0)])
    await put(database, scope, "bbb", "raw", [("NEW", before, 3.0), ("NEW", day, 4.0)])
    await put(database, scope, "ccc", "raw", [("NEW", before, 5.0)])
    found = await indicators(ask_of("technical.indicators", database.reader(scope)), symbols=("NEW",))
    assert value(found, "last close of NEW") == 4
    assert value(found, "day change of NEW") == Decimal("0.333333333333")
    assert "Prices: bbb, as traded, to 2025-11-20." in found.text


async def test_a_split_in_raw_prices_is_pointed_out(database, scope, ask_of):
    bars = [("NEW", date(2025, 11, 17) + timedelta(days=n), close) for n, close in enumerate((100.0, 101.0, 50.5, 51.0))]
    await put(database, scope, "file", "raw", bars)
    found = await indicators(ask_of("technical.indicators", database.reader(scope)), symbols=("NEW",))
    assert any("may be a split" in each for each in found.text)
    assert value(found, "largest day's move in NEW") == Decimal("0.5")


def real_closes(symbol):
    with Path(DATA, "data", "prices", "etf_2021_2026", f"{symbol}.csv").open(encoding="utf-8") as file:
        return [(symbol, date.fromisoformat(row["date"]), float(row["close"])) for row in csv.DictReader(file)]


@pytest.mark.skipif(not DATA, reason="AVA_TEST_DATA is not set: no price files")
async def test_real_closes_give_the_average_of_the_file(database, ask_of):
    bars = real_closes("SPY")
    now = Scope(user="me", world="main", as_of=session_close(bars[-1][1]))
    await put(database, now, "file", "split", bars)
    found = await indicators(ask_of("technical.indicators", database.reader(now)), symbols=("SPY",))
    assert float(value(found, "SMA50 of SPY")) == pytest.approx(sum(close for *_, close in bars[-50:]) / 50)
