"""Indicators on real prices against a second library, long after both have warmed up."""

import csv
import os
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from talipp import indicators as talipp
from talipp.ohlcv import OHLCV

from tools.analytics import indicators as of


@dataclass
class Bar:
    session: date
    open: float
    high: float
    low: float
    close: float
    volume: int


@pytest.fixture(scope="module")
def bars():
    data = os.environ.get("AVA_TEST_DATA")
    if not data:
        pytest.skip("AVA_TEST_DATA is not set: no price files")
    with Path(data, "data/prices/stocks_2015_2022/NVDA.csv").open(encoding="utf-8") as file:
        return [
            Bar(date.fromisoformat(r["date"]), *(float(r[c]) for c in ("open", "high", "low", "close")), int(r["volume"]))
            for r in csv.DictReader(file)
        ]


@pytest.fixture(scope="module")
def candles(bars):
    return [OHLCV(bar.open, bar.high, bar.low, bar.close, bar.volume) for bar in bars]


def test_rsi_and_average(bars):
    closes = [bar.close for bar in bars]
    assert of.rsi(bars, days=14) == pytest.approx(talipp.RSI(14, closes)[-1], rel=1e-6)
    assert of.sma(bars, days=200) == pytest.approx(talipp.SMA(200, closes)[-1], rel=1e-9)


def test_macd_and_bands(bars):
    closes = [bar.close for bar in bars]
    macd, bands = talipp.MACD(12, 26, 9, closes)[-1], talipp.BB(20, 2, closes)[-1]
    ours = of.macd(bars, fast=12, slow=26, signal=9)
    assert (ours.line, ours.signal) == pytest.approx((macd.macd, macd.signal), rel=1e-6)
    ours = of.bollinger(bars, days=20, deviations=2)
    assert (ours.upper, ours.lower) == pytest.approx((bands.ub, bands.lb), rel=1e-6)


def test_range_and_direction(bars, candles):
    assert of.atr(bars, days=14) == pytest.approx(talipp.ATR(14, candles)[-1], rel=1e-6)
    assert of.adx(bars, days=14) == pytest.approx(talipp.ADX(14, 14, candles)[-1].adx, rel=1e-4)
