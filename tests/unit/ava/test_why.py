"""A figure is found by its id or as it was printed, and its chain ends at queries."""

from dataclasses import replace

import pytest

from ava.why import chain
from graphs.turn import Answer, Citation
from tests.unit.graphs.conftest import FACTS, HOLDINGS, TECHNICAL, fact, turn
from tools.facts import Calc, Rows

ROWS = Rows(query="positions_open", args={"symbols": ["NVDA"]}, key={}, n=16, sha256="cd" * 32)
TOTAL = replace(FACTS[0], source=Calc(function="positions.total_value", params={}, inputs=(ROWS,)))
TWICE = replace(FACTS[1], source=Calc(function="positions.total", params={}, inputs=("F1.1", "F1.1")))
COMPUTED = turn(replace(HOLDINGS, facts=(TOTAL, TWICE, *FACTS[2:])), TECHNICAL)


def test_a_chain_goes_through_every_calculation_down_to_the_rows():
    links = chain(COMPUTED, "F1.2")
    assert [link.depth for link in links] == [0, 1, 2, 3, 4, 2, 3, 4]
    assert "16 rows (sha256 cdcdcdcdcdcd) of query positions_open where symbols = ['NVDA']" in links[4].text


@pytest.mark.parametrize("figure", ["F1.1", "f1.1", "[F1.1]", "$12,345.67", " $12,345.67 "])
def test_a_figure_is_named_by_its_id_or_as_printed(figure):
    assert chain(COMPUTED, figure)[0].text == "F1.1  market value of holdings: $12,345.67"


def test_a_figure_is_named_as_the_answer_shows_it():
    answer = Answer(text="down $412.00", status="answered", citations=(Citation(fact="F1.2", shown="$412.00"),))
    assert chain(replace(COMPUTED, answer=answer), "$412.00")[0].text.startswith("F1.2")


def test_a_figure_that_stands_there_twice_is_asked_back():
    again = replace(TECHNICAL, facts=(*TECHNICAL.facts, fact("F2.9", "worth of it all", "12345.67", "usd", "account:all")))
    with pytest.raises(LookupError, match=r"2 times: F1.1 market value of holdings; F2.9 worth of it all"):
        chain(turn(HOLDINGS, again), "$12,345.67")


def test_a_figure_that_is_not_there_is_told_with_those_that_are():
    with pytest.raises(LookupError, match=r"no figure 'F9.9'; it has F1.1 to F1.8 and F2.1 to F2.6"):
        chain(COMPUTED, "F9.9")
