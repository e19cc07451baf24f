"""Which entity a written name is."""

import pytest

from graphs.check.mentions import mentions
from graphs.check.naming import naming
from graphs.understand.lexicon import Lexicon
from tests.unit.graphs.conftest import HOLDINGS, TECHNICAL

LEXICON = Lexicon.load()


def keys(text):
    return [each.key for each in mentions(text, naming(LEXICON, (HOLDINGS, TECHNICAL)))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The price of Nvidia is up.", ["NVDA"]),
        ("Advanced Micro Devices and KO fell.", ["AMD", "KO"]),
        ("Apple's price fell.", ["AAPL"]),
        ("The Chiefs win.", ["KC"]),
    ],
)
def test_a_name_is_its_entity(text, found):
    assert keys(text) == found


@pytest.mark.parametrize("text", ["The RSI is high.", "Target of the move.", "A put on it.", "IV and ATR are low.", "I see."])
def test_words_of_the_trade_and_of_the_language_name_nothing(text):
    assert keys(text) == []
