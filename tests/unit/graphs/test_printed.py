"""What AVA prints it also reads: a figure rendered from a fact is read back as that fact's value, with unit and sign."""

from datetime import date
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from graphs.quantities import parse
from graphs.render import show_value

KINDS = {
    "usd": {"usd"},
    "usd_per_share": {"usd"},
    "usd_per_contract": {"usd"},
    "fraction": {"fraction"},
    "probability": {"fraction"},
    "ratio": {"number", "year"},
    "score": {"number", "year"},
    "count": {"number", "year"},
    "shares": {"number", "year"},
    "contracts": {"number", "year"},
    "days": {"number", "year"},
    "points": {"number", "year"},
}
TEXT = """
two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty
"""
WORDS = TEXT.split()
values = st.decimals(min_value=-(10**9), max_value=10**9, allow_nan=False, allow_infinity=False, places=4)


@given(unit=st.sampled_from(sorted(KINDS)), value=values)
def test_a_printed_figure_is_read_with_its_unit_sign_and_value(unit, value):
    printed = show_value(value, unit)
    (read,) = parse(f"It is {printed} now.")
    assert read.kind in KINDS[unit]
    assert abs(read.value - abs(value)) <= read.half
    assert (read.sign < 0) == printed.startswith("-")


@given(unit=st.sampled_from(["shares", "contracts", "days", "points"]), value=st.integers(min_value=2, max_value=10**6))
def test_a_printed_number_before_its_word_is_read_as_that_unit(unit, value):
    (read,) = parse(f"It is {show_value(Decimal(value), unit)} {unit}.")
    assert (read.kind, read.value) == (unit, value)


@given(day=st.dates(min_value=date(1990, 1, 1), max_value=date(2099, 12, 31)))
def test_a_printed_day_is_read_as_that_day(day):
    (read,) = parse(f"It is {show_value(day, 'date')} then.")
    assert read.day == (day.year, day.month, day.day)


@given(number=st.integers(min_value=2, max_value=20))
def test_a_number_word_before_a_unit_is_its_number(number):
    (read,) = parse(f"There are {WORDS[number - 2]} contracts.")
    assert (read.kind, read.value, read.worded) == ("contracts", number, False)
