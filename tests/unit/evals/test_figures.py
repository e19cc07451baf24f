"""`number`: what states a figure and what only looks like it."""

from datetime import date

import pytest

from ava.evals.truth import Truth


def states(outcome, row, text, **number):
    (said,), _ = outcome({"number": number}, row(text))
    return said


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("Volume came to 8.7 billion dollars.", 8.738e9, "usd"),
        ("Volume came to $8.74B.", 8.738e9, "usd"),
        ("It paid $8,738 thousand.", 8_738_000, "usd"),
        ("Net flow was (1,577) in the quarter.", -1577, "usd"),
        ("The account lost $412.00 on the day.", -412, "usd"),
        ("That is -$3,281.05 against the day before.", -3281.05, "usd"),
        ("NVDA fell 3.4 % today.", -0.034, "fraction"),
        ("NVDA is down 340 bp.", -0.034, "fraction"),
        ("The odds are 62 %.", 0.62, "probability"),
        ("A probability of 0.62.", 0.62, "probability"),
        ("You hold 16 open positions.", 16, "count"),
        ("They report on 19 Nov 2025.", date(2025, 11, 19), "date"),
        ("In June and July we sold. So the total is $7.", 7, "usd"),
    ],
)
def test_a_figure_is_read_as_a_person_reads_it(outcome, row, text, value, unit):
    assert states(outcome, row, text, value=value, unit=unit) == "pass"


@pytest.mark.parametrize(
    ("text", "value", "unit", "of"),
    [
        ("Volume came to 8.7 million dollars.", 8.738e9, "usd", None),  # thousands printed, millions asked
        ("It paid 8,738.", 8_738_000, "usd", None),
        ("Net flow was 1,577 in the quarter.", -1577, "usd", None),
        ("Net flow was (1,577) in the quarter.", 1577, "usd", None),
        ("It changed by -1.53 %.", -0.02, "fraction", None),
        ("It changed by -0.02.", -0.0153, "fraction", None),
        ("NVDA rose 3.4 % today.", -0.034, "fraction", None),
        ("Revenue was $5.2m in 2018 and $6.1m in 2019.", 5_200_000, "usd", "2019"),
        ("NVDA stands at $182.31 and AMD at $150.20.", 182.31, "usd_per_share", "AMD"),
        ("a | b | c\n2019 | 182.31 | 7\n", 182.31, "usd", None),  # inside a pasted table
        ("Sales were $5 and $2. So the total is $8.", 5, "usd", None),  # states one, concludes another
        ("A probability of 62.", 0.62, "probability", None),
        ("They report on 19 Nov 2025.", date(2025, 11, 20), "date", None),
        ("Nothing to say.", 5, None, None),
    ],
)
def test_the_wrong_scale_sign_unit_year_name_or_conclusion_is_no_match(outcome, row, text, value, unit, of):
    assert states(outcome, row, text, value=value, unit=unit, of=of) == "fail"


@pytest.mark.parametrize(
    ("text", "value", "of"),
    [
        ("Revenue was $5.2m in 2018 and $6.1m in 2019.", 5_200_000, "2018"),
        ("In 2018 revenue was $5.2m; in 2019 it was $6.1m.", 6_100_000, "2019"),
        ("NVDA stands at $182.31 and AMD at $150.20.", 150.2, "AMD"),
        ("NVDA had a quiet day. It stands at $182.31.", 182.31, "NVDA"),
        ("Holdings are worth $150.00, with $56.00 in cash.", 56, "cash"),
    ],
)
def test_a_figure_is_bound_to_the_year_name_or_phrase_it_is_about(outcome, row, text, value, of):
    assert states(outcome, row, text, value=value, unit="usd", of=of) == "pass"


def test_a_coarser_print_may_be_half_a_unit_off_and_a_finer_one_half_a_per_cent(outcome, row):
    assert states(outcome, row, "It is $207k.", value=206_959.82, unit="usd") == "pass"
    assert states(outcome, row, "It is $206k.", value=206_959.82, unit="usd", tol=0) == "fail"
    assert states(outcome, row, "It is $206,000.00.", value=206_959.82, unit="usd") == "pass"
    assert states(outcome, row, "It is $205,000.00.", value=206_959.82, unit="usd") == "fail"


def test_the_truth_of_sql_is_taken_from_the_world_and_its_absence_is_an_error(outcome, row):
    sql = "select 1"
    (said,), _ = outcome({"number": {"sql": sql}}, row("It is 7."), truths={sql: Truth(rows=({"n": 7},))})
    assert said == "pass"
    for truth in (Truth(fault="no such table"), Truth(rows=()), Truth(rows=({"n": None},))):
        (said,), why = outcome({"number": {"sql": sql}}, row("It is 7."), truths={sql: truth})
        assert said == "error"
        assert "the expected value" in why


def test_a_day_of_the_database_is_a_day_of_the_answer(outcome, row):
    truths = {"q": Truth(rows=({"d": date(2025, 11, 19)},))}
    (said,), _ = outcome({"number": {"sql": "q", "unit": "date"}}, row("On Nov 19."), truths=truths)
    assert said == "pass"
