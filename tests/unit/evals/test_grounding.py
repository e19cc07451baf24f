"""`grounded`: what each figure of an answer rests on."""

from ava.evals.checks.grounding import figures, ledger


def test_figures_put_in_by_code_are_cited_or_computed(row):
    answered = row("NVDA stands at $182.31, a change of -3.4 %.", citations=[("F1.1", "$182.31"), ("F1.2", "-3.4 %")])
    assert ledger(answered) == {"cited": 1, "computed": 1}


def test_a_typed_figure_is_rounded_from_a_fact_the_question_or_nothing(row):
    assert ledger(row("NVDA stands at $182.")) == {"rounded": 1}
    assert ledger(row("You asked about $200.")) == {"question": 1}
    assert ledger(row("NVDA has support at $171.40.")) == {"unsupported": 1}


def test_names_that_hold_digits_are_constants(row):
    assert ledger(row("The S&P 500 was quiet.")) == {}
    assert ledger(row("It was as of 20 Nov 2025.")) == {"constant": 1}


def test_a_fact_whose_source_no_longer_gives_it_is_contradicted(row, outcome):
    answered = row("NVDA is at $182.31.", citations=[("F1.1", "$182.31")], unsound={"F1.1": "its source gives 1, not 182.31"})
    assert ledger(answered) == {"contradicted": 1}
    (said,), why = outcome({"grounded": True}, answered)
    assert (said, "its source gives 1" in why) == ("fail", True)


def test_a_short_figure_is_not_found_inside_a_longer_one(row):
    answered = row("Of 16 positions 6 gained.", citations=[("F1.3", "6")])
    assert [each.text for each in figures(answered) if each.fact] == ["6"]
    assert any(each.text.startswith("16") for each in figures(answered) if not each.fact)


def test_the_score_is_the_share_supported_and_a_suite_may_allow_a_figure(row, outcome):
    answered = row("NVDA stands at $182.31, with support at $171.40.", citations=[("F1.1", "$182.31")])
    assert outcome({"grounded": True}, answered)[0] == ["fail"]
    assert outcome({"grounded": {"allow": ["$171.40"]}}, answered)[0] == ["pass"]
    assert outcome({"not": {"grounded": True}}, answered)[0] == ["pass"]
