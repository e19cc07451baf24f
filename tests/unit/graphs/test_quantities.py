"""Reading figures out of prose."""

from decimal import Decimal

import pytest

from graphs.quantities import parse

READ = [
    ("$4,210.55", "usd", "4210.55", 0),
    ("-$1,234", "usd", "1234", -1),
    ("$-5.20", "usd", "5.20", -1),
    ("$8.7bn", "usd", "8.7E9", 0),
    ("$1.2 million", "usd", "1.2E6", 0),
    ("62 cents", "usd", "0.62", 0),
    ("3.4 %", "fraction", "0.034", 0),
    ("\u22123.4%", "fraction", "0.034", -1),
    ("25 bps", "fraction", "0.0025", 0),
    ("0.5 percentage points", "fraction", "0.005", 0),
    ("twenty-five percent", "fraction", "0.25", 0),
    ("45k", "number", "45000", 0),
    ("2.5x", "times", "2.5", 0),
    ("120 shares", "shares", "120", 0),
    ("2 contracts", "contracts", "2", 0),
    ("14-day", "days", "14", 0),
    ("+7", "number", "7", 1),
    ("-3.5 points", "points", "3.5", -1),
    ("the 84th", "ordinal", "84", 0),
    ("€500", "other", "500", 0),
]


@pytest.mark.parametrize(("text", "kind", "value", "sign"), READ)
def test_a_quantity_is_read_with_its_unit_scale_and_sign(text, kind, value, sign):
    (read,) = parse(f"It is {text} now.")
    assert (read.kind, read.value, read.sign) == (kind, Decimal(value), sign)


@pytest.mark.parametrize(("text", "half"), [("$8.7bn", "5E7"), ("3.4 %", "0.0005"), ("182", "0.5"), ("25 bp", "0.00005")])
def test_the_last_digit_printed_says_how_far_it_may_be_off(text, half):
    assert parse(text)[0].half == Decimal(half)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("$180-190", ["180", "190"]),
        ("between 180 and 190 dollars", ["180", "190"]),
        ("$1.2-1.5 million", ["1.2E6", "1.5E6"]),
    ],
)
def test_a_unit_printed_once_in_a_range_belongs_to_both_ends(text, values):
    assert [(each.kind, each.value) for each in parse(text)] == [("usd", Decimal(value)) for value in values]


def test_a_score_is_two_numbers_and_no_minus():
    assert [(each.value, each.sign) for each in parse("won 27-24")] == [(27, 0), (24, 0)]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20 Nov 2025", (2025, 11, 20)),
        ("November 20, 2025", (2025, 11, 20)),
        ("Nov. 20th", (None, 11, 20)),
        ("2025-11-20", (2025, 11, 20)),
        ("11/20/2025", (2025, 11, 20)),
        ("November 2025", (2025, 11, None)),
        ("2025", (2025, None, None)),
        ("Q3 2025", (2025, None, None)),
    ],
)
def test_a_date_is_read_as_far_as_it_is_printed(text, day):
    (read,) = parse(f"on {text}.")
    assert read.day == day


def test_times_and_option_symbols_are_no_amounts():
    assert [each.kind for each in parse("at 16:00, or 4 p.m., NVDA260116C00180000")] == ["time", "time", "name"]


def test_parentheses_of_its_own_are_noted():
    assert [each.bracketed for each in parse("(1,577) of (some 12)")] == [True, False]
