from collections import Counter

import numpy as np
import pytest

from graphs.understand.examples import LEAD, SAME, SEVERAL, Example
from graphs.understand.lexicon import Lexicon
from graphs.understand.router import LABELS
from graphs.understand.train import rows

LEADS = ("my sister trades too", "long day at the office")


@pytest.fixture(scope="module")
def lexicon():
    return Lexicon.load()


def made(lexicon, *examples):
    return rows(examples, lexicon, np.random.default_rng(1))


def labelled(values):
    return {name for name, value in zip(LABELS, values, strict=True) if value}


def test_what_is_said_beside_a_question_leaves_its_agent(lexicon):
    asked = [
        Example(text=f"show me the rsi of stock {n}", labels=("technical",), skill="technical.indicators") for n in range(20)
    ]
    told = made(lexicon, *asked, *(Example(text=text, labels=(LEAD,)) for text in LEADS))
    longer = [row for row in told if row.skill and any(set(text.split()) < set(row.words) for text in LEADS)]
    assert len(longer) > 5
    assert Counter(frozenset(labelled(row.wanted)) for row in longer) == {frozenset({"technical"}): len(longer)}


def test_a_lead_alone_is_for_no_agent_and_says_nothing_of_what_it_is(lexicon):
    (row,) = made(lexicon, Example(text="it is friday", labels=(LEAD,)))[:1]
    assert (labelled(row.wanted), "_outside" in labelled(row.asked), "portfolio" in labelled(row.asked)) == (set(), False, True)


@pytest.mark.parametrize(("now", "same"), [("earnings", True), ("technical", False)])
def test_a_follow_up_says_whether_it_stays(now, same, lexicon):
    (row,) = made(lexicon, Example(text="and the one before", labels=(now,), before=("earnings",)))[:1]
    assert (SAME in labelled(row.wanted), SAME in labelled(row.asked)) == (same, True)


def test_a_question_of_its_own_says_nothing_of_staying(lexicon):
    (row,) = made(lexicon, Example(text="rsi and news of {symbol}", labels=("technical", "market")))[:1]
    assert (SEVERAL in labelled(row.wanted), SAME in labelled(row.asked)) == (True, False)
