"""Prices and Greeks against Hull's printed examples, QuantLib and mpmath."""

from itertools import product

import mpmath
import numpy as np
import pytest
import QuantLib as ql  # noqa: N813 - its usual name

from tools.analytics import blackscholes as bs
from tools.analytics.blackscholes import Options

GRID = list(product((True, False), (60.0, 100.0, 175.0), (0.02, 0.5, 2.0), (0.12, 0.8), (0.0, 0.05), (0.0, 0.03)))
GREEKS = ("delta", "gamma", "vega", "theta")


def options_of(grid):
    call, strike, years, sigma, rate, dividend = grid
    return Options(call=call, spot=100.0, strike=strike, years=years, sigma=sigma, rate=rate, dividend=dividend)


def quantlib(call, strike, years, sigma, rate, dividend):
    payoff = ql.PlainVanillaPayoff(ql.Option.Call if call else ql.Option.Put, strike)
    forward, discount = 100.0 * np.exp((rate - dividend) * years), np.exp(-rate * years)
    return ql.BlackCalculator(payoff, forward, sigma * np.sqrt(years), discount)


def test_hull_example_15_6_a_call_is_worth_4_76_and_the_put_0_81():
    both = Options(call=[True, False], spot=42, strike=40, years=0.5, sigma=0.2, rate=0.1)
    assert bs.price(both) == pytest.approx([4.76, 0.81], abs=0.005)


def test_hull_example_17_1_an_index_call_with_dividends_is_worth_51_83():
    call = Options(call=True, spot=930, strike=900, years=2 / 12, sigma=0.2, rate=0.08, dividend=0.03)
    assert bs.price(call) == pytest.approx(51.83, abs=0.005)


def test_hull_chapter_19_the_greeks_of_his_call_are_as_printed():
    call = Options(call=True, spot=49, strike=50, years=0.3846, sigma=0.2, rate=0.05)
    printed = {"delta": 0.522, "gamma": 0.066, "vega": 12.1, "theta": -4.31}
    assert {name: getattr(bs, name)(call) for name in GREEKS} == pytest.approx(printed, rel=0.01)


@pytest.mark.parametrize("given", GRID)
def test_every_figure_is_quantlibs(given):
    other, ours, years = quantlib(*given), options_of(given), given[2]
    assert bs.price(ours) == pytest.approx(other.value(), abs=1e-10)
    assert bs.delta(ours) == pytest.approx(other.delta(100.0), abs=1e-12)
    assert bs.gamma(ours) == pytest.approx(other.gamma(100.0), abs=1e-12)
    assert bs.vega(ours) == pytest.approx(other.vega(years), abs=1e-10)
    assert bs.theta(ours) == pytest.approx(other.theta(100.0, years), abs=1e-9)


def test_a_chain_at_once_is_its_options_one_by_one():
    strikes, sigmas = [90.0, 100.0, 110.0], [0.3, 0.25, 0.22]
    chain = Options(call=[True, False, True], spot=100, strike=strikes, years=0.25, sigma=sigmas, rate=0.04)
    singles = zip(chain.call, strikes, sigmas, strict=True)
    assert bs.price(chain) == pytest.approx([float(bs.price(options_of((c, k, 0.25, s, 0.04, 0.0)))) for c, k, s in singles])


def test_the_probability_below_a_level_is_the_normal_integral():
    share = Options(call=True, spot=100, strike=100, years=0.5, sigma=0.4, rate=0.04, dividend=0.01)
    spread = mpmath.mpf("0.4") * mpmath.sqrt(mpmath.mpf("0.5"))
    z = (mpmath.log(mpmath.mpf("0.9")) - (mpmath.mpf("0.03") - mpmath.mpf("0.08")) / 2) / spread
    assert bs.below(90.0, share) == pytest.approx(float(mpmath.ncdf(z)), abs=1e-14)


def test_a_share_ends_between_nothing_and_infinity():
    share = Options(call=True, spot=100, strike=100, years=0.5, sigma=0.4)
    assert bs.below([0.0, np.inf], share).tolist() == [0.0, 1.0]


def test_an_expired_option_has_no_figures():
    assert np.isnan(bs.price(Options(call=True, spot=100, strike=90, years=0.0, sigma=0.3)))
