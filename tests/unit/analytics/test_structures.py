"""Structures against sums written out leg by leg on a price grid, numeric integration, and QuantLib's Greeks."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise
from statistics import fmean

import numpy as np
import pytest
import QuantLib as ql  # noqa: N813 - its usual name
from scipy.integrate import quad
from scipy.stats import lognorm

from tools.analytics import structures as st

QUOTED = datetime(2025, 11, 20, 21, 0, tzinfo=UTC)  # 16:00 New York
SPOT, RATE, DIVIDEND = 100.0, 0.04, 0.01
GRID = np.linspace(0.0, 400.0, 400_001)


@dataclass(frozen=True)
class Quote:
    strike: Decimal
    option_type: str
    bid: float | None
    ask: float | None
    iv: float | None
    expiry: date = date(2025, 12, 19)
    underlying: float | None = SPOT
    known_at: datetime = QUOTED


def pair(strike, call, put, iv):
    return [Quote(Decimal(strike), kind, bid, ask, iv) for kind, (bid, ask) in (("call", call), ("put", put))]


CHAIN = [
    *pair("90", (10.6, 10.9), (0.50, 0.60), 0.34),
    *pair("95", (6.6, 6.8), (1.40, 1.50), 0.31),
    *pair("100", (3.5, 3.7), (3.2, 3.4), 0.30),
    *pair("105", (1.5, 1.6), (6.2, 6.4), 0.29),
    *pair("110", (0.55, 0.65), (10.2, 10.5), 0.28),
]


def leg(quantity, option_type, strike=None):
    return {"quantity": quantity, "option_type": option_type} | ({"strike": strike} if strike else {})


LEGS = {
    "covered call": [leg(100, "stock"), leg(-1, "call", 105.0)],
    "cash-secured put": [leg(-1, "put", 95.0)],
    "put credit spread": [leg(1, "put", 90.0), leg(-1, "put", 95.0)],
    "call debit spread": [leg(1, "call", 100.0), leg(-1, "call", 110.0)],
    "long call": [leg(1, "call", 105.0)],
    "iron condor": [leg(1, "put", 90.0), leg(-1, "put", 95.0), leg(-1, "call", 105.0), leg(1, "call", 110.0)],
    "iron butterfly": [leg(1, "put", 90.0), leg(-1, "put", 100.0), leg(-1, "call", 100.0), leg(1, "call", 110.0)],
    "straddle": [leg(1, "put", 100.0), leg(1, "call", 100.0)],
    "naked call": [leg(-1, "call", 105.0)],
}
YEARS = 29 / 365


def quoted(each):
    return next(q for q in CHAIN if (q.option_type, float(q.strike)) == (each["option_type"], each["strike"]))


def worth(legs, levels):
    """USD the legs are worth at expiry, one by one."""
    total = np.zeros_like(levels)
    for each in legs:
        if each["option_type"] == "stock":
            total += each["quantity"] * levels
        else:
            gap = levels - each["strike"] if each["option_type"] == "call" else each["strike"] - levels
            total += each["quantity"] * 100 * np.maximum(gap, 0)
    return total


def cost(legs):
    """USD paid for the legs today: shares at the price, options bought at the ask and sold at the bid."""
    shares = sum(each["quantity"] * SPOT for each in legs if each["option_type"] == "stock")
    options = [each for each in legs if each["option_type"] != "stock"]
    return shares + sum(e["quantity"] * 100 * (quoted(e).ask if e["quantity"] > 0 else quoted(e).bid) for e in options)


def payoff(legs, levels):
    return worth(legs, levels) - cost(legs)


def volatility(legs):
    """The mean of the legs' own, a contract each."""
    return fmean(quoted(each).iv for each in legs if each["option_type"] != "stock")


def lognormal(legs):
    sigma = volatility(legs)
    return lognorm(s=sigma * YEARS**0.5, scale=SPOT * np.exp((RATE - DIVIDEND - sigma**2 / 2) * YEARS))


@pytest.fixture(params=LEGS, ids=str)
def legs(request):
    return LEGS[request.param]


@pytest.fixture
def found(legs):
    return st.evaluate(CHAIN, legs=legs, rate=RATE, dividend=DIVIDEND)


def test_the_curve_is_the_sum_of_the_legs(legs):
    levels = [60.0, 92.5, 97.0, 100.0, 104.0, 150.0]
    assert st.payoff(CHAIN, legs=legs, levels=levels) == pytest.approx(payoff(legs, np.array(levels)))


def test_extremes_are_those_of_a_fine_grid_unless_the_curve_runs_on(legs, found):
    curve = payoff(legs, GRID)
    rising, falling = curve[-1] > curve[-2] + 1e-9, curve[-1] < curve[-2] - 1e-9
    assert (found.max_profit is None) == rising
    assert (found.max_loss is None) == falling
    assert rising or found.max_profit == pytest.approx(curve.max())
    assert falling or found.max_loss == pytest.approx(-curve.min())


def test_breakevens_are_where_the_grid_changes_sign(legs, found):
    curve = payoff(legs, GRID)
    crossings = GRID[1:][(curve[1:] > 0) != (curve[:-1] > 0)]
    ours = [each for each in (found.breakeven_low, found.breakeven_high) if each is not None]
    assert ours == pytest.approx(crossings.tolist(), abs=0.002)


def test_the_probability_is_the_lognormal_mass_where_the_grid_gains(legs, found):
    gains = payoff(legs, (GRID[1:] + GRID[:-1]) / 2) > 0
    mass = np.diff(lognormal(legs).cdf(GRID))[gains].sum() + (1 - lognormal(legs).cdf(GRID[-1])) * gains[-1]
    assert found.probability == pytest.approx(mass, abs=2e-4)


def test_the_expected_value_is_the_discounted_integral_less_the_cost(legs, found):
    """Integrated stretch by stretch, since the curve bends at the strikes."""
    ends, density = [20.0, 90.0, 95.0, 100.0, 105.0, 110.0, 300.0], lognormal(legs).pdf
    parts = [quad(lambda s: worth(legs, np.array([s]))[0] * density(s), a, b)[0] for a, b in pairwise(ends)]
    assert found.expected_value == pytest.approx(np.exp(-RATE * YEARS) * sum(parts) - cost(legs), abs=1e-4)


def greeks_of(each):
    """QuantLib's for one leg, in USD for the position."""
    quote, size = quoted(each), each["quantity"] * 100
    kind = ql.Option.Call if quote.option_type == "call" else ql.Option.Put
    payoff_of, spread = ql.PlainVanillaPayoff(kind, each["strike"]), quote.iv * YEARS**0.5
    model = ql.BlackCalculator(payoff_of, SPOT * np.exp((RATE - DIVIDEND) * YEARS), spread, np.exp(-RATE * YEARS))
    return size * np.array([model.delta(SPOT), model.gamma(SPOT), model.vega(YEARS) / 100, model.theta(SPOT, YEARS) / 365])


def test_the_greeks_are_quantlibs_summed_over_the_legs(legs, found):
    shares = sum(each["quantity"] for each in legs if each["option_type"] == "stock")
    total = sum(greeks_of(each) for each in legs if each["option_type"] != "stock") + np.array([shares, 0, 0, 0])
    assert (found.delta, found.gamma, found.vega, found.theta) == pytest.approx(tuple(total), abs=1e-8)


def test_it_buys_at_the_ask_and_sells_at_the_bid():
    spread = st.evaluate(CHAIN, legs=LEGS["put credit spread"], rate=RATE, dividend=DIVIDEND)
    assert (spread.credit, spread.debit) == (pytest.approx(100 * (1.40 - 0.60)), None)
    call = st.evaluate(CHAIN, legs=LEGS["long call"], rate=RATE, dividend=DIVIDEND)
    assert (call.credit, call.debit) == (None, pytest.approx(160))


def test_it_says_what_it_rests_on():
    found = st.evaluate(CHAIN, legs=LEGS["straddle"], rate=RATE, dividend=DIVIDEND)
    assert (found.days, found.iv, found.rate, found.dividend) == (29, 0.30, RATE, DIVIDEND)


@pytest.mark.parametrize("bad", [{"bid": None}, {"bid": 3.0, "ask": 2.9}, {"bid": 0.0}, {"iv": 1e-5}, {"iv": None}], ids=str)
def test_a_leg_without_a_sound_quote_is_refused(bad):
    quote = Quote(**{"strike": Decimal(100), "option_type": "call", "bid": 2.8, "ask": 2.9, "iv": 0.3} | bad)
    with pytest.raises(ValueError, match="no two-sided quote"):
        st.evaluate([quote, *pair("95", (6.6, 6.8), (1.4, 1.5), 0.3)], legs=[leg(1, "call", 100.0)], rate=0.0, dividend=0.0)


def test_a_chain_without_the_shares_price_is_refused():
    with pytest.raises(ValueError, match="no price of the share"):
        st.evaluate(
            [Quote(Decimal(100), "call", 2.8, 2.9, 0.3, underlying=None)], legs=[leg(1, "call", 100.0)], rate=0.0, dividend=0.0
        )
