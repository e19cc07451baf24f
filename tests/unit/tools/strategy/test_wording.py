"""Structures by the words of a question."""

import pytest

from tools.strategy.wording import structure


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("evaluate an iron condor on NVDA", "iron condor"),
        ("what could a bull put spread on SPY lose?", "put credit spread"),
        ("I want to sell a strangle on AMD", "short strangle"),
        ("price a long straddle", "long straddle"),
        ("Covered calls on KO for December?", "covered call"),
        ("is buying the 180 call worth it", "long call"),
    ],
)
def test_the_longest_name_in_the_words_is_the_structure(text, name):
    assert structure(text) == {"structure": name}


def test_no_structure_is_read_where_none_is_named():
    assert structure("is NVDA callable or computed?") == {}
