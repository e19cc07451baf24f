"""Conditions against indicators computed the other way, and by hand."""

from dataclasses import dataclass, replace

import numpy as np
import pytest
import talib

from tools.analytics import screens

CLOSES = tuple(100 * np.exp(np.cumsum(np.random.default_rng(3).normal(0.0005, 0.015, 252))))


@dataclass(frozen=True)
class Stock:
    symbol: str = "BIG"
    closes: tuple[float, ...] = CLOSES
    high: float = max(CLOSES)
    low: float = min(CLOSES)
    volume: float | None = 3_000_000
    mean_volume: float | None = 1_500_000


def test_figures_are_those_of_the_library_and_of_plain_means():
    found, closes = screens.measured(Stock(), change_days=20), np.array(CLOSES)
    assert found.rsi == pytest.approx(talib.RSI(closes, 14)[-1])
    assert found.over_200 == pytest.approx(closes[-1] / closes[-200:].mean() - 1)
    assert found.change == pytest.approx(closes[-1] / closes[-21] - 1)
    assert found.volume_ratio == 2


def test_a_young_stock_has_no_years_high_and_no_long_average():
    found = screens.measured(replace(Stock(), closes=CLOSES[-100:]), change_days=20)
    assert (found.from_high, found.from_low, found.over_200) == (None, None, None)
    assert found.over_50 is not None


RSI = float(talib.RSI(np.array(CLOSES), 14)[-1])
UNDER = 1 - CLOSES[-1] / max(CLOSES)
CHANGE = CLOSES[-1] / CLOSES[-6] - 1


@pytest.mark.parametrize(
    ("conditions", "met"),
    [
        ({}, True),
        ({"rsi_below": RSI + 1}, True),
        ({"rsi_below": RSI - 1}, False),
        ({"rsi_above": RSI - 1}, True),
        ({"rsi_above": RSI + 1}, False),
        ({"near_high": UNDER + 0.01}, True),
        ({"near_high": UNDER - 0.01}, False),
        ({"min_price": CLOSES[-1] + 1}, False),
        ({"max_price": CLOSES[-1] + 1}, True),
        ({"min_volume": 1_500_001}, False),
        ({"volume_ratio": 2}, True),
        ({"change_above": CHANGE - 0.001, "change_days": 5}, True),
        ({"change_below": CHANGE - 0.001, "change_days": 5}, False),
        ({"above_sma": 200, "below_sma": 200}, False),
    ],
)
def test_each_condition_holds_or_not(conditions, met):
    assert screens.passes(Stock(), conditions) is met


def test_a_stock_is_above_its_average_or_below_it():
    above = CLOSES[-1] > np.mean(CLOSES[-50:])
    assert screens.passes(Stock(), {"above_sma": 50}) == above
    assert screens.passes(Stock(), {"below_sma": 50}) == (not above)


def test_what_cannot_be_judged_is_not_met():
    assert not screens.passes(replace(Stock(), closes=CLOSES[-10:]), {"rsi_below": 100})
    assert not screens.passes(replace(Stock(), volume=None), {"volume_ratio": 0})


def test_those_that_pass_are_named_and_counted():
    found = screens.passing([Stock(), replace(Stock(), symbol="THIN", mean_volume=10)], conditions={"min_volume": 1000})
    assert (found.symbols, found.count) == (("BIG",), 1)
