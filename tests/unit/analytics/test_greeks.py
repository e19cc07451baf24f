"""Greeks of positions against QuantLib, beta against numpy's regression."""

from collections import namedtuple
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import numpy as np
import pytest
import QuantLib as ql  # noqa: N813 - as its own documentation writes it

from tools.analytics import greeks

FIELDS = "kind symbol expiry strike option_type quantity multiplier iv spot known_at"
Position = namedtuple("Position", FIELDS)  # noqa: PYI024 - records are plain ones
Bar = namedtuple("Bar", "symbol session close")  # noqa: PYI024 - as above
CLOSE = datetime(2025, 11, 20, 21, tzinfo=UTC)
GIVEN = {"rate": 0.04, "dividend": 0.0}


def option(quantity=-2, kind="call", strike=195, iv=0.5, spot=182.6, symbol="NVDA"):
    terms = (date(2025, 12, 19), Decimal(strike), kind)
    return Position("option", symbol, *terms, Decimal(quantity), 100, iv, spot, CLOSE)


def share(quantity=100, spot=182.6, symbol="NVDA"):
    return Position("stock", symbol, None, None, None, Decimal(quantity), 1, None, spot, CLOSE)


def theirs(strike, kind, sigma, spot, years, rate):
    """QuantLib's delta, gamma, vega and theta a year of one share's option."""
    flag = ql.Option.Call if kind == "call" else ql.Option.Put
    forward, spread = spot * np.exp(rate * years), sigma * np.sqrt(years)
    of = ql.BlackCalculator(ql.PlainVanillaPayoff(flag, strike), forward, spread, np.exp(-rate * years))
    return of.delta(spot), of.gamma(spot), of.vega(years), of.theta(spot, years)


@pytest.mark.parametrize(("kind", "symbol"), [("call", "NVDA"), ("call", "SPX"), ("put", "SPX")])
def test_without_early_exercise_greeks_are_those_of_quantlib_times_contracts_and_shares(kind, symbol):
    found, years = greeks.position(option(kind=kind, symbol=symbol), **GIVEN), 29 / 365
    delta, gamma, vega, theta = theirs(195, kind, 0.5, 182.6, years, 0.04)
    assert found.shares == pytest.approx(-200 * delta, abs=0.005)
    assert found.delta == pytest.approx(-200 * delta * 182.6)
    assert found.gamma == pytest.approx(-200 * gamma, abs=5e-5)
    assert (found.vega, found.theta) == pytest.approx((-200 * vega / 100, -200 * theta / 365))


def test_a_put_on_a_share_reacts_more_than_one_that_cannot_be_exercised_early():
    american, european = (greeks.position(option(2, "put", 210, symbol=symbol), **GIVEN) for symbol in ("NVDA", "SPX"))
    assert american.shares < european.shares < 0
    assert american.theta < european.theta < 0


def test_a_put_best_exercised_now_moves_like_the_shares_and_costs_no_time():
    found = greeks.position(option(1, "put", 300, iv=0.2), **GIVEN)
    assert (found.shares, found.gamma, found.theta, found.vega) == (-100, 0, 0, 0)


def test_a_share_has_its_own_delta_and_nothing_else():
    found = greeks.position(share(), **GIVEN)
    assert (found.shares, found.delta, found.gamma, found.theta, found.vega) == (100, 18260, 0, 0, 0)


@pytest.mark.parametrize("one", [option(iv=None), option(iv=1e-5), option(spot=None), share(spot=None)])
def test_what_cannot_be_measured_has_no_greeks_and_is_counted(one):
    assert greeks.position(one, **GIVEN).delta is None
    assert greeks.unmeasured([one, share()]) == 1


def test_the_account_adds_up_dollars_but_not_shares_of_different_symbols():
    found = greeks.account([share(), share(10, 50.0, "KO")], **GIVEN)
    assert (found.delta, found.shares) == (18260 + 500, None)


def bars(symbol, returns):
    closes = 100 * np.exp(np.concatenate([[0], np.cumsum(returns)]))
    return [Bar(symbol, date(2025, 1, 1) + timedelta(days=n), float(close)) for n, close in enumerate(closes)]


def test_beta_is_the_slope_of_a_regression_on_the_benchmark():
    rng = np.random.default_rng(7)
    market = rng.normal(0, 0.01, 120)
    own = 1.4 * market + rng.normal(0, 0.02, 120)
    found = greeks.beta([*bars("X", own), *bars("SPY", market)], symbol="X", benchmark="SPY")
    assert found == pytest.approx(np.polyfit(market, own, 1)[0])


def test_beta_of_a_short_history_is_not_known():
    assert greeks.beta([*bars("X", [0.01] * 30), *bars("SPY", [0.01] * 120)], symbol="X", benchmark="SPY") is None


def test_beta_weighted_delta_is_dollars_times_beta_in_shares_of_the_benchmark():
    market = np.random.default_rng(1).normal(0, 0.01, 100)
    every = [*bars("SPY", market), *bars("NVDA", 2 * market)]
    found = greeks.weighted([share(), share(1, 10.0, "NEW")], every, benchmark="SPY", **GIVEN)
    assert found.dollars == pytest.approx(2 * 18260)
    assert found.shares == pytest.approx(2 * 18260 / (100 * np.exp(market.sum())), abs=0.005)
    assert found.left_out == 1
