"""Alerts: most posts are no trade, and a time that counts back needs a time to count from."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ava.sources import KINDS
from ava.sources.csvfile import Head
from ava.sources.kind import Reject
from ava.sources.xtrades_text import plain, trade

HEAD = Head(name="x", columns=())
DAY = date(2025, 11, 20)
ALERT = {"username": "@alpha", "alert_text": "sold puts", "alert_timestamp": "2025-11-18T15:04:05Z", "alert_id": "7"}
ALERT |= {"ticker": "NVDA", "strategy": "CSP", "action": "STO", "entry_price": "$2.10", "strike": "170", "expiry": "2025-12-19"}


def styled(text):
    """In mathematical bold, as posts are dressed up."""
    return "".join(chr(0x1D5D4 + ord(each) - ord("A")) if each.isalpha() else each for each in text)


def staged(**change):
    return KINDS["xtrades"].row(ALERT | change, HEAD)


@pytest.mark.parametrize(
    "text",
    [
        "good morning everyone",
        "$SPY looks heavy",
        "BTO when?",
        "BTO $SPY or $QQQ?",
        "never STO $5 bills",
        "",
        styled("SO HAPPY") + " 🚀",
    ],
)
def test_chat_is_no_trade(text):
    assert trade(text, DAY) is None


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("BTO $AAPL 280C 12/19 @ 3.45", ("AAPL", "BTO", "280", "call", date(2025, 12, 19), "3.45")),
        (styled("BTO") + " $\u200bAAPL 280c 12/19 @$3.45 🚀", ("AAPL", "BTO", "280", "call", date(2025, 12, 19), "3.45")),
        ("STO $NVDA 170 puts 1/16/26 @.85", ("NVDA", "STO", "170", "put", date(2026, 1, 16), ".85")),
        ("STC $TSLA 400P 1/9", ("TSLA", "STC", "400", "put", date(2026, 1, 9), None)),
        ("BTO $BRK.B shares @ 480", ("BRK.B", "BTO", None, None, None, "480")),
    ],
)
def test_a_trade_is_read_from_the_text(text, read):
    found = trade(text, DAY)
    symbol, action, strike, kind, expiry, price = read
    assert (found.symbol, found.action, found.option_type, found.expiry) == (symbol, action, kind, expiry)
    assert (found.strike, found.price) == (strike and Decimal(strike), price and Decimal(price))


@given(st.text())
def test_no_text_breaks_the_reader(text):
    assert "\u200b" not in plain(text)
    assert trade(text, DAY) is None or trade(text, DAY).symbol.isascii()


def test_fields_of_their_own_come_before_the_text():
    row = staged(alert_text="BTO $TSLA 400P 12/5 @ 9")
    assert row[2:8] == ("NVDA", "STO", "CSP", date(2025, 12, 19), Decimal(170), "put")
    assert row[9] == Decimal("2.10")


def test_a_post_without_a_trade_is_staged_without_a_symbol():
    row = staged(ticker="", action="", strategy="", alert_text="what a day")
    assert (row[1], row[2]) == ("alpha", None)


@pytest.mark.parametrize(
    ("said", "hour"), [("50m ago", (17, 10)), ("2h ago", (16, 0)), ("2 hours ago", (16, 0)), ("just now", (18, 0))]
)
def test_a_time_that_counts_back_does_so_from_the_scrape(said, hour):
    row = staged(alert_timestamp=said, scraped_at="2025-11-20T18:00:00Z")
    assert row[15] == datetime(2025, 11, 20, *hour, tzinfo=UTC)


def test_a_time_that_counts_back_from_nothing_is_rejected():
    with pytest.raises(Reject, match="add scraped_at"):
        staged(alert_timestamp="2h ago")


def test_the_same_alert_is_known_again_without_an_id():
    first = staged(alert_id="", alert_text="BTO $AAPL", ticker="", alert_timestamp="2025-11-20T15:04:00Z")
    again = staged(
        alert_id="",
        alert_text=styled("BTO") + "  $AAPL\u200b",
        ticker="",
        alert_timestamp="2h ago",
        scraped_at="2025-11-20T17:30:00Z",
    )
    assert first[0] == again[0] != staged()[0]


@pytest.mark.parametrize(
    "change",
    [
        {"action": "HODL"},
        {"status": "meh"},
        {"strike": "1e30"},
        {"expiry": "soon"},
        {"ticker": "not a ticker"},
        {"username": ""},
        {"alert_timestamp": "0001-01-01"},
        {"x_score": "101"},
    ],
)
def test_an_alert_that_cannot_be_is_rejected(change):
    with pytest.raises(Reject):
        staged(**change)
