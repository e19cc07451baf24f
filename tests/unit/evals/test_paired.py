"""Paired comparison against exact tests of another library, published figures and brute force."""

import gzip
import json
import os
import re
from fractions import Fraction
from itertools import product
from pathlib import Path

import pytest
from scipy.stats import binomtest

from ava.evals.statistics.paired import cases_needed, holm, interval, power, sign_flip, verdict

DATA = os.environ.get("AVA_TEST_DATA")


def ones(gained, lost, same=0):
    return [Fraction(1)] * gained + [Fraction(-1)] * lost + [Fraction(0)] * same


@pytest.mark.parametrize(("gained", "lost"), [(1, 0), (5, 0), (6, 0), (3, 9), (62, 43), (10, 10), (200, 150)])
def test_with_one_run_a_case_it_is_the_exact_mcnemar_test(gained, lost):
    assert sign_flip(ones(gained, lost, 50)) == pytest.approx(binomtest(gained, gained + lost).pvalue, rel=1e-9)


def test_with_repeats_it_is_what_all_flips_of_signs_give():
    differences = [Fraction(1, 3), Fraction(-2, 3), Fraction(1), Fraction(1, 4), Fraction(3, 4), Fraction(-1, 2)]
    observed = abs(sum(differences))
    sums = [abs(sum(s * d for s, d in zip(signs, differences, strict=True))) for signs in product((-1, 1), repeat=6)]
    assert sign_flip(differences) == pytest.approx(sum(each >= observed for each in sums) / len(sums))


def test_differences_of_one_group_change_sign_together():
    assert sign_flip(ones(6, 0)) == pytest.approx(2 / 2**6)
    assert sign_flip(ones(6, 0), ["a", "a", "a", "b", "b", "b"]) == pytest.approx(2 / 2**2)


def test_nothing_that_differs_is_no_evidence():
    assert sign_flip([]) == 1
    assert sign_flip(ones(0, 0, 9)) == 1


def test_the_interval_is_the_same_each_time_and_resamples_groups():
    differences = ones(8, 2, 10)
    assert interval(differences) == interval(differences)
    low, high = interval(ones(30, 10, 60))
    wider = interval(ones(30, 10, 60), [str(n // 10) for n in range(100)])
    assert wider[1] - wider[0] > high - low


@pytest.mark.parametrize(
    ("differences", "margin", "word"),
    [
        (ones(40, 5, 55), 0.0, "better"),
        (ones(5, 40, 55), 0.0, "worse"),
        (ones(6, 5, 489), 0.05, "no worse"),
        (ones(6, 5, 489), 0.0, "cannot tell"),
        (ones(3, 3, 4), 0.05, "cannot tell"),
    ],
)
def test_the_verdict_follows_the_interval(differences, margin, word):
    assert verdict(differences, margin=margin).word == word


def test_fewer_than_six_flips_one_way_are_said_to_be_too_few():
    assert "fewer than six" in verdict(ones(5, 0, 5)).note
    assert verdict(ones(6, 0, 5)).note == ""
    assert sign_flip(ones(5, 0)) > 0.05 > sign_flip(ones(6, 0))


def test_holm_is_the_textbook_one():
    assert holm({"a": 0.01, "b": 0.04, "c": 0.03, "d": 0.005}) == pytest.approx({"a": 0.03, "b": 0.06, "c": 0.06, "d": 0.02})


@pytest.mark.parametrize(("difference", "cases"), [(0.05, 500), (0.10, 180), (0.20, 65), (0.40, 30)])
def test_so_many_cases_decide_such_a_difference(difference, cases):
    assert cases_needed(difference) == pytest.approx(cases, rel=0.15)


def test_a_difference_nobody_could_ever_see_needs_no_number():
    assert cases_needed(0.0005) is None


def test_power_grows_with_cases_and_is_the_level_of_the_test_without_a_difference():
    assert power(50, 0.1, 0.2) < power(200, 0.1, 0.2) < power(800, 0.1, 0.2)
    assert power(400, 0.0, 0.2) <= 0.05


@pytest.mark.skipif(not DATA, reason="AVA_TEST_DATA is not set")
def test_programs_against_chains_of_thought_cannot_be_told_apart():
    ours, theirs = right("program"), right("cot")
    differences = [Fraction(ours[name]) - Fraction(theirs[name]) for name in ours]
    found = verdict(differences)
    shares = [round(sum(each.values()) / len(each), 3) for each in (ours, theirs)]
    assert (len(ours), shares, found.gained, found.lost) == (717, [0.834, 0.808], 62, 43)
    assert (found.word, round(found.p, 3)) == ("cannot tell", 0.078)


def right(kind):
    with gzip.open(Path(DATA, f"data/evals/pot_tatqa_{kind}.jsonl.gz"), "rt") as file:
        items = [json.loads(line) for line in file]
    return {each["question_id"]: close(each) for each in items if each["answer_type"] == "arithmetic"}


SCALES = {"": 1, "percent": 0.01, "thousand": 1e3, "million": 1e6, "billion": 1e9}


def close(item):
    """Within 1 %, sign aside, as the number printed or with the unit of the answer or of the question multiplied out."""
    said, wanted = size(item["pred_answer"]), abs(item["answer"])
    full = wanted * SCALES[item["scale"]]
    pairs = ((said, wanted), (said, full), (said * SCALES.get(item["pred_scale"], 1), full))
    return any(abs(left - right) <= 0.01 * right + 1e-9 for left, right in pairs)


def size(said):
    text = said[0] if isinstance(said, list) and said else said
    found = re.search(r"\d*\.?\d+(?:e-?\d+)?", str(text).replace(",", "").replace(" ", ""))
    return float(found[0]) if found else float("nan")
