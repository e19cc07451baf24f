"""A table fits the terminal it is printed in, and nothing in it is cut."""

from io import StringIO

import pytest
from rich.console import Console

from ava.cli.answer import tabled
from tools.facts import Table

HISTORY = Table(
    columns=("report", "time", "estimate", "actual", "surprise", "relative", "reaction"),
    rows=(("2025-10-28", "post", "$3.27", "$3.35", "$0.08", "2.4 %", "-0.49 %"),),
)
COMING = Table(
    columns=("day", "company", "time", "revenue estimate"),
    rows=(
        ("25 Nov 2025", "Home Depot", "before the open", "$41.87B"),
        ("2 Dec 2025", "Salesforce", "after the close", "$10.15B"),
    ),
)


def printed(table, width):
    out = Console(file=StringIO(), width=width)
    out.print(tabled(table, {}, width), crop=False)
    return out.file.getvalue()


def words(table):
    return {word for row in (table.columns, *table.rows) for cell in row for word in cell.split()}


@pytest.mark.parametrize("width", [30, 44, 52, 60, 80, 200])
@pytest.mark.parametrize("table", [HISTORY, COMING])
def test_no_word_and_no_figure_is_cut_at_any_width(table, width):
    assert words(table) <= set(printed(table, width).split())


@pytest.mark.parametrize(("table", "least"), [(HISTORY, 58), (COMING, 42)])
def test_it_fits_as_long_as_its_words_do(table, least):
    for width in (least, 70, 80):
        assert max(map(len, printed(table, width).splitlines())) <= width


def test_gaps_close_before_a_text_is_broken_to_single_words():
    assert "before the" in printed(COMING, 46)
    assert "before the open" in printed(COMING, 80)
