"""Which patterns a question names."""

import pytest

from tools.technical.wording import named


@pytest.mark.parametrize(("text", "patterns"), [
    ("any hammers on NVDA?", ["hammer"]),
    ("was that an inverted hammer on AMD", ["inverted hammer"]),
    ("did AAPL print a doji or a bearish engulfing this week", ["doji", "engulfing"]),
    ("a doji star, or just a doji?", ["doji", "doji star"]),
    ("Three White Soldiers on SPY", ["three white soldiers"]),
    ("long legged doji in KO", ["long-legged doji"]),
    ("piercing pattern in MSFT", ["piercing line"]),
])  # fmt: skip
def test_patterns_are_read_by_name(text, patterns):
    assert named(text) == {"patterns": patterns}


@pytest.mark.parametrize("text", ["candlesticks on NVDA", "what do the last bars of SPY say", "Hammerson plc"])
def test_a_question_may_name_none(text):
    assert named(text) == {}
