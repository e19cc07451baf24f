"""What each kind makes of one row of its file."""

from datetime import UTC, date, datetime

import pytest

from ava.sources import KINDS
from ava.sources.csvfile import Head, Unreadable
from ava.sources.kind import Reject

BAR = {"date": "2015-01-02", "open": "27.8", "high": "27.9", "low": "26.8", "close": "27.3", "adj_close": "24.6", "volume": "100"}
QUOTE = {
    "contractSymbol": "AAPL260211C00185000",
    "lastTradeDate": "2026-01-30 15:12:47+00:00",
    "strike": "185.0",
    "lastPrice": "72.25",
    "bid": "92.9",
    "ask": "95.8",
    "volume": "",
    "openInterest": "12.0",
    "impliedVolatility": "4.87",
    "underlyingPrice": "279.51",
}
GAME = dict.fromkeys(KINDS["nfl_games"].columns, "") | {
    "game_id": "2023_13_SEA_DAL",
    "season": "2023",
    "game_type": "REG",
    "week": "13",
    "gameday": "2023-11-30",
    "gametime": "20:15",
    "away_team": "SEA",
    "home_team": "DAL",
    "away_score": "35",
    "home_score": "41",
    "location": "Home",
    "spread_line": "9.5",
    "home_moneyline": "-500",
}
REPORT = {"symbol": "A", "date": "2012-11-19", "fiscal_quarter_end_label": "12-Oct", "eps_est": "0.8", "eps": "0.84"}
REPORT |= {"release_time": "post"}


def staged(kind, fields, name="AAPL"):
    return KINDS[kind].row(fields, Head(name=name, columns=tuple(fields)))


def test_a_bar_becomes_known_at_the_close_of_its_session():
    assert staged("bars", BAR)[-1] == datetime(2015, 1, 2, 21, 0, tzinfo=UTC)
    assert staged("bars", BAR | {"date": "2015-11-27"})[-1] == datetime(2015, 11, 27, 18, 0, tzinfo=UTC)


def test_a_bar_takes_its_symbol_from_the_file_or_the_row():
    assert staged("bars", BAR)[:3] == ("AAPL", "yahoo", "split")
    assert staged("bars_long", BAR | {"symbol": "KO"}, name="all")[:3] == ("KO", "yahoo_total", "total")


def test_a_file_of_bars_named_after_nothing_is_unreadable():
    with pytest.raises(Unreadable, match=r"as in AAPL\.csv"):
        staged("bars", BAR, name="prices")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"high": "27.0"}, "high 27.0 and low 26.8 do not hold"),
        ({"low": "27.35"}, "do not hold"),
        ({"close": "0"}, "close '0' is not a price"),
        ({"open": "nan"}, "open 'nan' is not a price"),
        ({"volume": "-1"}, "volume '-1'"),
        ({"date": "2015-01-03"}, "not a session"),
        ({"date": "2015-07-03"}, "not a session"),
    ],
)
def test_a_bar_that_cannot_be_is_rejected(change, reason):
    with pytest.raises(Reject, match=reason):
        staged("bars", BAR | change)


def test_a_contract_is_read_from_its_occ_symbol():
    assert staged("yahoo_chain", QUOTE)[:4] == ("AAPL", date(2026, 2, 11), 185.0, "call")


@pytest.mark.parametrize(
    ("bid", "ask", "stored"),
    [("0.0", "0.0", (None, None)), ("0.0", "0.05", (0.0, 0.05)), ("1.2", "0.0", (1.2, None)), ("2.0", "1.5", (2.0, 1.5))],
)
def test_no_quote_is_null_and_a_crossed_one_is_kept(bid, ask, stored):
    assert staged("yahoo_chain", QUOTE | {"bid": bid, "ask": ask})[4:6] == stored


@pytest.mark.parametrize("unsolved", ["1.0000000000000003e-05", "1e-05", "0.0", ""])
def test_a_volatility_that_was_not_solved_is_null(unsolved):
    assert staged("yahoo_chain", QUOTE | {"impliedVolatility": unsolved})[10] is None


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"contractSymbol": "AAPL1260211C00185000"}, "adjusted contract"),
        ({"contractSymbol": "AAPL260231C00185000"}, "no such expiry"),
        ({"strike": "190.0"}, "strike '190.0' is not that of"),
        ({"lastTradeDate": ""}, "lastTradeDate is missing"),
    ],
)
def test_a_quote_that_cannot_be_is_rejected(change, reason):
    with pytest.raises(Reject, match=reason):
        staged("yahoo_chain", QUOTE | change)


def test_a_game_kicks_off_in_new_york_and_its_parts_become_known_in_turn():
    row = staged("nfl_games", GAME)
    assert row[4] == datetime(2023, 12, 1, 1, 15, tzinfo=UTC)
    assert row[13] == datetime(2023, 5, 16, 0, 0, tzinfo=UTC)
    assert row[21] == datetime(2023, 12, 1, 5, 15, tzinfo=UTC)


def test_a_playoff_game_is_known_days_before_it_not_in_spring():
    assert staged("nfl_games", GAME | {"game_type": "DIV"})[13] == datetime(2023, 11, 26, 1, 15, tzinfo=UTC)


def test_a_game_without_a_time_is_an_early_one():
    assert staged("nfl_games", GAME | {"gametime": ""})[4] == datetime(2023, 11, 30, 18, 0, tzinfo=UTC)


def test_a_game_not_played_has_no_score():
    assert staged("nfl_games", GAME | {"away_score": "", "home_score": ""})[14:16] == (None, None)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"home_score": ""}, "only one team"),
        ({"game_type": "PRE"}, "game_type 'PRE'"),
        ({"gametime": "8pm"}, "gametime '8pm'"),
        ({"season": ""}, "season"),
    ],
)
def test_a_game_that_cannot_be_is_rejected(change, reason):
    with pytest.raises(Reject, match=reason):
        staged("nfl_games", GAME | change)


@pytest.mark.parametrize(("label", "period"), [("12-Oct", "2012-10"), ("18-Jan", "2018-01"), ("2012-10", "2012-10"), ("", None)])
def test_a_fiscal_quarter_the_spreadsheet_mangled_is_put_right(label, period):
    assert staged("earnings", REPORT | {"fiscal_quarter_end_label": label})[2] == period


@pytest.mark.parametrize(("release", "hour"), [("pre", (12, 0)), ("post", (21, 5)), ("", (21, 5))])
def test_a_report_becomes_known_when_it_was_released(release, hour):
    assert staged("earnings", REPORT | {"release_time": release})[-1] == datetime(2012, 11, 19, *hour, tzinfo=UTC)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"fiscal_quarter_end_label": "12-Oktober"}, "neither like"),
        ({"eps": "", "eps_est": ""}, "neither"),
        ({"symbol": ""}, "ticker"),
    ],
)
def test_a_report_that_cannot_be_is_rejected(change, reason):
    with pytest.raises(Reject, match=reason):
        staged("earnings", REPORT | change)
