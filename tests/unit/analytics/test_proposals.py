"""Which structure ranks first: against a plain search over the same quotes, and against the promises of the table."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import combinations, product

import numpy as np
import pytest

from tools.analytics import blackscholes as bs
from tools.analytics import proposals, structures
from tools.analytics.proposals import FITS, best

QUOTED = datetime(2025, 11, 20, 21, 0, tzinfo=UTC)
NEAR, LATER = date(2025, 12, 19), date(2026, 1, 16)  # 29 and 57 days
VIEW = {"days": [20, 70], "budget": None, "rate": 0.04, "dividend": 0.0}


@dataclass(frozen=True)
class Quote:
    expiry: date
    strike: Decimal
    option_type: str
    bid: float | None
    ask: float | None
    iv: float | None
    open_interest: int | None = 500
    underlying: float | None = 100.0
    known_at: datetime = QUOTED


def quote(expiry, strike, kind):
    """A smile of 30 % at the money, quoted three cents and a percent on each side of its value."""
    iv = 0.30 + 0.002 * abs(strike - 100) ** 0.8
    years = (expiry - date(2025, 11, 20)).days / 365
    fair = float(bs.price(bs.Options(call=kind == "call", spot=100, strike=strike, years=years, sigma=iv, rate=0.04)))
    bid, ask = max(round(fair * 0.99 - 0.03, 2), 0.0), round(fair * 1.01 + 0.03, 2)
    return Quote(expiry, Decimal(strike), kind, bid, ask, iv)


STRIKES = np.arange(70, 132.5, 2.5).tolist()
CHAIN = [quote(*each) for each in product((NEAR, LATER), STRIKES, ("call", "put"))]


def chosen(outlook, risk, chain=CHAIN, **changed):
    return best(chain, outlook=outlook, risk=risk, **(VIEW | changed))


def evaluated(found, chain=CHAIN):
    quotes = [each for each in chain if each.expiry == found.expiry]
    return structures.evaluate(quotes, legs=found.legs, rate=0.04, dividend=0.0)


def put_spreads():
    """Every put credit spread of the chain whose deltas are in the conservative ranges, by plain loops."""
    for expiry in (NEAR, LATER):
        quotes = [each for each in CHAIN if each.expiry == expiry and each.option_type == "put" and each.bid]
        deltas = {q.strike: -structures.evaluate(quotes, legs=[leg(1, q)], rate=0.04, dividend=0.0).delta / 100 for q in quotes}
        for low, high in combinations(quotes, 2):
            if 0.025 <= deltas[low.strike] <= 0.25 * 2 / 3 and 0.10 <= deltas[high.strike] <= 0.25:
                yield low, high


def leg(quantity, of):
    return {"quantity": quantity, "option_type": of.option_type, "strike": float(of.strike)}


def test_the_first_is_the_best_of_a_plain_search():
    found = chosen("bullish", "conservative", budget=900.0)  # leaves out the cash-secured puts
    values = {}
    for low, high in put_spreads():
        quotes = [each for each in CHAIN if each.expiry == low.expiry]
        got = structures.evaluate(quotes, legs=[leg(1, low), leg(-1, high)], rate=0.04, dividend=0.0)
        if got.max_profit >= 10 and got.max_loss <= 900:
            values[low.expiry, float(low.strike), float(high.strike)] = got.expected_value / got.credit
    assert (found.expiry, *(each["strike"] for each in found.legs)) == max(values, key=values.get)
    assert found.value == pytest.approx(max(values.values()))


@pytest.mark.parametrize("fit", FITS, ids=" ".join)
def test_every_entry_of_the_table_finds_something_whose_loss_is_bounded(fit):
    found = chosen(*fit)
    assert found.name in {template.name for template in FITS[fit]}
    assert evaluated(found).max_loss > 0


@pytest.mark.parametrize("fit", FITS, ids=" ".join)
def test_a_structure_evaluates_to_the_value_it_was_ranked_by(fit):
    found = chosen(*fit)
    again = evaluated(found)
    assert found.value == pytest.approx(again.expected_value / (again.credit or again.debit))


@pytest.mark.parametrize("fit", [fit for fit in FITS if fit[0] == "bullish"], ids=" ".join)
def test_a_bullish_structure_gains_when_the_share_rises(fit):
    assert evaluated(chosen(*fit)).delta > 0


@pytest.mark.parametrize("fit", [fit for fit in FITS if fit[0] == "volatile"], ids=" ".join)
def test_a_volatile_structure_gains_when_volatility_rises(fit):
    assert evaluated(chosen(*fit)).vega > 0


def test_both_wings_of_a_condor_are_equally_wide():
    low, inner_low, inner_high, high = (each["strike"] for each in chosen("neutral", "balanced").legs)
    assert inner_low - low == high - inner_high


def test_a_budget_bounds_the_loss():
    assert evaluated(chosen("bullish", "balanced", budget=250.0)).max_loss <= 250
    assert chosen("bullish", "balanced", budget=1.0).name == ""


def test_days_choose_the_expiry():
    assert chosen("volatile", "balanced", days=[25, 35]).expiry == NEAR
    assert chosen("volatile", "balanced", days=[50, 60]).expiry == LATER
    assert chosen("volatile", "balanced", days=[1, 5]).name == ""


@pytest.mark.parametrize(
    "junk", [{"open_interest": 49}, {"open_interest": None}, {"bid": None}, {"ask": 30.0}, {"iv": 1e-5}], ids=str
)
def test_a_contract_that_trades_badly_takes_no_part(junk):
    assert not proposals.sound(replace(CHAIN[20], **junk))
    assert proposals.sound(CHAIN[20])


def test_a_long_range_of_strikes_is_thinned_to_its_ends_and_even_steps():
    fine = [quote(NEAR, 70 + n / 4, kind) for n, kind in product(range(240), ("call", "put"))]
    assert 0 < chosen("neutral", "balanced", chain=fine).considered <= proposals.CHOICES**4
    assert np.isfinite(chosen("neutral", "balanced", chain=fine).value)
