"""What technical.indicators says at the edges of its words; the figures themselves are proved elsewhere."""

from collections import namedtuple
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from db.reader import Reader
from db.scope import Scope
from tools.skill import Ask
from tools.technical.indicators import indicators

NOW = datetime(2025, 11, 20, 21, tzinfo=UTC)
Bar = namedtuple("Bar", "symbol session source basis open high low close volume known_at")  # noqa: PYI024 - records are plain ones


class Stored:
    """Answers the skill's query with bars that end today."""

    def __init__(self, bars):
        self.bars = tuple(bars)

    async def fetch(self, query, parameters, user):
        return self.bars, False


def bars(symbol, closes, basis="split"):
    first = date(2025, 11, 20) - timedelta(days=len(closes) - 1)
    days = [first + timedelta(days=n) for n in range(len(closes))]
    return [Bar(symbol, d, "file", basis, c, c + 1, c - 1, c, 1000, NOW) for d, c in zip(days, closes, strict=True)]


async def told(*stored, symbols=("NVDA",)):
    reader = Reader(Stored([bar for one in stored for bar in one]), Scope(user="me", world="main", as_of=NOW))
    return await indicators(Ask.begin("technical.indicators", 1, reader), symbols=symbols)


def rising():
    return (100 * np.exp(0.004 * np.arange(300))).tolist()


async def test_a_long_rise_is_overbought_trending_and_above_its_averages():
    text = " ".join((await told(bars("NVDA", rising()))).text)
    assert ", up [F1.2] on the day" in text
    assert "[F1.4] higher than its 50-day average" in text
    assert "above 70, a level usually called overbought" in text
    assert "above 25, usually read as a trend" in text


async def test_a_long_fall_is_oversold_and_lower_than_its_averages():
    text = " ".join((await told(bars("NVDA", rising()[::-1]))).text)
    assert ", down [F1.2] on the day" in text
    assert "[F1.4] lower than its 50-day average" in text
    assert "below 30, a level usually called oversold" in text


async def test_a_price_that_swings_without_direction_has_no_trend():
    swings = (100 + 3 * np.sin(np.arange(300) * 2.0)).tolist()
    text = " ".join((await told(bars("NVDA", swings))).text)
    assert "neither overbought nor oversold" in text
    assert "below 20, usually read as no trend" in text


@pytest.mark.parametrize(
    ("basis", "words"),
    [("raw", "as traded"), ("split", "adjusted for splits"), ("total", "adjusted for splits and dividends")],
)
async def test_the_basis_of_the_prices_is_said(basis, words):
    found = await told(bars("NVDA", rising(), basis))
    assert f"Prices: file, {words}, to 2025-11-20." in found.text


async def test_several_symbols_are_a_row_each_in_the_order_asked():
    found = await told(bars("SPY", rising()), bars("NVDA", rising()), symbols=("SPY", "NVDA", "SPY"))
    assert [row[0] for row in found.table.rows] == ["SPY", "NVDA"]
    assert [series.name for series in found.chart.series] == ["SPY", "NVDA"]


async def test_a_first_day_has_no_change_and_says_what_is_missing():
    text = (await told(bars("NVDA", [10.0]))).text
    assert text[0] == "NVDA closed at [F1.1] on 2025-11-20."
    assert (
        text[1]
        == "History is too short for SMA20, SMA50, SMA200, RSI14, MACD(12,26,9) line, ADX14 and NVDA against its 52-week high."
    )
