"""One field as a value, or a reason why not."""

from datetime import date
from decimal import Decimal

import pytest

from ava.sources import fields
from ava.sources.kind import Reject


@pytest.mark.parametrize("text", ["", "  ", "nan", "NA"])
def test_nothing_is_none(text):
    assert fields.real({"x": text}, "x") is None
    assert fields.exact({"x": text}, "x") is None


@pytest.mark.parametrize(("text", "value"), [("124.0", 124), ("-110", -110), ("7", 7)])
def test_a_whole_number_may_be_written_with_a_point(text, value):
    assert fields.whole({"x": text}, "x") == value


@pytest.mark.parametrize("text", ["1.5", "3000000000", "inf", "one", "1e400"])
def test_what_is_no_whole_number_in_range_is_rejected_by_name(text):
    with pytest.raises(Reject, match="x"):
        fields.whole({"x": text}, "x")


@pytest.mark.parametrize("text", ["sNaN", "Infinity", "1e999999", "$1"])
def test_what_is_no_decimal_in_range_is_rejected(text):
    with pytest.raises(Reject, match="x"):
        fields.exact({"x": text}, "x")


def test_a_decimal_keeps_its_digits():
    assert fields.exact({"x": "0.10"}, "x") == Decimal("0.10")


def test_a_day_is_iso():
    assert fields.day({"x": "2022-11-18"}, "x") == date(2022, 11, 18)
    with pytest.raises(Reject, match="x '11/18/2022' is not a date"):
        fields.day({"x": "11/18/2022"}, "x")


@pytest.mark.parametrize(("text", "symbol"), [("brk-b", "BRK.B"), (" NVDA ", "NVDA"), ("BF.B", "BF.B"), ("NA", "NA")])
def test_a_ticker_is_written_one_way(text, symbol):
    assert fields.ticker(text) == symbol


@pytest.mark.parametrize("text", ["", "000660_KS", "A B", "TOOLONGTICKER"])
def test_what_is_no_ticker_is_rejected(text):
    with pytest.raises(Reject, match="is not a ticker"):
        fields.ticker(text)
