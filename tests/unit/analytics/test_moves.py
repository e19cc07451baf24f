"""Moves by the closed form of Black and Scholes, by the sum of variances, and by hand."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import exp, pi, sqrt

import numpy as np
import pytest
from scipy.stats import norm

from tools.analytics import moves


@dataclass
class Straddle:
    call_bid: float
    call_ask: float
    put_bid: float
    put_ask: float
    strike: Decimal = Decimal(100)
    underlying: float = 100.0


@dataclass
class Bar:
    session: date
    close: float
    high: float = 0.0
    low: float = 0.0


@dataclass
class Report:
    close_before: float
    close_after: float
    eps_estimate: Decimal | None = None
    eps_actual: Decimal | None = None


def straddle_of(deviation):
    """At the money, by Black and Scholes without interest; half a cent of spread either way."""
    leg = 100 * (2 * norm.cdf(deviation / 2) - 1)
    return Straddle(leg - 0.005, leg + 0.005, leg - 0.005, leg + 0.005)


def bars(deviation, days=21):
    """Closes whose 20 log returns have exactly that sample deviation."""
    signs = np.array([1, -1] * 10)
    returns = signs * deviation / np.std(signs, ddof=1)
    closes = 100 * np.exp(np.concatenate([[0], np.cumsum(returns)]))
    return [Bar(date(2025, 10, 1) + timedelta(days=n), close) for n, close in enumerate(closes[:days])]


def test_a_straddle_is_the_mean_absolute_move():
    seen = norm.expect(lambda z: abs(100 * exp(0.05 * z - 0.05**2 / 2) - 100), lb=-8, ub=8)  # the price at expiry, by integration
    assert moves.straddle_price(straddle_of(0.05)) == pytest.approx(seen, abs=1e-4)
    assert moves.straddle_move(straddle_of(0.05)) == pytest.approx(seen / 100, abs=1e-6)


def test_an_ordinary_session_moves_the_mean_of_a_normal():
    assert moves.ordinary_move(bars(0.01), days=20, sessions=1) == pytest.approx(0.01 * sqrt(2 / pi))
    assert moves.ordinary_move(bars(0.01), days=20, sessions=4) == pytest.approx(2 * 0.01 * sqrt(2 / pi))


def test_the_reports_part_is_what_the_ordinary_sessions_leave():
    total = sqrt(0.06**2 + 4 * 0.01**2)  # a report of 6 % and four sessions of 1 %
    found = moves.report_move(straddle_of(total), bars(0.01), days=20, sessions=5)
    assert found == pytest.approx(0.06 * sqrt(2 / pi), rel=1e-3)


def test_where_ordinary_sessions_explain_it_all_there_is_no_part():
    assert moves.report_move(straddle_of(0.02), bars(0.03), days=20, sessions=5) is None


def test_too_few_bars_give_no_ordinary_session_and_no_part():
    assert moves.ordinary_move(bars(0.01, days=20), days=20, sessions=1) is None
    assert moves.report_move(straddle_of(0.06), bars(0.01, days=20), days=20, sessions=5) is None


def test_reactions_are_counted_without_their_sign():
    reports = [Report(100, 105), Report(100, 92), Report(100, 100.5), Report(100, None)]
    assert moves.smaller(reports, Decimal("0.06")) == 2


def test_nothing_is_no_measure_of_another_move():
    assert moves.against(Decimal("0.06"), Decimal("0.04")) == Decimal("1.5")
    assert moves.against(Decimal("0.06"), Decimal(0)) is None
