"""A figure is held to the measure its words name, a date to what it is said to be the day of, a sentence to something found."""

from dataclasses import replace

import pytest

from graphs.check import Evidence, check
from graphs.check.near import Layout, Span
from graphs.check.units import family
from tests.unit.graphs.conftest import PRICES, QUESTION, TECHNICAL, fact

MEASURES = (
    *PRICES,
    fact("F2.9", "volume of NVDA", "18516", "shares"),
    fact("F2.10", "NVDA against its 50-day average", "0.099", "fraction"),
    fact("F2.11", "NVDA against its 200-day average", "0.295", "fraction"),
    fact("F2.12", "gain or loss at -0.1 of NVDA", "-2751.34", "usd", "account:all"),
    fact("F2.13", "gain or loss at -0.2 of NVDA", "-6117.22", "usd", "account:all"),
    fact("F2.14", "RSI(14) of NVDA", "52.53", "score"),
)
TOLD = ("NVDA stands [F2.10] higher than its 50-day average, [F2.11] higher than its 200-day average.",)
FOUND = replace(TECHNICAL, facts=MEASURES, text=TOLD)

HOLDS = """
NVDA's RSI is 52.53.
NVDA's volume was 18,516 shares.
It is 29.5 % above the 200-day average.
It is [F2.11] above the 200-day line.
NVDA stands [F2.10] higher than its 50-day average, [F2.11] higher than its 200-day average.
If NVDA fell 10 percent, your account would lose [F2.12].
As of 20 Nov 2025 NVDA has not reported.
Its RSI is [F2.3].
""".strip().splitlines()

DOES_NOT_HOLD = """
NVDA's RSI is 9.9 %.
NVDA's volume is $182.31.
NVDA's market cap is $182.31.
A volume of [F2.1] is high for NVDA.
NVDA saw a 62 % increase.
The RSI of NVDA is 14.
NVDA: [F2.9] shares of volume, with a beta of [F2.6].
It is 9.9 % above the 200-day average.
It is [F2.10] above its 200-day line.
NVDA is 9.9 % above its 20-day average.
If NVDA fell 10 percent, your account would lose [F2.13].
NVDA reports on 20 Nov 2025.
NVDA reports at 16:00.
The RSI is 71.4.
Your portfolio is worth [F2.1].
The answer is $182.31.
[F2.1].
F2.1\tprice of NVDA\t$182.31
How exposed am I to NVDA above $200 over 30 days?
The question is how exposed am I to NVDA above $200 over 30 days.
""".strip().splitlines()


@pytest.fixture
def evidence():
    return Evidence.of(QUESTION, (FOUND,))


@pytest.mark.parametrize("sentence", HOLDS)
def test_a_figure_of_the_measure_its_words_name_is_released(sentence, evidence):
    checked = check(sentence, evidence)
    assert checked.released is not None, checked.reason


@pytest.mark.parametrize("sentence", DOES_NOT_HOLD)
def test_a_figure_of_another_measure_or_of_nothing_is_withheld(sentence, evidence):
    checked = check(sentence, evidence)
    assert checked.released is None, checked.released
    assert checked.reason


def test_what_may_be_of_several_is_told_when_only_one_has_it():
    only = replace(FOUND, facts=tuple(each for each in MEASURES if each.id != "F2.14"))
    assert check("The RSI is 71.4.", Evidence.of(QUESTION, (only,))).released


def test_the_words_of_a_clause_are_closer_than_those_beyond_a_comma_or_another_figure():
    text = "The beta is F, and the volume was G, up on the day."
    at = [Span(start=text.index(mark), end=text.index(mark) + 1) for mark in "FG"]
    near = Layout.of(text, at).near(at[1])
    assert near.words["volume"] > near.words["day"] > near.words["beta"]
    assert near.close == {"volume", "day"}


def test_the_unit_after_a_figure_is_no_word_of_its_measure():
    text = "The total is F points."
    span = Span(start=text.index("F"), end=text.index("F") + 1)
    assert Layout.of(text, (span,)).near(span).close == {"total"}


def test_amounts_are_found_by_size_in_per_cent_and_plain(evidence):
    from_text = Evidence.of(replace(QUESTION, text="9.9 %, 18,516 and 7,000"), (FOUND,)).asked
    assert [[each.id for each in evidence.sized(quantity)][:1] for quantity in from_text] == [["F2.10"], ["F2.9"], []]


def test_units_printed_alike_stand_for_each_other_and_dollars_for_no_count():
    assert family("usd") == family("usd_per_share")
    assert family("usd").isdisjoint(family("count"))
    assert family("date") == {"date"}


def test_the_rivals_of_a_fact_are_of_its_entity_and_unit(evidence):
    rivals = {each.id for each in evidence.rivals(evidence.facts["F2.10"], unnamed=False)}
    assert rivals == {"F2.11", "F2.4"}  # a date is a rival of whatever stands for it
