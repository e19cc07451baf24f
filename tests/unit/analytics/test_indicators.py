"""Indicators against a published example and the textbook's recursion written out; TA-Lib is what is under test."""

import statistics
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest

from tools.analytics import indicators as of

# StockCharts, ChartSchool: Relative Strength Index, worked example; its RSI14 from the 15th close on.
CLOSES = [44.3389, 44.0902, 44.1497, 43.6124, 44.3278, 44.8264, 45.0955, 45.4245, 45.8433, 46.0826, 45.8931, 46.0328, 45.6140,
          46.2820, 46.2820, 46.0028, 46.0328, 46.4116, 46.2222, 45.6439]  # fmt: skip
RSI = [70.53, 66.32, 66.55, 69.41, 66.36, 57.97]


@dataclass
class Bar:
    session: date
    high: float
    low: float
    close: float


def bars_of(closes, first=date(2024, 1, 1)):
    return [Bar(first + timedelta(days=n), close + 0.5, close - 0.4, close) for n, close in enumerate(closes)]


@pytest.fixture(scope="module")
def bars():
    rng = np.random.default_rng(5)
    closes = 100 * np.exp(np.cumsum(rng.normal(0, 0.015, 600)))
    up, down = rng.uniform(0.1, 2.0, (2, 600))
    days = [date(2023, 1, 2) + timedelta(days=n) for n in range(600)]
    return [Bar(*bar) for bar in zip(days, (closes + up).tolist(), (closes - down).tolist(), closes.tolist(), strict=True)]


def wilder(values, days):
    """Wilder's smoothing: the mean of the first values, then (days - 1) parts old and one part new."""
    smooth = statistics.fmean(values[:days])
    for value in values[days:]:
        smooth += (value - smooth) / days
    return smooth


def ema(values, days):
    """Exponential average after each value, begun at the first."""
    line = [values[0]]
    for value in values[1:]:
        line.append(line[-1] + (value - line[-1]) * 2 / (days + 1))
    return line


def ranges(bars):
    return [max(b.high, a.close) - min(b.low, a.close) for a, b in pairwise(bars)]


@pytest.mark.parametrize(("count", "expected"), list(enumerate(RSI, start=15)))
def test_rsi_is_that_of_the_published_example(count, expected):
    assert of.rsi(bars_of(CLOSES[:count]), days=14) == pytest.approx(expected, abs=0.01)


def test_an_average_is_the_mean_of_the_last_closes(bars):
    assert of.sma(bars, days=50) == pytest.approx(statistics.fmean(bar.close for bar in bars[-50:]))
    assert of.distance(bars, days=50) == pytest.approx(bars[-1].close / statistics.fmean(b.close for b in bars[-50:]) - 1)


def test_macd_is_the_difference_of_two_exponential_averages(bars):
    closes = [bar.close for bar in bars]
    line = [fast - slow for fast, slow in zip(ema(closes, 12), ema(closes, 26), strict=True)]
    found = of.macd(bars, fast=12, slow=26, signal=9)
    assert (found.line, found.signal) == pytest.approx((line[-1], ema(line, 9)[-1]), abs=1e-9)
    assert found.histogram == pytest.approx(line[-1] - ema(line, 9)[-1], abs=1e-9)


def test_atr_is_wilders_average_of_true_ranges(bars):
    assert of.atr(bars, days=14) == pytest.approx(wilder(ranges(bars), 14))


def test_adx_is_wilders_average_of_the_directional_index(bars):
    moves = [(b.high - a.high, a.low - b.low) for a, b in pairwise(bars)]
    plus = [up if up > down and up > 0 else 0.0 for up, down in moves]
    minus = [down if down > up and down > 0 else 0.0 for up, down in moves]
    index = []
    for n in range(14, len(moves) + 1):
        p, m = wilder(plus[:n], 14), wilder(minus[:n], 14)
        index.append(100 * abs(p - m) / (p + m))
    assert of.adx(bars, days=14) == pytest.approx(wilder(index, 14), abs=1e-6)


def test_the_bands_are_two_deviations_of_the_population_away(bars):
    last = [bar.close for bar in bars[-20:]]
    middle, width = statistics.fmean(last), 2 * statistics.pstdev(last)
    bands = of.bollinger(bars, days=20, deviations=2.0)
    assert (bands.lower, bands.middle, bands.upper) == pytest.approx((middle - width, middle, middle + width))
    assert bands.position == pytest.approx((last[-1] - middle + width) / (2 * width))


def test_realised_volatility_is_the_annualised_deviation_of_returns(bars):
    returns = [np.log(b.close / a.close) for a, b in pairwise(bars[-21:])]
    assert of.realised_volatility(bars, days=20) == pytest.approx(statistics.stdev(returns) * 252**0.5)


def test_the_high_of_a_year_is_the_highest_price_of_52_weeks():
    bars = bars_of([50.0, *[10.0] * 364, 9.0])
    assert of.from_high(bars[:365]) == pytest.approx(10 / 10.5 - 1)
    assert of.from_high(bars[2:]) == pytest.approx(9 / 10.5 - 1)


def test_what_history_is_too_short_for_is_unknown():
    few = bars_of(CLOSES[:5])
    assert of.from_high(few) is None
    assert (of.rsi(few, days=14), of.sma(few, days=20), of.atr(few, days=14), of.adx(few, days=14)) == (None,) * 4
    assert of.macd(few, fast=12, slow=26, signal=9).line is None
    assert of.realised_volatility(few, days=20) is None
    assert of.day_change(few[:1]) is None


def test_a_change_is_measured_against_the_close_before():
    assert of.day_change(bars_of([100.0, 95.0])) == pytest.approx(-0.05)
    assert of.relative(bars_of([50.0, 100.0, 110.0, 120.0]), last=3) == pytest.approx((0.0, 0.1, 0.2))


def test_the_largest_jump_has_no_sign():
    assert of.largest_jump(bars_of([100.0, 110.0, 55.0, 56.0])) == pytest.approx(0.5)
