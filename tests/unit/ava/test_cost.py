"""Dollars are list prices times tokens."""

from datetime import date
from decimal import Decimal

import pytest

from ava.cost import Day, hosted, plain, together, told
from ava.settings.prices import prices
from graphs.turn import Usage

MINI = prices("gpt-5-mini=0.25/2")["gpt-5-mini"]


def day(number, **parts):
    spent = {"questions": 4, "narrated": 2, "calls": 2, "input": 1600, "cached": 0, "output": 200, "ms": 8000.0}
    return Day(day=date(2025, 11, number), **spent | parts)


def test_a_million_tokens_cost_what_the_list_says():
    assert MINI.of(1_000_000, 0) == Decimal("0.25")
    assert MINI.of(0, 1_000_000) == Decimal(2)


def test_a_question_costs_hundred_thousandths():
    assert hosted(Usage(calls=1, input=800, output=100), MINI)["usd"] == "0.00040"  # 0.0002 + 0.0002


def test_several_prices_are_read():
    assert set(prices(" a=1/2, b.5=0.10/0.50 ,")) == {"a", "b.5"}


@pytest.mark.parametrize("text", ["a", "a=1", "a=1/x", "=1/2", "a=-1/2", "a=nan/2", "a=1/2/3"])
def test_what_is_no_price_is_named(text):
    with pytest.raises(ValueError, match=r"NAME=IN/OUT"):
        prices(text)


def test_days_add_up():
    whole = together((day(20), day(19, questions=1, ms=500.0)))
    assert (whole.day, whole.questions, whole.input, whole.ms) == (date(2025, 11, 19), 5, 3200, 8500.0)


def test_a_day_is_told_in_a_line():
    assert told(day(20), MINI) == "4 questions in 8.0 s, 2 by a model: 1,600 tokens in, 200 out, $0.00080 at gpt-5-mini"
    assert told(day(20, calls=0, questions=1), MINI) == "1 question in 8.0 s, none by a model"


def test_a_day_is_plain_json():
    assert plain(day(20), MINI)["usd"] == "0.00080"
