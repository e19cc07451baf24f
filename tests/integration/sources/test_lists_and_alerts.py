"""Files of lists, alerts and scans: what a user holds, watches and follows."""

import json
import os
from pathlib import Path

import pytest

from ava.sources.textfile import Unreadable

TEST_DATA = os.environ.get("AVA_TEST_DATA")
REAL = pytest.mark.skipif(not TEST_DATA, reason="AVA_TEST_DATA is not set: real files are not at hand")
DATA = Path(TEST_DATA or ".") / "data"
SCAN = DATA / "tradingview/scan_america_technicals_2019-03.json"
LISTS = DATA / "tradingview/watchlists_shape_example.json"
SHAPES = DATA / "robinhood/api_shapes"
ALERTS = """\
username,alert_text,alert_timestamp,scraped_at,alert_id,ticker,strategy,action,entry_price,exit_price,exit_date,strike,expiry,pnl,status
alpha,"sold puts, chill",2025-11-18T15:04:05Z,,a1,NVDA,CSP,STO,2.10,,,170,2025-12-19,,open
@beta,BTO $AAPL 280C 12/19 @ 3.45,2h ago,2025-11-20T18:00:00Z,,,,,,,,,,,
beta,good morning everyone $SPY looks heavy,2025-11-20T14:00:00Z,,,,,,,,,,,,
beta,BTO $TSLA 400P,50m ago,,,,,,,,,,,,
"""
SHARES = {"average_buy_price": "490.2500", "quantity": "2.00000000", "symbol": "SPY", "updated_at": "2025-08-11T13:42:16.548478Z"}
HELD = "SELECT symbol, quantity::int, closed_at::date::text FROM positions ORDER BY opened_at, symbol"


def counts(imported):
    return (imported.read, imported.inserted, imported.updated, imported.unchanged, imported.rejected)


def kept(imported):
    return Path(imported.rejects_file).read_text(encoding="utf-8")


def written(path, content):
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


async def test_alerts_come_in_once_and_chat_is_counted(bring, query, tmp_path):
    path = written(tmp_path / "alerts.csv", ALERTS)
    first, second = await bring(path), await bring(path)
    assert (counts(first), counts(second)) == ((4, 2, 0, 1, 1), (4, 0, 0, 3, 1))
    assert (first.totals["alerts"], first.totals["posts_without_a_trade"]) == (2, 1)
    found = await query(
        "SELECT author, symbol, action, strike::int, option_type, known_at::text FROM trade_alerts ORDER BY author"
    )
    assert found == [
        ("alpha", "NVDA", "STO", 170, "put", "2025-11-18 15:04:05+00"),
        ("beta", "AAPL", "BTO", 280, "call", "2025-11-20 16:00:00+00"),
    ]


async def test_csv_and_json_are_the_same_alerts(bring, tmp_path):
    await bring(written(tmp_path / "alerts.csv", ALERTS))
    one = {"alert_text": "sold puts, chill", "alert_timestamp": "2025-11-18T15:04:05Z", "alert_id": "a1", "ticker": "NVDA"}
    one |= {"strategy": "CSP", "action": "STO", "entry_price": 2.10, "strike_price": 170, "expiration_date": "2025-12-19"}
    imported = await bring(written(tmp_path / "alerts.json", {"username": "alpha", "alerts": [one | {"status": "open"}]}))
    assert counts(imported) == (1, 0, 0, 1, 0)


@pytest.mark.parametrize("first", [0, 1])
async def test_an_exit_closes_the_alert_whichever_file_came_first(bring, query, tmp_path, first):
    closed = ALERTS.replace(",2.10,,,", ",2.10,0.40,2025-11-19,").replace(",,open", ",340,closed")
    files = [written(tmp_path / "a.csv", ALERTS), written(tmp_path / "b.csv", closed)]
    for path in files if first else reversed(files):
        await bring(path)
    found = await query(
        "SELECT status, exit_price::float, pnl::int, exit_at::text, known_at::date::text FROM trade_alerts WHERE symbol = 'NVDA'"
    )
    assert found == [("closed", 0.4, 340, "2025-11-19 21:00:00+00", "2025-11-18")]


@REAL
async def test_a_scan_becomes_technicals_by_symbol(bring, query):
    first, second = await bring(SCAN), await bring(SCAN)
    assert (first.kind, counts(first), counts(second)) == ("tradingview_scan", (2, 2, 0, 0, 0), (2, 0, 0, 2, 0))
    answer = json.loads(SCAN.read_text())
    given = sum(value is not None for row in answer["response"]["data"] for value in row["d"])
    assert first.totals["values"] == given
    rsi = "SELECT value, exchange, timeframe FROM technicals WHERE symbol = 'AAPL' AND indicator = 'RSI' ORDER BY back"
    assert await query(rsi) == [(75.8055, "NASDAQ", "1d"), (80.465355, "NASDAQ", "1d")]


@REAL
async def test_a_scan_corrected_replaces_the_values(bring, query, tmp_path):
    await bring(SCAN)
    await bring(written(tmp_path / SCAN.name, SCAN.read_text().replace("75.8055", "null")))
    assert counts(await bring(written(tmp_path / SCAN.name, SCAN.read_text().replace("75.8055", "70.5"))))[1:3] == (0, 1)
    assert await query("SELECT value FROM technicals WHERE symbol = 'AAPL' AND indicator = 'RSI' AND back = 0") == [(70.5,)]


@pytest.mark.parametrize(
    "data",
    [[{"s": "NASDAQ:AAPL", "d": [1.0]}], [{"s": "NASDAQ:AAPL", "d": 5}], [{"s": "NASDAQ:AAPL"}], [7], {"s": 1, "d": 2}],
)
async def test_a_scan_whose_values_do_not_fit_its_columns_changes_nothing(bring, query, tmp_path, data):
    content = {"request": {"columns": ["RSI", "close"]}, "response": {"data": [*data] if isinstance(data, list) else data}}
    with pytest.raises(Unreadable):
        await bring(written(tmp_path / "x.json", content))
    assert await query("SELECT count(*) FROM technicals") == [(0,)]


@REAL
async def test_watchlists_are_the_users_and_headings_are_no_symbols(bring, query):
    assert counts(await bring(LISTS)) == (4, 4, 0, 0, 0)
    assert counts(await bring(LISTS)) == (4, 0, 0, 4, 0)
    assert await query("SELECT symbol FROM watchlists ORDER BY symbol") == [("AAPL",), ("BRK.B",), ("SPX",), ("SPY",)]
    assert await query("SELECT symbol FROM watchlists", user="someone else") == []


async def test_a_watchlist_takes_the_place_of_the_one_of_its_name(bring, query, tmp_path):
    await bring(
        written(tmp_path / "a.json", [{"name": "W", "symbols": ["NASDAQ:AAPL", "NYSE:KO"]}, {"name": "V", "symbols": ["NYSE:T"]}])
    )
    await bring(written(tmp_path / "b.json", [{"name": "W", "symbols": ["NYSE:KO", "CME:ES1!", "AMEX:SPY"]}]))
    assert await query("SELECT name, symbol FROM watchlists ORDER BY name, symbol") == [("V", "T"), ("W", "KO"), ("W", "SPY")]


@REAL
async def test_an_option_position_costs_per_share_and_ends_with_its_contract(bring, query):
    assert counts(await bring(SHAPES / "options_aggregate_position.json")) == (1, 1, 0, 0, 0)
    assert counts(await bring(SHAPES / "options_aggregate_position.json")) == (1, 0, 0, 1, 0)
    found = "SELECT symbol, strike::float, option_type, quantity::int, average_price::text, closed_at::text FROM positions"
    assert await query(found) == [("XLF", 26.5, "put", -35, "0.565143", "2018-10-19 20:00:00+00")]


@REAL
async def test_what_is_named_by_id_only_is_rejected_with_what_to_do(bring):
    for file, hint in (("positions.json", "add its symbol"), ("options_positions.json", "strike_price and option_type")):
        imported = await bring(SHAPES / file)
        assert counts(imported) == (1, 0, 0, 0, 1)
        assert hint in kept(imported)


@REAL
async def test_a_padded_symbol_is_a_contract(bring, query):
    assert counts(await bring(SHAPES / "marketdata_option.json")) == (1, 1, 0, 0, 0)
    assert counts(await bring(SHAPES / "marketdata_option.json")) == (1, 0, 0, 1, 0)
    found = "SELECT symbol, expiry::text, strike::int, option_type, last, bid, open_interest, iv, delta FROM option_quotes"
    assert await query(found) == [("IWM", "2026-01-20", 263, "put", 0.39, None, 1724, 0.164583, -0.200402)]


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 2, 0)])
async def test_lists_of_holdings_become_the_same_spells_in_any_order(bring, query, tmp_path, order):
    other = SHARES | {"symbol": "KO", "updated_at": "2025-08-12T14:00:00Z"}
    more = SHARES | {"quantity": "5", "updated_at": "2025-08-20T14:00:00Z"}
    lists = [{"results": [SHARES]}, {"results": [SHARES, other]}, [more]]
    for place in order:
        await bring(written(tmp_path / f"{place}.json", lists[place]))
    assert await query(HELD) == [("SPY", 2, "2025-08-20"), ("KO", 2, "2025-08-20"), ("SPY", 5, None)]


async def test_one_page_of_several_is_refused(bring, tmp_path):
    with pytest.raises(Unreadable, match="one page of several"):
        await bring(written(tmp_path / "p.json", {"results": [SHARES], "next": "https://..."}))


@pytest.mark.parametrize(
    "change", [{"quantity": "NaN"}, {"quantity": "1e99"}, {"average_buy_price": None}, {"symbol": "??"}, {"symbol": 5}]
)
async def test_a_holding_that_cannot_be_is_rejected(bring, query, tmp_path, change):
    assert counts(await bring(written(tmp_path / "p.json", [SHARES | change]))) == (1, 0, 0, 0, 1)
    assert await query(HELD) == []
