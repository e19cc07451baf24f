"""American options against published values and against a plain binomial tree, neither of them QuantLib's."""

from collections import namedtuple
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.analytics import american
from tools.analytics import blackscholes as bs

Quote = namedtuple("Quote", "expiry strike option_type bid ask iv underlying known_at")  # noqa: PYI024 - records are plain ones
CLOSE = datetime(2025, 11, 20, 21, tzinfo=UTC)
EXPIRIES = (0.0833, 0.3333, 0.5833)
GESKE_JOHNSON = {  # puts on 40 USD at 4.88 %: volatility -> strikes of 35, 40 and 45, each at the three expiries
    0.2: (0.0062, 0.2004, 0.4328, 0.8522, 1.5798, 1.9904, 5.0000, 5.0883, 5.2670),
    0.3: (0.0774, 0.6975, 1.2198, 1.3099, 2.4825, 3.1696, 5.0597, 5.7056, 6.2436),
    0.4: (0.2466, 1.3460, 2.1549, 1.7681, 3.3874, 4.3526, 5.2868, 6.5099, 7.3830),
}
LONG_CALLS = {80: 2.580, 90: 5.167, 100: 9.066, 110: 14.443, 120: 21.414}  # three years, 20 %, rate 3 %, yield 7 %


def terms(**given):
    usual = {"call": False, "spot": 90.0, "strike": 100.0, "years": 0.5, "sigma": 0.3, "rate": 0.05, "dividend": 0.0}
    return american.Terms(**usual | given)


def tree(of, steps=1500):
    """Cox, Ross and Rubinstein (Journal of Financial Economics 7, 1979), the mean of an even and an odd number of steps."""
    return (steps_of(of, steps) + steps_of(of, steps + 1)) / 2


def steps_of(of, steps):
    step, sign = of.years / steps, 1 if of.call else -1
    up, discount = np.exp(of.sigma * np.sqrt(step)), np.exp(-of.rate * step)
    p = (np.exp((of.rate - of.dividend) * step) - 1 / up) / (up - 1 / up)
    worth = np.maximum(sign * (of.spot * up ** np.arange(-steps, steps + 1, 2.0) - of.strike), 0)
    for n in range(steps - 1, -1, -1):
        held = discount * (p * worth[1:] + (1 - p) * worth[:-1])
        worth = np.maximum(held, sign * (of.spot * up ** np.arange(-n, n + 1, 2.0) - of.strike))
    return float(worth[0])


def test_the_put_of_hulls_binomial_example_is_worth_four_dollars_and_twenty_eight():
    found = american.valued(terms(spot=50.0, strike=50.0, rate=0.1, sigma=0.4, years=5 / 12))
    assert found.value == pytest.approx(4.284, abs=0.001)  # Hull, chapter 21: 4.283 with 100 steps and a control variate


@pytest.mark.parametrize("sigma", GESKE_JOHNSON)
def test_short_puts_are_those_of_geske_and_johnson(sigma):
    cases = [terms(spot=40.0, strike=k, years=t, sigma=sigma, rate=0.0488) for k in (35.0, 40.0, 45.0) for t in EXPIRIES]
    assert [american.valued(case).value for case in cases] == pytest.approx(GESKE_JOHNSON[sigma], abs=2e-4)


@pytest.mark.parametrize("spot", LONG_CALLS)
def test_long_calls_on_a_share_with_a_yield_are_those_of_broadie_and_detemple(spot):
    found = american.valued(terms(call=True, spot=float(spot), years=3.0, sigma=0.2, rate=0.03, dividend=0.07))
    assert found.value == pytest.approx(LONG_CALLS[spot], abs=0.001)


CASES = [
    terms(), terms(spot=110.0), terms(spot=80.0, years=1.0), terms(years=3 / 365, spot=99.0), terms(rate=0.0),
    terms(call=True, dividend=0.06), terms(call=True, spot=120.0, dividend=0.1), terms(call=True),
    terms(sigma=0.9, dividend=0.03),
]  # fmt: skip


@pytest.mark.parametrize("of", CASES, ids=lambda of: f"{'call' if of.call else 'put'} {of.spot:g} q{of.dividend:g} r{of.rate:g}")
def test_the_value_is_that_of_a_binomial_tree(of):
    assert american.valued(of).value == pytest.approx(tree(of), abs=0.004)


@pytest.mark.parametrize(("field", "move", "name", "unit"), [
    ("spot", 2.0, "delta", 1.0), ("sigma", 0.02, "vega", 0.01), ("years", -0.02, "theta", 1 / 365),
])  # fmt: skip
@pytest.mark.parametrize("of", [CASES[0], CASES[6]], ids=["put", "call"])
def test_greeks_are_the_slopes_of_the_tree(of, field, move, name, unit):
    up, down = (tree(replace(of, **{field: getattr(of, field) + way * move})) for way in (1, -1))
    slope = (up - down) / (2 * abs(move)) * unit
    assert getattr(american.valued(of), name) == pytest.approx(slope, rel=0.02, abs=2e-4)


def test_gamma_is_the_slope_of_delta():
    up, down = (american.valued(terms(spot=90 + move)).delta for move in (0.25, -0.25))
    assert american.valued(terms()).gamma == pytest.approx((up - down) / 0.5, rel=0.01)


@pytest.mark.parametrize("of", [terms(call=True), terms(rate=0.0), terms(early=False)], ids=["call", "no rate", "european"])
def test_where_early_exercise_never_pays_it_is_worth_nothing(of):
    found = american.valued(of)
    european = bs.Options(
        call=of.call, spot=of.spot, strike=of.strike, years=of.years, sigma=of.sigma, rate=of.rate, dividend=of.dividend
    )
    assert (found.premium, found.value) == (0, pytest.approx(float(bs.price(european)), abs=1e-12))
    assert found.delta == pytest.approx(float(bs.delta(european)), abs=1e-12)


def test_a_put_far_in_the_money_is_worth_its_exercise_and_moves_like_the_share():
    found = american.valued(terms(spot=50.0))
    assert (found.value, found.time_value) == (pytest.approx(50), pytest.approx(0, abs=1e-6))
    assert (found.delta, found.gamma, found.vega, found.theta) == (-1, 0, 0, 0)
    assert found.premium == pytest.approx(100 - 100 * np.exp(-0.05 * 0.5), abs=0.005)  # the interest of waiting


@given(
    call=st.booleans(), spot=st.floats(1, 10_000), years=st.floats(1e-5, 3), sigma=st.floats(0.03, 5),
    dividend=st.floats(0, 0.1),
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_any_option_is_worth_its_exercise_at_least_and_moves_no_more_than_the_share(call, spot, years, sigma, dividend):
    found = american.valued(terms(call=call, spot=spot, years=years, sigma=sigma, rate=0.04, dividend=dividend))
    assert found.value >= found.intrinsic - 1e-4
    assert 0 <= found.premium <= found.value + 1e-9
    assert -1e-3 <= (found.delta if call else -found.delta) <= 1.001


QUOTES = [Quote(date(2026, 5, 15), Decimal(120), "put", 29.0, 30.0, 0.3, 100.0, CLOSE)]
GIVEN = {"strike": 120.0, "option_type": "put", "rate": 0.05, "dividend": 0.0}


def test_a_quoted_option_is_valued_at_its_own_volatility_and_time():
    found = american.quoted(QUOTES, early=True, **GIVEN)
    years = (datetime(2026, 5, 15, 20, tzinfo=UTC) - CLOSE).total_seconds() / (365 * 86400)
    assert found.value == pytest.approx(tree(terms(spot=100.0, strike=120.0, years=years)), abs=0.004)
    assert found.value > american.quoted(QUOTES, early=False, **GIVEN).value


def test_an_option_without_a_quote_is_refused():
    with pytest.raises(ValueError, match="no two-sided quote"):
        american.quoted(QUOTES, early=True, **GIVEN | {"strike": 125.0})
