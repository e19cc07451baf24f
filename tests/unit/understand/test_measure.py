import pytest

from graphs.turn import Plan, Step
from graphs.understand.measure import Labels, Overlap, Rate, percentile, report
from tools.facts import Entities


def test_wilsons_interval_is_the_published_one():
    low, high = Rate(right=81, of=263).interval  # Newcombe, Statistics in Medicine 17 (1998), table I
    assert (low, high) == (pytest.approx(0.2553, abs=5e-5), pytest.approx(0.3662, abs=5e-5))


@pytest.mark.parametrize(
    ("called", "right"), [(("a",), True), (("a", "b"), True), (("b",), False), (("a", "c"), False), ((), False)]
)
def test_a_set_is_right_with_all_that_is_needed_and_nothing_beyond_what_is_harmless(called, right):
    assert Labels(kind="single", agents=("a",), also_ok=("b",)).right(called) is right


def test_f1_counts_exact_values():
    labels = Labels(kind="single", agents=("x",), entities={"symbols": ["NVDA", "AMD"]})
    made = Plan(kind="answer", entities=Entities(symbols=("NVDA", "KO")), steps=(Step(agent="x", skill="x.y"),))
    found = report([(labels, made)])
    assert (found.entities["symbols"].f1, found.kinds["all"].right) == (0.5, 1)


def test_percentiles_are_by_nearest_rank():
    assert percentile([3.0, 1.0, 2.0, 4.0], 0.5) == 2.0


def test_the_matrix_holds_right_and_wrong_of_questions_for_one_agent_or_none():
    one, none = Labels(kind="single", agents=("x",), also_ok=("y",)), Labels(kind="smalltalk", agents=())
    asked = [(one, "x", "y"), (one, "z"), (one,), (none,), (none, "x"), (Labels(kind="multi", agents=("x", "y")), "x")]
    plans = [
        (labels, Plan(kind="answer", steps=tuple(Step(agent=a, skill=f"{a}.a") for a in called))) for labels, *called in asked
    ]
    expected = {("x", "x"): 1, ("x", "z"): 1, ("x", "none"): 1, ("none", "none"): 1, ("none", "x"): 1}
    assert report(plans).confusion == expected


def test_precision_and_recall_are_of_exact_values():
    overlap = Overlap(both=3, found=4, wanted=6)
    assert (overlap.precision, overlap.recall, overlap.f1) == (0.75, 0.5, 0.6)
