"""Shocks, against QuantLib's prices and by hand."""

from collections import namedtuple
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest
import QuantLib as ql  # noqa: N813 - as its own documentation writes it

from tools.analytics import scenarios

FIELDS = "kind symbol expiry strike option_type quantity multiplier iv spot known_at"
Position = namedtuple("Position", FIELDS)  # noqa: PYI024 - records are plain ones
Bar = namedtuple("Bar", "symbol session close")  # noqa: PYI024 - as above
CLOSE = datetime(2025, 11, 20, 21, tzinfo=UTC)
PUT = Position("option", "NVDA", date(2025, 12, 19), Decimal(170), "put", Decimal(3), 100, 0.5, 182.6, CLOSE)
SHARES = Position("stock", "NVDA", None, None, None, Decimal(50), 1, None, 182.6, CLOSE)
GIVEN = {"rate": 0.04, "dividend": 0.0}


def theirs(spot, sigma):
    years = 29 / 365
    forward, spread = spot * np.exp(0.04 * years), sigma * np.sqrt(years)
    return ql.BlackCalculator(ql.PlainVanillaPayoff(ql.Option.Put, 170), forward, spread, np.exp(-0.04 * years)).value()


def doubling():
    """SPY, and NVDA with a beta of two."""
    market = np.random.default_rng(3).normal(0, 0.01, 100)
    levels = {"SPY": market, "NVDA": 2 * market}
    return [
        Bar(symbol, date(2025, 1, 1) + timedelta(days=n), float(np.exp(total)))
        for symbol, returns in levels.items()
        for n, total in enumerate(np.cumsum([0, *returns]))
    ]


@pytest.mark.parametrize("iv_more", [0.0, 0.1])
def test_an_option_gains_what_quantlib_says_its_price_gains(iv_more):
    found = scenarios.outcome([PUT], [], shock=-0.1, benchmark=None, iv_more=iv_more, **GIVEN)
    assert found.options == pytest.approx(300 * (theirs(182.6 * 0.9, 0.5 + iv_more) - theirs(182.6, 0.5)))


def test_no_shock_is_no_gain():
    assert scenarios.outcome([PUT, SHARES], [], shock=0.0, benchmark=None, iv_more=0.0, **GIVEN).total == 0


def test_a_share_moves_by_its_beta_times_the_market():
    found = scenarios.outcome([SHARES], doubling(), shock=-0.1, benchmark="SPY", iv_more=0.0, **GIVEN)
    assert (found.stocks, found.assumed) == (pytest.approx(-0.2 * 50 * 182.6), 0)


def test_a_share_without_a_beta_moves_with_the_market_and_is_counted():
    found = scenarios.outcome([SHARES], [], shock=-0.1, benchmark="SPY", iv_more=0.0, **GIVEN)
    assert (found.stocks, found.assumed) == (pytest.approx(-0.1 * 50 * 182.6), 1)


def test_no_price_falls_below_nothing():
    found = scenarios.outcome([SHARES], doubling(), shock=-0.9, benchmark="SPY", iv_more=0.0, **GIVEN)
    assert -50 * 182.6 < found.stocks < -0.99 * 50 * 182.6


def test_the_symbols_and_the_curve_add_up_to_the_outcome():
    every, given = doubling(), {"benchmark": "SPY", **GIVEN}
    whole = scenarios.outcome([PUT, SHARES], every, shock=-0.1, iv_more=0.0, **given).total
    assert scenarios.symbol_gain([PUT, SHARES], every, symbol="NVDA", shock=-0.1, **given) == pytest.approx(whole)
    assert scenarios.curve([PUT, SHARES], every, shocks=[-0.1], **given)[0] == pytest.approx(whole)
