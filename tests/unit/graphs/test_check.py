"""Sentences that hold are released, sentences that do not are withheld."""

import pytest

from graphs.check import Evidence, check
from tests.unit.graphs.conftest import HOLDINGS, QUESTION, TECHNICAL

HOLDS = """
Your account is worth [F1.1].
NVDA is at $182.31.
NVDA is at about $182.
NVDA trades at [F2.1] and AMD at [F2.2].
NVDA and AMD trade at [F2.1] and [F2.2].
NVDA, unlike AMD, trades at [F2.1].
NVDA trades at [F2.1], against [F2.2] for AMD.
NVDA's correlation with AMD is [F2.6].
At [F2.2], AMD is the cheaper one.
You are down [F1.2] ([F1.3]) on the day.
Your account fell 3.2 % on the day.
Your account fell by 323 basis points.
The account lost $412.
The change was -3.23 %.
The change was \u22123.2%.
The change was ($412.00).
A $412 loss on the day.
The holdings fell to [F1.1].
NVDA makes up 34 % of it.
NVDA makes up 33.9 percent of your account.
NVDA makes up thirty-four percent of your account.
You are short 2 contracts of the NVDA 150 call.
You are short [F1.7] contracts of the NVDA 2026-01-16 150 call.
The NVDA 16 Jan 2026 150C is short.
AMD has an RSI(14) of 71.4.
AMD's RSI stands at [F2.3], above 70.
NVDA reports on [F2.4].
NVDA reports on 3 Dec 2025.
NVDA reports on December 3rd.
NVDA reports in December 2025.
KC has a 62 % chance to win.
KC is given a probability of 0.62.
You hold 7 positions.
Over 30 days NVDA could reach $200.
NVDA has not been above $200.00.
As of 20 November 2025 the account is worth $12,346.
The account is worth $12.3k.
The account is worth 12.3 thousand dollars.
The S&P 500 and the 52-week high are no part of this.
In 2025 NVDA was strong.
The maximum loss is $500.
The maximum loss on NVDA is [F1.8].
An unrealised profit of [F1.6] on NVDA.
NVDA is worth holding; your portfolio stands at [F1.1].
By 16:00 New York time NVDA was at 182.31.
By 4 p.m. NVDA was at $182.31.
1. NVDA trades at [F2.1].
- NVDA trades at [F2.1].
The change on the day was [F1.2], after a rise before.
AMD rose on a surprise of [F2.7].
AMD's unrealised profit is [F2.8].
AMD shows an unrealised profit of [F2.8].
AMD shows an unrealised loss of [F2.8].
AMD shows an unrealised loss of $88.
You are $412 down.
No earnings could be read, so that part is missing.
""".strip().splitlines()

DOES_NOT_HOLD = """
NVDA is at $183.31.
NVDA is at $182.3100 and $18.23.
AMD is at $182.31.
NVDA trades at [F2.2] and AMD at [F2.1].
AMD trades at [F2.1].
The account rose 3.2 % on the day.
Your account gained [F1.2] today.
The change was 3.23 %.
The change was +3.23 %.
NVDA makes up 34 of your account.
NVDA makes up $34.
NVDA makes up 0.34 %.
NVDA makes up 36 %.
NVDA makes up thirty percent of your account.
You hold 7 %.
You hold 9 positions.
You hold 7 shares.
NVDA reports on 5 Dec 2025.
NVDA reports on 3 Dec 2024.
NVDA reports in 2027.
NVDA has support at $171.50.
KC has a 38 % chance.
KC has a 6.2 % chance.
NVDA is worth $12,345.67.
You are short 3 contracts.
The NVDA 160 call is short.
The account is worth $12.4k.
The account is worth $12.3 million.
The account is worth €12,345.67.
AMD's RSI(21) is high.
NVDA has an unrealised loss of $1,530.
AMD shows an unrealised profit of $88.
AMD gained [F2.8].
NVDA has an unrealised loss of [F1.6].
That is $32.11 above AMD.
Expect a move of 5 to 10 %.
NVDA's unrealised profit is $182.31.
By 11:47 it had turned.
""".strip().splitlines()


@pytest.mark.parametrize("sentence", HOLDS)
def test_a_sentence_whose_figures_hold_is_released(sentence, evidence):
    checked = check(sentence, evidence)
    assert checked.released is not None, checked.reason
    assert "[F" not in checked.released


@pytest.mark.parametrize("sentence", DOES_NOT_HOLD)
def test_a_sentence_with_a_figure_that_does_not_hold_is_withheld_with_a_reason(sentence, evidence):
    checked = check(sentence, evidence)
    assert checked.released is None, checked.released
    assert checked.reason


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Your account is worth [F9.9].", "F9.9"),
        ("[F2.1, F2.2] are prices.", "not one slot"),
        ("It is at [F2.1 or so].", "not one slot"),
        ("AMD is at $182.31.", "price of NVDA"),
        ("NVDA's price is $199.99.", "another value"),
        ("The change on the day was $412.", "another sign"),
        ("It is 17.5 hours away.", "no fact"),
    ],
)
def test_the_reason_names_what_is_wrong(sentence, reason, evidence):
    assert reason in check(sentence, evidence).reason


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        ("NVDA closed at $[F2.1], a weight of [F1.5]%.", "NVDA closed at $182.31, a weight of 33.9 %."),
        ("NVDA is at $182.31 [F2.1].", "NVDA is at $182.31."),
        ("NVDA is at $182.31 ([F2.1]).", "NVDA is at $182.31."),
        ("NVDA is at F2.1.", "NVDA is at $182.31."),
        ("NVDA is at (F2.1) now.", "NVDA is at $182.31 now."),
        ("You lost [F1.2] on the day.", "You lost $412.00 on the day."),
        ("The change was [F1.2].", "The change was -$412.00."),
    ],
)
def test_what_a_model_writes_around_a_slot_is_put_right(sentence, shown, evidence):
    assert check(sentence, evidence).released == shown


@pytest.mark.parametrize(
    ("sentence", "outcome"),
    [
        ("NVDA is at $182.31.", "cited"),
        ("NVDA is at $182.", "rounded"),
        ("NVDA could reach $200.", "question"),
        ("NVDA reports on 3 Dec 2025.", "name"),
        ("NVDA has support at $171.50.", "unsupported"),
        ("AMD is at $182.31.", "contradicted"),
    ],
)
def test_each_typed_figure_says_what_it_rests_on(sentence, outcome, evidence):
    assert [each.outcome for each in check(sentence, evidence).typed] == [outcome]


def test_slots_and_typed_figures_are_cited_as_shown(evidence):
    citations = check("NVDA is at $182 and AMD at [F2.2].", evidence).citations
    assert {(each.fact, each.shown) for each in citations} == {("F2.1", "$182"), ("F2.2", "$150.20")}


def test_other_names_of_an_entity_bind_its_figures():
    names = {"nvidia": "NVDA", "intel": "INTC"}
    evidence = Evidence.of(QUESTION, (HOLDINGS, TECHNICAL), lambda written: names.get(written.lower()))
    assert check("Nvidia is at [F2.1].", evidence).released
    assert check("Intel is at [F2.1].", evidence).released is None
    assert check("Intel is at $182.31.", evidence).released is None
