"""Places of figures, and findings as clients see them."""

from datetime import UTC

import pytest

from ava.server import wire
from graphs.turn import Citation
from tests.unit.graphs.conftest import HOLDINGS
from tools.facts import Finding


def cited(*shown):
    return [Citation(fact=f"F1.{n}", shown=each) for n, each in enumerate(shown, 1)]


def test_places_are_found_in_order_even_where_figures_are_alike():
    text = "From $5 to $5, then 16."
    assert [(p["start"], p["end"]) for p in wire.places(text, cited("$5", "$5", "16"))] == [(5, 7), (11, 13), (20, 22)]


def test_places_count_code_points_from_where_the_text_begins():
    assert wire.places("\N{GRINNING FACE} $5", cited("$5"), start=10) == [{"fact": "F1.1", "start": 12, "end": 14}]


def test_a_figure_that_is_not_in_the_text_has_no_place():
    assert wire.places("nothing", cited("$5")) == []


def test_every_figure_of_a_finding_is_printed_and_every_slot_filled():
    assert isinstance(HOLDINGS, Finding)
    told = wire.finding(HOLDINGS, UTC)
    assert [fact["id"] for fact in told["facts"]] == [fact.id for fact in HOLDINGS.facts]
    assert all(fact["shown"] for fact in told["facts"])
    assert not any("[F" in each["text"] for each in told["sentences"])


@pytest.mark.parametrize(("cell", "expected"), [("plain", {"text": "plain"}), ("a [b]", {"text": "a [b]"})])
def test_a_cell_of_words_is_text(cell, expected):
    assert wire._cell(cell, {}, UTC) == expected
