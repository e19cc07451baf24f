"""Kalshi's prices, books and tickers, in both generations."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ava.sources import KINDS
from ava.sources.csvfile import Head
from ava.sources.kalshi_games import game
from ava.sources.kalshi_prices import best, levels, price, quote, size
from ava.sources.kind import Reject
from ava.sources.nfl_codes import CODES, TEAMS, team

HEAD = Head(name="x", columns=(), document=True)
AT = "2026-08-25T15:33:00+00:00"
MARKET = {
    "ticker": "KXNFLGAME-26SEP17DETBUF-DET",
    "event_ticker": "KXNFLGAME-26SEP17DETBUF",
    "status": "active",
    "yes_bid_dollars": "0.3200",
    "no_bid_dollars": "0.6700",
    "volume_fp": "386542.38",
}


def staged(what, body, **said):
    fields = {"what": what, "ticker": body.get("ticker", ""), "recorded_at": AT, "minutes": "", "body": json.dumps(body)} | said
    _, key, at, stated = KINDS["kalshi"].row(fields, HEAD)
    return key, at, json.loads(stated)


@pytest.mark.parametrize(
    ("body", "paid"),
    [
        ({"yes_bid": "62", "yes_bid_dollars": "0.6250"}, "0.6250"),
        ({"yes_bid": "62"}, "0.62"),
        ({"yes_bid_dollars": "0.3200"}, "0.3200"),
        ({"yes_bid": "0", "yes_bid_dollars": "0.0000"}, None),
        ({"yes_bid": "100"}, None),
        ({"yes_bid": None, "yes_bid_dollars": ""}, None),
        ({}, None),
    ],
)
def test_a_price_is_in_dollars_and_a_missing_one_is_absent(body, paid):
    assert price(body, "yes_bid") == (paid and Decimal(paid))


@pytest.mark.parametrize("text", ["150", "-1", "x", "NaNx", "1e400"])
def test_what_is_no_price_is_rejected(text):
    with pytest.raises(Reject):
        price({"yes_bid": text}, "yes_bid")


def test_the_offer_of_yes_is_what_is_left_of_the_bid_for_no():
    assert quote({"yes_bid_dollars": "0.3200", "no_bid_dollars": "0.6700"}) == (Decimal("0.3200"), Decimal("0.3300"))


def test_an_empty_book_has_no_quote():
    assert quote({"yes_bid": "0", "yes_ask": "100", "no_bid": "0", "no_ask": "100"}) == (None, None)
    assert best(tuple(levels({"yes": None, "no": None, "yes_dollars": None}))) == (None, None)


def test_both_generations_of_a_book_read_the_same():
    old = tuple(levels({"yes": [["31", "5"], ["32", "7"]], "no": [["67", "2"]]}))
    new = tuple(levels({"yes_dollars": [["0.3100", "5.00"], ["0.3200", "7.00"]], "no_dollars": [["0.6700", "2.00"]]}))
    assert old == new
    assert best(new) == (Decimal("0.3200"), Decimal("0.3300"))


def test_sizes_may_be_fractions_of_a_contract():
    assert (size({"volume_fp": "386542.38"}, "volume"), size({"volume": "7"}, "volume"), size({}, "volume")) == (
        Decimal("386542.38"),
        7,
        None,
    )


@pytest.mark.parametrize(
    ("ticker", "event", "day", "away", "home", "side"),
    [
        ("KXNFLGAME-26SEP17DETBUF-DET", "KXNFLGAME-26SEP17DETBUF", "2026-09-17", "DET", "BUF", {"team": "DET"}),
        ("KXNFLGAME-26SEP21NYGLAR-LAR", "KXNFLGAME-26SEP21NYGLAR", "2026-09-21", "NYG", "LA", {"team": "LA"}),
        ("KXNFLGAME-25DEC07INDJAC-JAC", "KXNFLGAME-25DEC07INDJAC", "2025-12-07", "IND", "JAX", {"team": "JAX"}),
        ("KXNFLGAME-26JAN04LACHI-LA", "KXNFLGAME-26JAN04LACHI", "2026-01-04", "LA", "CHI", {"team": "LA"}),
        ("KXNFLSPREAD-26SEP14DENKC-KC8", "KXNFLSPREAD-26SEP14DENKC", "2026-09-14", "DEN", "KC", {"strike_team": "KC"}),
        ("KXNFLTOTAL-26SEP14DENKC-64", "KXNFLTOTAL-26SEP14DENKC", "2026-09-14", "DEN", "KC", {"strike_team": None}),
        ("KXNFLTEAMTOTAL-26SEP10SFLAR-SF8", "KXNFLTEAMTOTAL-26SEP10SFLAR", "2026-09-10", "SF", "LA", {"strike_team": "SF"}),
    ],
)
def test_a_ticker_tells_day_and_teams(ticker, event, day, away, home, side):
    assert game(ticker, event) == {"game_day": day, "away": away, "home": home} | side


@pytest.mark.parametrize(
    "event", ["KXELONMARS-99", "KXNFLGAME-26FEB30DETBUF", "KXNFLGAME-26SEP17XXXYYY", "KXMVENFLSINGLEGAME-S2025"]
)
def test_what_is_on_no_game_is_left_out(event):
    assert game(event + "-X", event) == {}


@given(st.sampled_from(sorted(TEAMS)), st.sampled_from(sorted(TEAMS)))
def test_every_pair_of_teams_is_split_rightly(away, home):
    found = game("", f"KXNFLGAME-25DEC07{away}{home}")
    assert found == {} if away == home else (found["away"], found["home"]) == (away, home)


@given(st.sampled_from(sorted(CODES)), st.integers(1990, 2030))
def test_every_code_is_that_of_a_team_of_the_season(code, season):
    assert team(team(code, season), season) == team(code, season)


def test_a_market_is_known_since_it_was_made_and_its_price_since_it_was_recorded():
    made = {"created_time": "2026-08-25T15:28:53.789837Z", "open_time": "2026-08-25T16:00:00Z"}
    key, at, stated = staged("market", MARKET | made)
    assert (key, at) == (MARKET["ticker"], datetime(2026, 8, 25, 15, 33, tzinfo=UTC))
    assert stated["first_at"] == "2026-08-25T15:28:53.789837+00:00"
    assert (stated["yes_bid"], stated["yes_ask"], stated["last"]) == ("0.3200", "0.3300", None)


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("market", MARKET | {"status": ""}),
        ("market", MARKET | {"yes_bid_dollars": "7"}),
        ("market", MARKET | {"yes_bid_dollars": ["1"]}),
        ("market", MARKET | {"floor_strike": "9999999"}),
        ("trade", {"ticker": "T", "trade_id": "1", "yes_price": "6", "count": "0", "created_time": AT}),
        ("trade", {"ticker": "T", "trade_id": "1", "yes_price": "6", "count": "1", "created_time": "2030-01-01T00:00:00Z"}),
        ("candle", {"ticker": "T", "end_period_ts": "1760500800", "price": "5"}),
        ("book", {"yes": [["32"]], "ticker": "T"}),
        ("book", {"yes": []}),
    ],
)
def test_an_object_that_cannot_be_is_rejected(what, body):
    with pytest.raises(Reject):
        staged(what, body)


JSON = st.recursive(
    st.none() | st.text(max_size=9), lambda held: st.lists(held, max_size=3) | st.dictionaries(st.text(max_size=5), held)
)


@given(
    st.sampled_from(["market", "event", "series", "trade", "candle", "book"]),
    st.dictionaries(st.sampled_from(sorted(MARKET)), JSON),
)
def test_any_object_is_staged_or_rejected(what, body):
    with suppress(Reject):
        assert staged(what, MARKET | body, ticker="T", minutes="60")
