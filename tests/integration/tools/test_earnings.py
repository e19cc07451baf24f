"""earnings.history on the demo world, and on real reports with real prices of 2015 to 2018."""

import csv
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from db.scope import Scope
from db.sessions import session_close
from tools.earnings.history import history
from tools.facts import When

DATA = os.environ.get("AVA_TEST_DATA")
NEW_YORK = ZoneInfo("America/New_York")
DEMO = Scope(user="me", world="demo", as_of=datetime(2025, 11, 20, 16, tzinfo=NEW_YORK))
LATE = Scope(user="me", world="demo", as_of=datetime(2018, 8, 31, 21, tzinfo=UTC))
SYMBOLS = ("AAPL", "NVDA", "XOM")
HOURS = {"pre": 12, "post": 21}  # UTC
BARS = ("symbol", "session", "source", "open", "high", "low", "close", "adj_close", "volume", "known_at")
REPORTS = ("symbol", "report_date", "source", "release_time", "eps_estimate", "eps_actual", "known_at")


def table(*names):
    with Path(DATA, "data", *names).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def value(finding, label):
    return next(fact.value for fact in finding.facts if fact.label == label)


def bar(symbol, row):
    prices = [row[name] for name in BARS[3:9]]
    return (symbol, row["date"], "stocks", *prices, session_close(date.fromisoformat(row["date"])))


def report(row):
    at = datetime.fromisoformat(row["date"]).replace(hour=HOURS[row["release_time"]], tzinfo=UTC)
    return row["symbol"], row["date"], "file", row["release_time"], row["eps_est"], row["eps"], at


async def put(connection, table_name, columns, rows):
    copying = f"COPY {table_name} ({', '.join(columns)}) FROM STDIN"
    async with connection.cursor() as cursor, cursor.copy(copying) as copy:
        for row in rows:
            await copy.write_row(row)


@pytest.fixture
async def reported(database):
    """A world with the real reports and bars of three companies."""
    if not DATA:
        pytest.skip("AVA_TEST_DATA is not set: no earnings data")
    async with database.app(LATE) as connection:
        await connection.execute("INSERT INTO price_sources VALUES ('stocks', 'split')")
        for symbol in SYMBOLS:
            await put(
                connection, "bars", BARS, [bar(symbol, row) for row in table("prices", "stocks_2015_2022", f"{symbol}.csv")]
            )
        rows = [row for row in table("earnings", "earnings_2012_2018.csv") if row["symbol"] in SYMBOLS and row["release_time"]]
        await put(connection, "earnings_reports", REPORTS, map(report, rows))
    return database


async def expect(database, symbol, day, known_at):
    async with database.app(LATE) as connection:
        columns = ("symbol", "report_date", "source", "fiscal_period", "known_at")
        await put(connection, "earnings_estimates", columns, [(symbol, day, "file", "2018-09", known_at)])


async def test_reactions_are_those_derived_from_the_prices(reported, ask_of):
    derived = {(row["symbol"], row["report_date"]): row for row in table("earnings", "earnings_moves_2015_2018_derived.csv")}
    for symbol in SYMBOLS:
        found = await history(ask_of("earnings.history", reported.reader(LATE)), symbols=(symbol,))
        moves = {fact.label.split()[-1]: fact.value for fact in found.facts if fact.label.startswith("reaction of")}
        expected = {day: float(derived[symbol, day]["move_pct"]) for day in moves}
        assert len(moves) == 8
        assert {day: float(move) * 100 for day, move in moves.items()} == pytest.approx(expected, abs=0.001)


async def test_surprises_are_those_of_the_file(reported, ask_of):
    rows = [row for row in table("earnings", "earnings_2012_2018.csv") if row["symbol"] == "NVDA"][-8:]
    found = await history(ask_of("earnings.history", reported.reader(LATE)), symbols=("NVDA",))
    assert float(value(found, f"surprise of NVDA {rows[-1]['date']}")) == pytest.approx(float(rows[-1]["surprise"]))
    assert value(found, "NVDA reports that beat the estimate") == sum(float(row["surprise"]) > 0 for row in rows)


async def test_the_future_changes_nothing(reported, ask_of):
    before = Scope(user="me", world="demo", as_of=datetime(2017, 8, 2, 12, tzinfo=UTC))  # Apple reported the evening before
    found = await history(ask_of("earnings.history", reported.reader(before)), symbols=SYMBOLS)
    async with reported.app(before) as connection:
        await connection.execute("DELETE FROM earnings_reports WHERE known_at > %s", (before.as_of,))
        await connection.execute("DELETE FROM bars WHERE known_at > %s", (before.as_of,))
    again = await history(ask_of("earnings.history", reported.reader(before)), symbols=SYMBOLS)
    assert (again.facts, again.text) == (found.facts, found.text)
    assert not any(fact.label == "reaction of AAPL 2017-08-01" for fact in found.facts)


async def test_reports_of_a_time_past_are_those_of_that_time(reported, ask_of):
    year = When(text="in 2016", first=date(2016, 1, 1), last=date(2016, 12, 31))
    found = await history(ask_of("earnings.history", reported.reader(LATE)), symbols=("AAPL",), dates=(year,))
    assert [row[0] for row in found.table.rows] == ["2016-10-25", "2016-07-26", "2016-04-26", "2016-01-26"]


async def test_the_next_report_is_the_day_last_published(reported, ask_of):
    published = LATE.as_of - timedelta(days=40)
    await expect(reported, "AAPL", date(2018, 11, 8), published)
    await expect(reported, "AAPL", date(2018, 11, 1), published + timedelta(days=30))
    await expect(reported, "AAPL", date(2018, 10, 30), LATE.as_of + timedelta(days=1))
    found = await history(ask_of("earnings.history", reported.reader(LATE)), symbols=("AAPL",))
    assert value(found, "next report expected of AAPL") == date(2018, 11, 1)


async def test_a_symbol_without_reports_is_named(demo, ask_of):
    found = await history(ask_of("earnings.history", demo.reader(DEMO)), symbols=("NVDA", "NONE"))
    assert found.text[-1] == "No past report of NONE is known."
    alone = await history(ask_of("earnings.history", demo.reader(DEMO)), symbols=("NONE",))
    assert (alone.outcome, alone.reason) == ("empty", "no earnings report of NONE is known")


async def test_one_company_has_a_line_a_report_and_a_picture(demo, ask_of):
    found = await history(ask_of("earnings.history", demo.reader(DEMO)), symbols=("NVDA",))
    assert len(found.table.rows) == 8
    assert found.chart.series[0].x == tuple(row[0] for row in found.table.rows)
    assert found.yields.symbols == ("NVDA",)


@pytest.mark.parametrize("symbols", [("NVDA",), ("NVDA", "AAPL", "MSFT", "JPM")])
async def test_two_queries_whatever_the_symbols(demo, ask_of, symbols):
    found = await history(ask_of("earnings.history", demo.reader(DEMO)), symbols=symbols)
    assert [run.name for run in found.queries] == ["earnings_reports_last", "earnings_expected"]


@pytest.mark.parametrize("symbols", [("NVDA",), ("NVDA", "AAPL", "MSFT")])
async def test_every_figure_can_be_computed_again(demo, ask_of, computed_again, symbols):
    found = await history(ask_of("earnings.history", demo.reader(DEMO)), symbols=symbols)
    assert await computed_again(found, demo.reader(DEMO)) == {fact.id: fact.value for fact in found.facts}
