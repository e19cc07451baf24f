"""Rates against published figures and against simulation."""

import csv
import os
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import binomtest

from ava.evals.statistics.rates import effective, flips, pass_hat, percentile, rate, wilson

DATA = os.environ.get("AVA_TEST_DATA")
needs_data = pytest.mark.skipif(not DATA, reason="AVA_TEST_DATA is not set")


@pytest.mark.parametrize(("passed", "n"), [(0, 10), (3, 10), (10, 10), (1, 2), (417, 1000)])
def test_wilson_is_scipys(passed, n):
    expected = binomtest(passed, n).proportion_ci(method="wilson")
    assert wilson(passed / n, n) == pytest.approx((expected.low, expected.high), abs=1e-12)


def test_an_interval_of_no_trials_is_refused():
    with pytest.raises(ValueError, match="n = 0"):
        wilson(0.5, 0)


def test_one_run_a_case_is_worth_one():
    outcomes = {str(n): [n % 3 == 0] for n in range(60)}
    assert effective(outcomes) == pytest.approx(60, rel=0.02)


def test_cases_that_always_or_never_pass_are_worth_one_each_however_often_they_run():
    outcomes = {str(n): [n % 2 == 0] * 5 for n in range(40)}
    assert effective(outcomes) == pytest.approx(40, rel=0.03)


def test_where_all_pass_or_all_fail_the_cases_count_not_the_runs():
    assert effective({str(n): [True] * 4 for n in range(7)}) == 7
    assert effective({str(n): [False] * 4 for n in range(7)}) == 7


def test_of_nothing_there_is_no_rate():
    assert rate({}) is None
    assert pass_hat({}) == ()
    assert percentile([], 0.5) is None


def test_flips_are_the_cases_that_neither_always_nor_never_pass():
    assert flips({"a": [True, True], "b": [True, False], "c": [False, False]}) == ("b",)


@pytest.fixture(scope="module")
def airline():
    found = defaultdict(list)
    with Path(DATA, "data/evals/taubench_gpt4o_airline.csv").open() as file:
        for line in csv.DictReader(file):
            found[line["task_id"]].append(float(line["reward"]) == 1)
    return found


@needs_data
def test_pass_hat_is_the_published_one(airline):
    assert [round(each, 3) for each in pass_hat(airline)] == [0.420, 0.273, 0.220, 0.200]


@needs_data
def test_the_interval_stands_on_the_effective_number(airline):
    found = rate(airline)
    assert (round(found.low, 3), round(found.high, 3), round(found.effective)) == (0.323, 0.524, 89)
    wrong = wilson(found.share, found.runs)
    assert (round(wrong[0], 3), round(wrong[1], 3)) == (0.354, 0.489)


def covered(cases, repeats, concentration, trials=800):
    """How often the interval holds the true rate of 0.7 when cases differ as a beta distribution says, and the naive one."""
    rng, hits, naive = np.random.default_rng(1), 0, 0
    for _ in range(trials):
        chances = rng.beta(0.7 * concentration, 0.3 * concentration, cases)
        runs = rng.random((cases, repeats)) < chances[:, None]
        found = rate({str(n): list(each) for n, each in enumerate(runs)})
        low, high = wilson(found.share, cases * repeats)
        hits, naive = hits + (found.low <= 0.7 <= found.high), naive + (low <= 0.7 <= high)
    return hits / trials, naive / trials


@pytest.mark.parametrize(("cases", "repeats", "concentration"), [(50, 5, 0.5), (40, 4, 2), (100, 3, 5)])
def test_the_interval_covers_what_it_says(cases, repeats, concentration):
    assert covered(cases, repeats, concentration)[0] >= 0.93


def test_counting_repeats_as_cases_would_cover_too_little():
    assert covered(50, 5, 0.5)[1] < 0.80
