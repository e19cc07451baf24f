"""What a row of account activity becomes."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from ava.sources import KINDS
from ava.sources.csvfile import Head
from ava.sources.kind import Reject

NAMES = (
    "fingerprint",
    "activity",
    "processed",
    "settled",
    "symbol",
    "text",
    "code",
    "quantity",
    "short_side",
    "price",
    "amount",
    "known_at",
)
ROW = {
    "Activity Date": "6/22/2022",
    "Process Date": "6/22/2022",
    "Settle Date": "6/24/2022",
    "Instrument": "GOOGL",
    "Description": "Alphabet Class A\nCUSIP: 02079K305",
    "Trans Code": "Buy",
    "Quantity": "0.1",
    "Price": "$2,253.01",
    "Amount": "($225.30)",
}


def staged(**change):
    fields = ROW | {name.replace("_", " "): value for name, value in change.items()}
    return dict(zip(NAMES, KINDS["robinhood_activity"].row(fields, Head(name="a", columns=tuple(fields))), strict=True))


def test_a_row_keeps_what_it_says():
    row = staged()
    assert (row["symbol"], row["code"], row["quantity"]) == ("GOOGL", "Buy", Decimal("0.1"))
    assert row["settled"] == date(2022, 6, 24)


@pytest.mark.parametrize(
    ("text", "amount"),
    [("$1,234.56", Decimal("1234.56")), ("($1,234.56)", Decimal("-1234.56")), ("$0.00", Decimal(0)), ("", None)],
)
def test_an_amount_in_brackets_was_paid_and_none_is_not_nothing(text, amount):
    assert staged(Amount=text)["amount"] == amount


@pytest.mark.parametrize("text", ["$1.2.3", "($5.00", "five", "$5.00)"])
def test_what_is_no_amount_is_rejected(text):
    with pytest.raises(Reject, match="Amount"):
        staged(Amount=text)


def test_an_s_behind_the_quantity_marks_the_side_taken_away():
    assert (staged(Quantity="1,140S")["quantity"], staged(Quantity="1,140S")["short_side"]) == (Decimal(1140), True)
    assert staged(Quantity="140")["short_side"] is False


def test_a_code_nobody_has_seen_is_kept():
    assert staged(Trans_Code="XYZZY")["code"] == "XYZZY"


def test_an_instrument_that_is_no_ticker_is_kept():
    assert staged(Instrument="74374T109")["symbol"] == "74374T109"


@pytest.mark.parametrize(
    ("day", "known_at"),
    [
        ("6/22/2022", datetime(2022, 6, 22, 20, 0, tzinfo=UTC)),
        ("11/26/2021", datetime(2021, 11, 26, 18, 0, tzinfo=UTC)),  # the short session after Thanksgiving
        ("6/25/2022", datetime(2022, 6, 25, 20, 0, tzinfo=UTC)),  # a Saturday
    ],
)
def test_activity_is_known_at_the_end_of_its_process_date(day, known_at):
    assert staged(Process_Date=day)["known_at"] == known_at


@pytest.mark.parametrize("day", ["", "2022-06-22", "13/1/2022", "2/30/2022"])
def test_a_day_that_is_none_is_rejected(day):
    with pytest.raises(Reject, match="Process Date"):
        staged(Process_Date=day)


def test_equal_rows_have_equal_fingerprints_whoever_saved_the_file():
    assert staged()["fingerprint"] == staged(Description="Alphabet Class A\r\nCUSIP: 02079K305")["fingerprint"]


@pytest.mark.parametrize("column", ["Activity_Date", "Settle_Date", "Price", "Description", "Quantity"])
def test_any_field_makes_another_fingerprint(column):
    other = {"Activity_Date": "6/21/2022", "Settle_Date": "", "Price": "$2,253.02", "Description": "x", "Quantity": "0.10"}
    assert staged()["fingerprint"] != staged(**{column: other[column]})["fingerprint"]
