"""technical.patterns: on bars drawn from the textbook, on the demo world, and against TA-Lib on real prices."""

import csv
import os
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
import talib

from ava.demo.companies import companies
from db.scope import Scope
from db.sessions import session_close, sessions
from tools.technical.patterns import patterns

DATA = os.environ.get("AVA_TEST_DATA")
COPY = "COPY bars (symbol, session, source, open, high, low, close, volume, known_at) FROM STDIN"
FALLING = [(100 - n, 100.5 - n, 98.5 - n, 99 - n) for n in range(20)]
ENGULFING = [(80.0, 80.5, 78.5, 79.0), (78.8, 81.5, 78.5, 81.0)]
PLAIN = [(81.0, 82.3, 80.9, 82.2), (82.2, 83.0, 81.5, 82.6)]
LAST = date(2025, 11, 20)


async def put(database, scope, prices, days=None):
    days = days or sessions(LAST - timedelta(days=2 * len(prices) + 10), LAST)[-len(prices) :]
    async with database.app(scope) as connection:
        await connection.execute("INSERT INTO price_sources VALUES ('file', 'split')")
        async with connection.cursor() as cursor, cursor.copy(COPY) as copy:
            for day, bar in zip(days, prices, strict=True):
                await copy.write_row(("NEW", day, "file", *bar, 1000, session_close(day)))


def value(finding, label):
    return next(fact.value for fact in finding.facts if fact.label == label)


@pytest.fixture
def ask(database, scope, ask_of):
    return lambda: ask_of("technical.patterns", database.reader(scope))


async def test_an_engulfing_is_told_with_its_session_direction_and_what_came_after(database, scope, ask):
    await put(database, scope, [*FALLING, *ENGULFING, *PLAIN])
    found = await patterns(ask(), symbols=("NEW",), patterns=("engulfing",))
    assert value(found, "engulfing of NEW, completed") == date(2025, 11, 18)
    assert value(found, "engulfing of NEW, direction") == "bullish"
    assert float(value(found, "engulfing of NEW, change of the close since")) == pytest.approx(82.6 / 81 - 1)
    said = "NEW completed an engulfing pattern on [F1.1] ([F1.2]), [F1.4] sessions ago; the close is [F1.3] higher since."
    assert found.text[0] == said


async def test_without_an_earlier_case_it_is_said_that_there_is_no_record(database, scope, ask):
    await put(database, scope, [*FALLING, *ENGULFING])
    found = await patterns(ask(), symbols=("NEW",), patterns=("engulfing",))
    assert value(found, "bullish engulfing of NEW, earlier cases") == 0
    assert any(text.endswith("it has no record here.") for text in found.text)


async def test_few_earlier_cases_are_said_to_mean_nothing(database, scope, ask):
    await put(database, scope, [*FALLING, *ENGULFING, *FALLING, *ENGULFING])
    found = await patterns(ask(), symbols=("NEW",), patterns=("engulfing",))
    assert value(found, "bullish engulfing of NEW, earlier cases") == 1
    assert any(text.endswith("That is too few cases to mean anything.") for text in found.text)


async def test_a_named_pattern_that_was_never_completed_is_said_so(database, scope, ask):
    await put(database, scope, FALLING)
    found = await patterns(ask(), symbols=("NEW",), patterns=("abandoned baby",))
    assert found.text[0].startswith("NEW completed no abandoned baby since 2025-")


async def test_a_name_that_is_no_pattern_is_refused_with_those_there_are(ask):
    found = await patterns(ask(), symbols=("NEW",), patterns=("golden goose",))
    assert found.outcome == "empty"
    assert found.reason.startswith("no candlestick pattern named golden goose; known are two crows, ")


async def test_of_many_named_none_is_left_out_that_was_completed(demo, scope, ask_of):
    asked = ("doji", "engulfing", "hammer", "harami", "marubozu", "hanging man")
    found = await patterns(ask_of("technical.patterns", demo.reader(scope)), symbols=("NVDA",), patterns=asked)
    assert {row[1] for row in found.table.rows} == set(asked)
    assert not any("completed no" in text for text in found.text)


async def test_bars_without_a_pattern_are_a_finding_and_not_a_gap(database, scope, ask):
    await put(database, scope, FALLING)
    found = await patterns(ask(), symbols=("NEW",))
    assert found.outcome == "found"
    assert value(found, "patterns of NEW in ten sessions") == 0
    assert found.text[0].startswith("NEW completed no candlestick pattern in the ten sessions to 2025-11-20")


async def test_many_symbols_get_their_latest_each_and_few_sentences(demo, scope, ask_of):
    forty = tuple(company.symbol for company in companies()[:40])
    found = await patterns(ask_of("technical.patterns", demo.reader(scope)), symbols=forty)
    assert {row[0] for row in found.table.rows} <= set(forty)
    assert len(found.table.rows) > 30
    assert len(found.text) < 10


def real_bars(symbol):
    with Path(DATA, "data", "prices", "etf_2021_2026", f"{symbol}.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    bars = [tuple(float(row[name]) for name in ("open", "high", "low", "close")) for row in rows]
    return bars, [date.fromisoformat(row["date"]) for row in rows]


@pytest.mark.skipif(not DATA, reason="AVA_TEST_DATA is not set: no price files")
async def test_the_latest_doji_of_spy_is_where_talib_sees_it(database, ask_of):
    bars, days = real_bars("SPY")
    now = Scope(user="me", world="main", as_of=session_close(days[-1]))
    await put(database, now, bars, days)
    found = await patterns(ask_of("technical.patterns", database.reader(now)), symbols=("NEW",), patterns=("doji",))
    doji = np.flatnonzero(talib.CDLDOJI(*(np.array(line) for line in zip(*bars, strict=True))))
    assert value(found, "doji of NEW, completed") == days[doji[-1]]
