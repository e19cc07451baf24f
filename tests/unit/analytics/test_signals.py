"""The trend rule and its record, against scipy's interval and against itself on cut histories."""

from collections import namedtuple
from datetime import date, timedelta

import numpy as np
import pytest
from scipy.stats import binomtest

from tools.analytics import signals

Bar = namedtuple("Bar", "session open high low close")  # noqa: PYI024 - records are plain ones


def bars(closes):
    return [Bar(date(2020, 1, 1) + timedelta(days=n), c, c * 1.01, c * 0.99, c) for n, c in enumerate(map(float, closes))]


RISING = bars(100 * 1.002 ** np.arange(400))
FALLING = bars(100 * 0.998 ** np.arange(400))
WALK = bars(100 * np.exp(np.cumsum(np.random.default_rng(11).normal(0.0004, 0.015, 700))))


def test_a_steady_rise_is_an_uptrend_and_a_steady_fall_a_downtrend():
    assert (signals.reading(RISING).trend, signals.reading(FALLING).trend) == ("up", "down")


def test_a_short_history_has_no_trend_to_tell():
    assert signals.reading(RISING[:150]).trend == "unknown"


def test_a_still_price_has_no_trend():
    assert signals.reading(bars([100.0, 100.1] * 200)).trend == "none"


def test_no_past_reading_depends_on_what_came_later():
    assert signals.trends(WALK)[:450] == signals.trends(WALK[:450])


def test_the_record_of_a_steady_rise_is_perfect_and_no_better_than_any_day():
    found = signals.record(RISING, trend="up", horizon=10)
    assert (found.rate, found.usual, found.right) == (1, 1, found.cases)
    assert found.average == pytest.approx(1.002**10 - 1)


def test_no_two_cases_share_their_outcome():
    found = signals.record(RISING, trend="up", horizon=10)
    assert found.cases == len(range(199, 400 - 10, 10))


def test_cases_are_counted_anew_by_a_plain_loop():
    at, right, said, horizon = 0, [], signals.trends(WALK), 10
    while at < len(WALK) - horizon:
        if said[at] == "up":
            right.append(WALK[at + horizon].close > WALK[at].close)
            at += horizon
        else:
            at += 1
    found = signals.record(WALK, trend="up", horizon=horizon)
    assert (found.cases, found.right) == (len(right), sum(right))


@pytest.mark.parametrize(("right", "of"), [(0, 5), (3, 7), (27, 36), (40, 40)])
def test_the_interval_is_that_of_scipy(right, of):
    theirs = binomtest(right, of).proportion_ci(0.95, method="wilson")
    assert signals.wilson(right, of) == pytest.approx((theirs.low, theirs.high), abs=1e-6)


def test_a_rule_that_never_spoke_has_no_record():
    found = signals.record(FALLING, trend="up", horizon=10)
    assert (found.cases, found.rate, found.low) == (0, None, None)


def test_a_spell_counts_back_to_where_the_rule_said_otherwise():
    assert signals.spell(RISING) == signals.trends(RISING).count("up")
