"""Puts and calls sold, by hand and against QuantLib."""

from collections import namedtuple
from datetime import UTC, date, datetime
from decimal import Decimal

import numpy as np
import pytest
import QuantLib as ql  # noqa: N813 - as its own documentation writes it

from tools.analytics import wheel

FIELDS = "symbol expiry strike option_type bid ask iv underlying open_interest known_at"
Quote = namedtuple("Quote", FIELDS)  # noqa: PYI024 - records are plain ones
CLOSE = datetime(2025, 11, 20, 21, tzinfo=UTC)
GIVEN = {"rate": 0.04, "dividend": 0.0}


def quote(kind="put", strike=90, bid=1.0, **others):
    given = {"ask": bid + 0.05, "iv": 0.4, "underlying": 100.0, "open_interest": 500, "expiry": date(2025, 12, 19)} | others
    return Quote(symbol="X", strike=Decimal(strike), option_type=kind, bid=bid, known_at=CLOSE, **given)


def test_a_put_earns_its_bid_over_the_strike_that_it_ties_up():
    found = wheel.terms(quote(), **GIVEN)
    assert (found.premium, found.cash, found.days) == (100, 9000, 29)
    assert found.annual == pytest.approx(1 / 90 * 365 / 29)
    assert (found.breakeven, found.discount) == (89, pytest.approx(0.11))


def test_a_call_ties_up_the_share():
    found = wheel.terms(quote("call", 110), **GIVEN)
    assert (found.cash, found.breakeven) == (10000, 99)


@pytest.mark.parametrize(("kind", "strike"), [("put", 90), ("call", 110)])
def test_assignment_and_delta_are_those_of_quantlib(kind, strike):
    years, flag = 29 / 365, ql.Option.Call if kind == "call" else ql.Option.Put
    forward, spread = 100 * np.exp(0.04 * years), 0.4 * np.sqrt(years)
    of = ql.BlackCalculator(ql.PlainVanillaPayoff(flag, strike), forward, spread, np.exp(-0.04 * years))
    digital = ql.BlackCalculator(ql.CashOrNothingPayoff(flag, strike, 1.0), forward, spread, 1.0)
    found = wheel.terms(quote(kind, strike), **GIVEN)
    assert (found.assigned, found.delta) == pytest.approx((digital.value(), abs(of.delta(100))))


def test_a_contract_without_a_bid_cannot_be_sold():
    with pytest.raises(ValueError, match="no bid"):
        wheel.terms(quote()._replace(bid=None), **GIVEN)


def test_the_highest_annual_return_ranks_first():
    rows = [quote(bid=0.8), quote(strike=91, bid=1.4), quote(strike=89, bid=0.9)]
    assert [float(each.strike) for _, each in wheel.ranked(rows, (0, 1), **GIVEN)] == [91, 89, 90]


@pytest.mark.parametrize("junk", [quote(open_interest=10), quote(ask=2.0), quote(underlying=None), quote(iv=1e-5)])
def test_a_contract_that_is_not_sound_takes_no_part(junk):
    assert wheel.ranked([junk], (0, 1), **GIVEN) == []


def test_the_range_of_delta_decides_who_takes_part():
    assert wheel.fitting([quote(strike=70), quote(strike=92)], deltas=[0.15, 0.30], **GIVEN) == 1
