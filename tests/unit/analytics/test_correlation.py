"""Correlation and beta against scipy's, on seeded walks."""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pytest
from scipy import stats

from tools.analytics import correlation as of


@dataclass(frozen=True)
class Close:
    session: date
    close: float


def closes(returns, start=0):
    line = 100 * np.exp(np.concatenate([[0], np.cumsum(returns)]))
    return [Close(date(2024, 1, 1) + timedelta(days=start + n), float(each)) for n, each in enumerate(line)]


@pytest.fixture
def walks():
    """Daily returns of two that share half of what moves them."""
    rng = np.random.default_rng(7)
    shared = rng.normal(0, 0.01, 300)
    return shared + rng.normal(0, 0.01, 300), shared


def test_correlation_is_that_of_a_second_library(walks):
    mine, theirs = walks
    found = of.correlation(closes(mine), closes(theirs), sessions=250)
    assert found == pytest.approx(stats.pearsonr(mine[-250:], theirs[-250:]).statistic)


def test_beta_is_the_slope_of_the_regression(walks):
    mine, theirs = walks
    found = of.beta(closes(mine), closes(theirs), sessions=250)
    assert found == pytest.approx(stats.linregress(theirs[-250:], mine[-250:]).slope)


def test_a_session_only_one_side_has_spans_the_gap_on_both(walks):
    mine, theirs = closes(walks[0]), closes(walks[1])
    found = of.correlation(mine[:100] + mine[101:], theirs, sessions=300)
    both = [np.diff(np.log([each.close for each in side[:100] + side[101:]])) for side in (mine, theirs)]
    assert found == pytest.approx(stats.pearsonr(*both).statistic)


def test_fewer_than_twenty_returns_say_nothing(walks):
    mine, theirs = closes(walks[0][:19]), closes(walks[1][:19])
    assert (of.correlation(mine, theirs, sessions=60), of.beta(mine, theirs, sessions=60)) == (None, None)
    assert of.correlation(closes(walks[0]), closes(walks[1], start=5000), sessions=60) is None


def test_a_price_that_stands_still_is_correlated_with_nothing(walks):
    assert of.correlation(closes(np.zeros(100)), closes(walks[1][:100]), sessions=60) is None


def test_the_rolling_line_ends_where_the_figure_stands(walks):
    mine, theirs = closes(walks[0]), closes(walks[1])
    line = of.rolling(mine, theirs, sessions=60, last=100)
    assert len(line) == 100
    assert line[-1] == pytest.approx(of.correlation(mine, theirs, sessions=60))
    assert of.rolling(mine[:30], theirs[:30], sessions=60, last=100) == ()
