"""How values print, and that what is printed can be read back to its fact."""

from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphs.check import Evidence, check
from graphs.quantities import parse
from graphs.render import UnknownSlot, fill, said, show
from tests.unit.graphs.conftest import FAILED, HOLDINGS, QUESTION, fact
from tools.facts import Finding

PRINTED = [
    ("4210.55", "usd", "$4,210.55"),
    ("-1234", "usd", "-$1,234.00"),
    ("-0.001", "usd", "$0.00"),
    ("1234567.89", "usd", "$1,234,568"),
    ("3412000000000", "usd", "$3.41T"),
    ("8738000000", "usd", "$8.74B"),
    ("182.31", "usd_per_share", "$182.31"),
    ("0.0512", "usd_per_share", "$0.0512"),
    ("0.62", "usd_per_contract", "$0.62"),
    ("415", "usd_per_contract", "$415.00"),
    ("0.034", "fraction", "3.4 %"),
    ("-0.034", "fraction", "-3.4 %"),
    ("0.0004", "fraction", "0.04 %"),
    ("1.342", "fraction", "134.2 %"),
    ("0.62", "probability", "62 %"),
    ("0.6234", "probability", "62.3 %"),
    ("-3.5", "points", "-3.5"),
    ("3", "points", "3"),
    ("1200", "shares", "1,200"),
    ("0.3333", "shares", "0.3333"),
    ("-2", "contracts", "-2"),
    ("12", "count", "12"),
    ("45", "days", "45"),
    ("0.82", "ratio", "0.82"),
    ("0.01234", "ratio", "0.0123"),
    ("71.43", "score", "71.43"),
    ("2025-11-20", "date", "20 Nov 2025"),
    ("calm", "text", "calm"),
    (None, "usd", "n/a"),
]


@pytest.mark.parametrize(("value", "unit", "shown"), PRINTED)
def test_a_value_prints_by_its_unit(value, unit, shown):
    assert show(fact("F1.1", "x", value, unit)) == shown


def test_a_time_prints_in_the_zone_of_the_person():
    released = fact("F1.1", "released", datetime(2025, 11, 20, 21, 5, tzinfo=UTC), "date")
    assert show(released, ZoneInfo("America/New_York")) == "20 Nov 2025 16:05 EST"


numbers = st.decimals(-(10**7), 10**7, places=4, allow_nan=False, allow_infinity=False)
units = st.sampled_from(["usd", "usd_per_share", "usd_per_contract", "points", "shares", "contracts", "count", "days", "score"])


@given(numbers, units)
def test_an_amount_as_printed_is_read_back_within_half_its_last_digit(value, unit):
    (read,) = parse(show(fact("F1.1", "x", value, unit)))
    assert abs((-read.value if read.sign < 0 else read.value) - value) <= read.half


@given(st.decimals(-20, 20, places=6), st.sampled_from(["fraction", "probability"]))
def test_a_share_as_printed_is_read_back_as_a_fraction(value, unit):
    (read,) = parse(show(fact("F1.1", "x", value, unit)))
    assert read.kind == "fraction"
    assert abs((-read.value if read.sign < 0 else read.value) - value) <= read.half


@given(numbers, units)
def test_a_value_typed_as_it_prints_is_never_withheld(value, unit):
    shown = fact("F1.1", "measure", value, unit)
    finding = Finding(agent="a", skill="a.b", step=1, outcome="found", facts=(shown,))
    sentence = f"The measure is {show(shown)}."
    assert check(sentence, Evidence.of(QUESTION, (finding,))).released == sentence


def test_slots_are_filled_and_cited_in_order():
    facts = {each.id: each for each in HOLDINGS.facts}
    text, cited = fill("[F1.4] positions are worth [F1.1].", facts)
    assert text == "7 positions are worth $12,345.67."
    assert [(each.fact, each.shown) for each in cited] == [("F1.4", "7"), ("F1.1", "$12,345.67")]


def test_a_slot_without_a_fact_is_refused_by_name():
    with pytest.raises(UnknownSlot, match=r"F9\.1, F9\.2"):
        fill("[F9.1] and [F9.2]", {})


def test_what_is_missing_is_said_as_clearly_as_what_was_found():
    empty = Finding(agent="options_flow", skill="options_flow.unusual", step=2, outcome="empty", reason="no prints today")
    assert [sentence for finding in (empty, FAILED) for sentence in said(finding)] == [
        "Options flow: no prints today.",
        "Earnings could not be read: the database does not answer.",
    ]


def test_a_number_keeps_its_exact_value_whatever_it_prints():
    assert fact("F1.1", "x", "1234567.89", "usd").value == Decimal("1234567.89")
