"""Each check, by what passes and what fails it."""

import pytest

from ava.evals.checks import CHECKS, reads
from ava.evals.checks.routes import accepts
from ava.evals.expect import KEYS, Expect
from ava.evals.truth import Truth
from graphs.turn import Timing, Usage

HELD, LIKE = ("portfolio.holdings", {"symbols": ["NVDA"]}), ("technical.zones", {"symbols": ["AMD", "NVDA"], "days": 30})


def test_every_key_a_suite_may_write_has_its_check():
    assert set(CHECKS) == {"json" if name == "json_schema" else name for name in KEYS}


@pytest.mark.parametrize(
    ("expect", "said"),
    [
        ({"route": "portfolio"}, "fail"),
        ({"route": ["technical", "portfolio"]}, "pass"),
        ({"route": "none"}, "fail"),
        ({"calls": [{"skill": "technical.zones"}]}, "pass"),
        ({"calls": [{"skill": "technical.zones", "args": {"symbols": ["NVDA", "AMD"], "days": {"min": 20, "max": 30}}}]}, "pass"),
        ({"calls": [{"skill": "technical.zones", "args": {"days": {"min": 31}}}]}, "fail"),
        ({"calls": [{"skill": "portfolio.holdings", "args": {"symbols": "NVDA"}}]}, "pass"),
        ({"calls": [{"skill": "portfolio.holdings", "args": {"symbols": {"re": "^A"}}}]}, "fail"),
        ({"calls": [{"skill": "portfolio.holdings", "args": {"days": "absent"}}]}, "pass"),
        ({"calls": [{"skill": "technical.zones", "args": {"days": "absent"}}]}, "fail"),
        ({"calls": [{"skill": "technical.zones", "count": 2}]}, "fail"),
        ({"calls": [{"skill": "sports.game", "count": 0}]}, "pass"),
        ({"calls": [{"skill": "technical.zones"}, {"skill": "portfolio.holdings"}], "order": "inorder"}, "fail"),
        ({"calls": [{"skill": "portfolio.holdings"}, {"skill": "technical.zones"}], "order": "inorder"}, "pass"),
        ({"calls": [{"skill": "portfolio.holdings"}], "extra": "deny"}, "fail"),
        ({"calls": [{"skill": "portfolio.holdings"}, {"skill": "technical.zones"}], "order": "exact"}, "fail"),
        ({"max": {"skills": 1}}, "fail"),
        ({"max": {"skills": 2, "model_calls": 0, "tokens": 0}}, "pass"),
        ({"not": {"route": "portfolio"}}, "pass"),
        ({"refuses": True}, "fail"),
        ({"refuses": False}, "pass"),
    ],
)
def test_what_was_dispatched(outcome, row, expect, said):
    outcomes, _ = outcome(expect, row("Fine.", steps=(HELD, LIKE)))
    assert set(outcomes) == {said}


def test_an_exact_call_has_exactly_these_arguments(outcome, row):
    call = {"skill": "portfolio.holdings", "args": {"symbols": "NVDA"}}
    assert outcome({"calls": [call], "order": "exact"}, row("", steps=(HELD,)))[0] == ["pass"]
    assert outcome({"calls": [{**call, "args": {}}], "order": "exact"}, row("", steps=(HELD,)))[0] == ["fail"]


@pytest.mark.parametrize(
    ("expected", "given", "fits"),
    [(30, 30.0, True), ("30", 30, True), (True, 1, False), (None, None, True), ([1, 2], 2, True), ({"min": 1}, "2", False)],
)
def test_an_argument_is_compared_by_value(expected, given, fits):
    assert accepts(expected, given) is fits


def test_times_of_cached_or_replayed_calls_are_not_judged(outcome, row):
    slow = {"timing": Timing(total=500)}
    assert outcome({"max": {"ms": 100}}, row("", **slow))[0] == ["fail"]
    assert outcome({"max": {"ms": 100}}, row("", **slow, replayed=True))[0] == ["skip"]


def test_words_are_compared_without_case_and_white_space(outcome, row):
    answered = row("Demo data is\n simulated.")
    assert outcome({"says": ["demo DATA  is simulated", {"re": "sim.*ed"}]}, answered)[0] == ["pass"]
    assert outcome({"says": ["demo", "real"]}, answered)[0] == ["fail"]
    assert outcome({"says_not": "Simulated"}, answered)[0] == ["fail"]


def test_a_refusal_declines_reads_nothing_and_states_no_figure(outcome, row):
    assert outcome({"refuses": True}, row("I cannot.", kind="decline"))[0] == ["pass"]
    assert outcome({"refuses": True}, row("I cannot, but NVDA is at $182.", kind="decline"))[0] == ["fail"]
    assert outcome({"refuses": True}, row("Which one?", kind="clarify"))[0] == ["fail"]


def test_a_case_of_plans_needs_no_answer():
    assert reads(Expect.model_validate({"route": "none", "refuses": True, "warn": {"calls": [{"skill": "a.b"}]}})) == "plan"
    assert reads(Expect.model_validate({"route": "none", "warn": {"says": "x"}})) == "answer"


def test_what_only_warns_does_not_fail_the_case(outcome, row):
    assert outcome({"route": "portfolio", "warn": {"says": "never"}}, row("Fine."))[0] == ["pass", "fail"]


def test_a_check_of_ones_own_says_why_and_its_crash_is_an_error(outcome, row):
    assert outcome({"fn": "operator:not_"}, row("Fine."))[0] == ["pass"]
    assert outcome({"fn": "builtins:bool"}, row("Fine."))[0] == ["fail"]
    assert outcome({"fn": "no.such:thing"}, row("Fine."))[0] == ["error"]


def test_what_cannot_be_decided_is_not_turned_by_not(outcome, row):
    assert outcome({"not": {"fn": "no.such:thing"}}, row("Fine."))[0] == ["error"]


def test_the_structured_result_is_compared_by_value(outcome, row):
    answered = row('{"symbol": "NVDA", "price": 182.31}')
    assert outcome({"equals": {"symbol": "NVDA", "price": 182.31}}, answered)[0] == ["pass"]
    assert outcome({"equals": {"symbol": "NVDA"}}, answered)[0] == ["fail"]
    assert outcome({"json": {"type": "object", "required": ["price"]}}, answered)[0] == ["pass"]
    assert outcome({"json": {"type": "array"}}, answered)[0] == ["fail"]


ROWS = {"rows": {"sql": "q", "key": ["symbol"]}}


@pytest.mark.parametrize(
    ("truth", "more", "said"),
    [
        (({"symbol": "A", "v": 1}, {"symbol": "B", "v": 2.004}), {}, "pass"),
        (({"symbol": "B", "v": 2}, {"symbol": "A", "v": 1}), {}, "pass"),
        (({"symbol": "B", "v": 2}, {"symbol": "A", "v": 1}), {"order": True}, "fail"),
        (({"symbol": "A", "v": 1},), {}, "fail"),
        (({"symbol": "A", "v": 1}, {"symbol": "B", "v": 3}), {}, "fail"),
    ],
)
def test_rows_agree_as_a_set_by_key(outcome, row, truth, more, said):
    answered = row('[{"symbol": "A", "v": 1, "x": 9}, {"symbol": "B", "v": 2}]')
    expect = {"rows": {"sql": "q", "key": ["symbol"], **more}}
    assert outcome(expect, answered, truths={"q": Truth(rows=truth)})[0] == [said]


def test_a_paraphrase_has_the_same_plan_and_the_same_figures(outcome, row):
    one = row("NVDA is at $182.31.", citations=[("F1.1", "$182.31")])
    reworded = row("At $182.31 stands NVDA.", citations=[("F1.1", "$182.31")])
    other = row("AMD is at $150.20.", citations=[("F1.3", "$150.20")])
    assert outcome({"same_as": "x"}, one, others={"x": reworded})[0] == ["pass"]
    assert outcome({"same_as": "x"}, one, others={"x": other})[0] == ["fail"]
    assert outcome({"same_as": "x"}, one, others={"x": row("", steps=(LIKE,))})[0] == ["fail"]
    assert outcome({"same_as": "x"}, one)[0] == ["error"]


def test_a_case_fails_before_it_errs_and_errs_before_it_passes(row):
    from ava.evals.record import Judged  # noqa: PLC0415 - this test's own

    made = lambda *said: row("", checks=tuple(Judged(check="x", outcome=each) for each in said)).outcome  # noqa: E731
    assert (made("pass", "skip"), made("pass", "error"), made("error", "fail")) == ("pass", "error", "fail")
    assert row("", error="the model is down").outcome == "error"
    assert row("", usage=Usage(calls=1)).outcome == "pass"
