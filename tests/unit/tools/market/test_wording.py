"""Conditions of the screen by the words of a question."""

import pytest

from tools.market.wording import conditions


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("which tech stocks have an RSI below 35?", {"rsi_below": 35.0, "sector": "Information Technology"}),
        ("oversold names above their 200-day average", {"rsi_below": 30.0, "above_sma": 200}),
        ("stocks near their 52-week high under $50", {"near_high": 0.05, "max_price": 50.0}),
        ("energy stocks down more than 10 % in the last 20 days", {"change_below": -0.1, "change_days": 20, "sector": "Energy"}),
        ("what trades on unusual volume", {"volume_ratio": 2.0}),
        ("screen the market for me", {}),
    ],
)
def test_what_is_said_is_asked_and_nothing_else(text, found):
    assert conditions(text) == found
