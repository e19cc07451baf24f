"""market.correlation, sectors, screen and sentiment on the demo world, and correlation on real prices."""

import csv
import os
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import talib

from db.scope import Scope
from db.sessions import session_close
from tools.facts import When
from tools.market.correlation import correlation
from tools.market.screen import screen
from tools.market.sectors import sectors
from tools.market.sentiment import sentiment

DATA = os.environ.get("AVA_TEST_DATA")
DEMO = Scope(user="me", world="demo", as_of=datetime(2025, 11, 20, 16, tzinfo=ZoneInfo("America/New_York")))
EARLIER = Scope(user="me", world="demo", as_of=session_close(date(2025, 11, 12)))
LATE = Scope(user="me", world="demo", as_of=session_close(date(2021, 6, 30)))
OCTOBER = When(text="in October", first=date(2025, 10, 1), last=date(2025, 10, 31))
BARS = ("symbol", "session", "source", "open", "high", "low", "close", "adj_close", "volume", "known_at")
CASES = {
    "alone": (correlation, {"symbols": ("NVDA",)}, ["closes_recent", "sector_closes"]),
    "matrix": (correlation, {"symbols": ("NVDA", "AMD", "XOM", "JPM")}, ["closes_recent"]),
    "sectors": (sectors, {}, ["symbols_breadth"]),
    "october": (sectors, {"dates": (OCTOBER,)}, ["symbols_breadth", "symbols_between"]),
    "screen": (screen, {"rsi_below": 60, "order": "rsi"}, ["screen_universe"]),
    "news": (sentiment, {}, ["news_told"]),
    "news of two": (sentiment, {"symbols": ("NVDA", "QCOM")}, ["news_told"]),
}


def value(finding, label):
    return next(fact.value for fact in finding.facts if fact.label == label)


def prices(symbol):
    with Path(DATA, "data", "prices", "stocks_2015_2022", f"{symbol}.csv").open(encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["date"] <= "2022-01-01"]


@pytest.fixture
async def real(database):
    """A world with the real bars of three stocks."""
    if not DATA:
        pytest.skip("AVA_TEST_DATA is not set: no prices")
    async with database.app(LATE) as connection, connection.cursor() as cursor:
        await cursor.execute("INSERT INTO price_sources VALUES ('stocks', 'split')")
        for symbol in ("AAPL", "NVDA", "XOM"):
            async with cursor.copy(f"COPY bars ({', '.join(BARS)}) FROM STDIN") as copy:
                for row in prices(symbol):
                    figures = [row[name] for name in BARS[3:9]]
                    await copy.write_row(
                        (symbol, row["date"], "stocks", *figures, session_close(date.fromisoformat(row["date"])))
                    )
    return database


async def test_the_correlation_of_real_stocks_is_that_of_their_file(real, ask_of):
    found = await correlation(ask_of("market.correlation", real.reader(LATE)), symbols=("AAPL", "NVDA"))
    lines = [np.log([float(row["adj_close"]) for row in prices(s) if row["date"] <= "2021-06-30"]) for s in ("AAPL", "NVDA")]
    for sessions in (250, 60):
        expected = np.corrcoef(*(np.diff(line)[-sessions:] for line in lines))[0, 1]
        assert float(value(found, f"correlation of AAPL and NVDA over {sessions} sessions")) == pytest.approx(expected)


async def test_beta_of_the_demo_is_the_slope_of_its_own_closes(demo, ask_of):
    found = await correlation(ask_of("market.correlation", demo.reader(DEMO)), symbols=("NVDA",))
    query = "SELECT array_agg(coalesce(adj_close, close) ORDER BY session) FROM bars WHERE symbol = %s"
    async with demo.app(DEMO) as connection:
        both = [(await (await connection.execute(query, (symbol,))).fetchone())[0] for symbol in ("NVDA", "SPY")]
    stock, market = (np.diff(np.log(line))[-250:] for line in both)
    assert float(value(found, "beta of NVDA to SPY over 250 sessions")) == pytest.approx(np.polyfit(market, stock, 1)[0])


async def test_a_sector_is_the_mean_of_its_stocks(demo, ask_of):
    found = await sectors(ask_of("market.sectors", demo.reader(DEMO)))
    query = """SELECT array_agg(b.close ORDER BY b.session) FROM bars b JOIN symbols s USING (symbol)
               WHERE s.sector = 'Energy' AND s.kind = 'stock' GROUP BY symbol"""
    async with demo.app(DEMO) as connection:
        lines = [closes for (closes,) in await (await connection.execute(query)).fetchall()]
    for back, words in ((1, "1 session"), (5, "5 sessions"), (20, "20 sessions"), (60, "60 sessions")):
        expected = np.mean([closes[-1] / closes[-1 - back] - 1 for closes in lines])
        assert float(value(found, f"Energy stocks over {words}, mean")) == pytest.approx(expected)


async def test_days_that_are_named_run_from_the_close_before_them(demo, ask_of):
    found = await sectors(ask_of("market.sectors", demo.reader(DEMO)), dates=(OCTOBER,))
    query = """SELECT (array_agg(b.close ORDER BY b.session DESC) FILTER (WHERE b.session <= '2025-10-31'))[1]
                    / (array_agg(b.close ORDER BY b.session DESC) FILTER (WHERE b.session < '2025-10-01'))[1] - 1
               FROM bars b JOIN symbols s USING (symbol) WHERE s.sector = 'Energy' AND s.kind = 'stock' GROUP BY symbol"""
    async with demo.app(DEMO) as connection:
        moved = [change for (change,) in await (await connection.execute(query)).fetchall()]
    assert float(value(found, "Energy stocks (in October), mean")) == pytest.approx(np.mean(moved))


async def test_the_screen_finds_what_the_library_finds(demo, ask_of):
    found = await screen(ask_of("market.screen", demo.reader(DEMO)), rsi_below=45)
    query = """SELECT symbol, array_agg(b.close ORDER BY b.session) FROM bars b JOIN symbols s USING (symbol)
               WHERE s.kind = 'stock' GROUP BY symbol"""
    async with demo.app(DEMO) as connection:
        lines = dict(await (await connection.execute(query)).fetchall())
    rsi = {symbol: talib.RSI(np.array(closes[-252:]), 14)[-1] for symbol, closes in lines.items()}
    expected = sorted((symbol for symbol in rsi if rsi[symbol] <= 45), key=rsi.get)
    assert value(found, "stocks that meet the conditions") == len(expected)
    assert list(found.yields.symbols) == expected[:20]


async def test_news_is_counted_as_the_table_holds_it(demo, ask_of):
    found = await sentiment(ask_of("market.sentiment", demo.reader(DEMO)), dates=(OCTOBER,))
    query = """SELECT count(*) AS pieces, count(sentiment) AS given FROM news
               WHERE (known_at AT TIME ZONE 'America/New_York')::date BETWEEN '2025-10-01' AND '2025-10-31'"""
    async with demo.app(DEMO) as connection:
        pieces, given = await (await connection.execute(query)).fetchone()
    assert value(found, "pieces of news in the database") == pieces
    assert value(found, "pieces of news in the database whose tone the source gives") == given


@pytest.mark.parametrize("case", CASES)
async def test_the_future_changes_nothing(demo, ask_of, without_later, case):
    skill, args, _ = CASES[case]
    found = await skill(ask_of("market.any", demo.reader(EARLIER)), **args)
    async with without_later(demo, EARLIER, "bars", "news") as reader:
        again = await skill(ask_of("market.any", reader), **args)
    assert (again.facts, again.text, again.table, again.chart) == (found.facts, found.text, found.table, found.chart)
    assert found.outcome == "found"


@pytest.mark.parametrize("case", CASES)
async def test_as_many_queries_whatever_the_symbols(demo, ask_of, case):
    skill, args, names = CASES[case]
    found = await skill(ask_of("market.any", demo.reader(DEMO)), **args)
    assert [run.name for run in found.queries] == names


@pytest.mark.parametrize("case", CASES)
async def test_every_figure_can_be_computed_again(demo, ask_of, computed_again, case):
    skill, args, _ = CASES[case]
    found = await skill(ask_of("market.any", demo.reader(DEMO)), **args)
    assert await computed_again(found, demo.reader(DEMO)) == {fact.id: fact.value for fact in found.facts}
