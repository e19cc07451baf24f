"""What each kind makes of one row of its file."""

from datetime import UTC, date, datetime
from decimal import Decimal

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


LEAN = {"date": "2014-06-09", "underlying": "AAPL", "expiry": "2014-06-13", "strike": "600.0", "right": "C", "close": "47.21"}
LEAN |= {"volume": "0", "open_interest": "", "implied_volatility": "0.0", "delta": "0.9"}
MINUTE = LEAN | {"time_et": "2014-06-06 16:22", "right": "put", "volume": "3"}
QUARTER = dict.fromkeys(KINDS["company_quarters"].columns, "") | {
    "ticker": "D05_SI",
    "quarter_end": "2026-06-30",
    "fiscal_label": "2026-Q2",
    "announce_date": "2026-08-06",
    "revenue_actual": "101749246390000.0",
    "gross_margin_pct": "79.3",
}


def test_a_daily_chain_is_of_the_session_before_its_date():
    assert staged("lean_universe", LEAN)[1] == datetime(2014, 6, 6, 20, 0, tzinfo=UTC)


def test_greeks_beside_a_volatility_that_was_not_solved_are_none():
    assert staged("lean_universe", LEAN)[-3:] == (None, None, None)
    assert staged("lean_universe", LEAN | {"implied_volatility": "0.3"})[-3:-1] == (0.3, 0.9)


def test_a_minute_of_trades_is_known_when_it_has_ended():
    assert staged("lean_minutes", MINUTE)[1] == datetime(2014, 6, 6, 20, 23, tzinfo=UTC)


def test_a_listing_abroad_keeps_its_exchange_and_its_large_sums():
    row = staged("company_quarters", QUARTER)
    assert (row[0], row[8], row[11]) == ("D05.SI", Decimal("101749246390000.0"), pytest.approx(0.793))


def test_factors_are_of_the_symbol_their_file_is_named_after():
    fields = {"date": "2014-06-06", "price_factor": "0.9", "split_factor": "0.25", "reference_price": "0.0"}
    assert staged("price_factors", fields, name="BRK.B_factors")[:3] == ("BRK.B", date(2014, 6, 6), "lean")
    with pytest.raises(Unreadable, match="AAPL_factors"):
        staged("price_factors", fields, name="factors")


def test_news_of_a_day_is_known_at_its_end():
    fields = {"date": "2019-01-02", "symbol": "AAPL", "news": "x"}
    assert staged("news", fields)[-1] == datetime(2019, 1, 3, 4, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "fields", "reason"),
    [
        ("lean_universe", LEAN | {"right": "X"}, "right 'X' is none of"),
        ("lean_universe", LEAN | {"strike": "0"}, "strike '0' is not a price"),
        ("lean_minutes", MINUTE | {"time_et": "16:22"}, "time_et '16:22'"),
        ("lean_minutes", MINUTE | {"volume": "0"}, "not those of a trade"),
        (
            "price_factors",
            {"date": "2014-06-06", "price_factor": "0", "split_factor": "1", "reference_price": ""},
            "not both above 0",
        ),
        ("phrasebank", {"sentence": "x", "label": "good", "min_agreement_pct": "100"}, "label 'good'"),
        ("company_quarters", QUARTER | {"announce_date": "0026-08-06"}, "out of range"),
    ],
)
def test_what_cannot_be_is_rejected_by_name(kind, fields, reason):
    with pytest.raises(Reject, match=reason):
        staged(kind, fields)
