"""The state of a market: figures by a second, plain computation, names by series made to fit each."""

import math
import statistics
from dataclasses import dataclass
from itertools import pairwise

import pytest

from tools.analytics import regimes


@dataclass
class Bar:
    close: float


@dataclass
class Member:
    close: float
    average_50: float | None
    close_20: float | None


def bars(closes):
    return [Bar(close) for close in closes]


def wave(sessions, drift=0.0005, swing=0.01):
    """A path with a drift whose daily moves differ from day to day, always the same."""
    return [100 * math.exp(drift * n + swing * math.sin(n * n)) for n in range(sessions)]


def volatility(closes):
    returns = [math.log(after / before) for before, after in pairwise(closes)]
    return statistics.stdev(returns[-20:]) * math.sqrt(252)


def test_volatility_is_the_deviation_of_a_month_of_returns_a_year():
    assert regimes.state(bars(wave(300))).volatility == pytest.approx(volatility(wave(300)))


def test_its_rank_is_among_three_years_of_its_own_past():
    closes = wave(900, swing=0.02)
    past = [volatility(closes[: end + 1]) for end in range(900 - 756, 900)]
    below = sum(value < past[-1] for value in past) + 0.5
    found = regimes.state(bars(closes))
    assert (found.ranked, found.volatility_rank) == (756, pytest.approx(below / 756, abs=1.5 / 756))


def test_distances_are_from_plain_means_and_the_highest_close_of_a_year():
    closes = wave(400)
    found = regimes.state(bars(closes))
    assert found.over_50 == pytest.approx(closes[-1] / statistics.mean(closes[-50:]) - 1)
    assert found.over_200 == pytest.approx(closes[-1] / statistics.mean(closes[-200:]) - 1)
    assert found.drawdown == pytest.approx(closes[-1] / max(closes[-252:]) - 1)
    assert found.change_20 == pytest.approx(closes[-1] / closes[-21] - 1)


def steps(*legs):
    """A path of legs (sessions, drift, swing)."""
    closes = [100.0]
    for sessions, drift, swing in legs:
        closes += [closes[-1] * math.exp(drift * n + swing * (n % 2)) for n in range(1, sessions + 1)]
    return closes


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("calm advance", steps((300, 0.001, 0.02), (60, 0.001, 0.0))),
        ("nervous advance", steps((300, 0.001, 0.0), (40, 0.002, 0.01))),
        ("pullback", steps((300, 0.002, 0.0), (15, -0.004, 0.0))),
        ("recovery", steps((260, 0.001, 0.02), (100, -0.0015, 0.0), (30, 0.001, 0.0))),
        ("decline", steps((260, 0.0005, 0.02), (150, -0.0005, 0.0))),
        ("stress", steps((300, 0.001, 0.0), (50, -0.006, 0.0))),
    ],
)
def test_the_rule_names_the_regime(name, path):
    assert regimes.state(bars(path)).regime == name


def test_a_short_history_has_no_name():
    found = regimes.state(bars(wave(60)))
    assert (found.regime, found.over_200) == (None, None)
    assert found.over_50 is not None
    assert regimes.state([]).volatility is None


def test_an_average_is_missing_until_it_has_its_sessions():
    assert regimes.moving_average(bars([1, 2, 3, 4]), sessions=3, last=3) == (None, 2.0, 3.0)
    assert regimes.moving_average(bars([1, 2]), sessions=3, last=5) == (None, None)


def test_breadth_counts_only_members_with_an_average():
    members = [Member(11, 10, 10), Member(9, 10, 10), Member(12, None, None)]
    assert regimes.breadth(members) == 0.5
    assert regimes.members_measured(members) == 2
    assert regimes.breadth([]) is None


def test_a_sector_moves_as_the_mean_of_its_members():
    assert regimes.mean_return(
        [Member(11, None, 10), Member(9.5, None, 10), Member(5, None, None)], since="close_20"
    ) == pytest.approx(0.025)
    assert regimes.mean_return([], since="close_20") is None


def test_those_that_rose_are_a_share_of_those_that_can_be_compared():
    members = [Member(11, None, 10), Member(9.5, None, 10), Member(5, None, None)]
    assert regimes.advanced(members, since="close_20") == 0.5
    assert regimes.advanced(members[2:], since="close_20") is None
    assert regimes.change(members[0], since="close_20") == pytest.approx(0.1)
