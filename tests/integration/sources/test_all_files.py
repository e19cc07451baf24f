"""Every real file of prices, companies, options, earnings and texts, against the counts and sums its collector published."""

import csv
import os
from decimal import Decimal
from pathlib import Path

import pytest

TEST_DATA = os.environ.get("AVA_TEST_DATA")
pytestmark = pytest.mark.skipif(not TEST_DATA, reason="AVA_TEST_DATA is not set: real files are not at hand")
DATA = Path(TEST_DATA or ".") / "data"
KINDS_OF = {
    "prices/stocks_2015_2022/NVDA.csv": ("bars", 1_986),
    "prices/etf_2021_2026/SPY.csv": ("bars_total", 1_194),
    "prices/etf_2021_2026/UNG.csv": ("bars_total", 1_194),  # never paid: in cents, as its folder is not
    "prices/largecap_2024_2026/prices_42symbols.csv": ("bars_long", 16_170),
    "prices/raw_unadjusted/AAPL.csv": ("bars_raw", 5_849),
    "prices/raw_unadjusted/AAPL_factors.csv": ("price_factors", 41),
    "prices/raw_unadjusted/IBM_factors.csv": ("price_factors", 96),
    "prices/macro/fred_indicators.csv": ("macro_series", 3_233),
    "reference/sp500_constituents.csv": ("sp500_members", 503),
    "reference/sp500_financials.csv": ("sp500_financials", 503),
    "reference/companies_50_2026-06.csv": ("companies", 50),
    "options/cboe/SPY_20230914_cboe_quotedata.csv": ("cboe_chain", 2 * 3_646),
    "options/yahoo_json/SPY_20180827_yahoo.json": ("yahoo_chain_json", 58 + 68),
    "options/lean_universe/AAPL_20140603_20140611.csv.gz": ("lean_universe", 26_676),
    "options/lean_trade_minutes/AAPL_20140606.csv": ("lean_minutes", 22_067),
    "earnings/earnings_estimates_2024_2026.csv": ("company_quarters", 233),
    "earnings/earnings_moves_2015_2018_derived.csv": ("earnings_moves", 754),
    "earnings/analyst_ratings_2012_2025.csv": ("analyst_ratings", 21_068),
    "sentiment/aapl_news_2019.csv": ("news", 349),
    "sentiment/financial_phrasebank.csv": ("phrasebank", 3_860),
    "sentiment/fiqa_headlines_posts.csv": ("fiqa", 954),
}
SMALL = [path for path, (_, rows) in KINDS_OF.items() if rows < 2_000]
TABLES = {  # what order must not change; company figures and members are dated by their import
    "bars": "t::text",
    "price_sources": "t::text",
    "price_factors": "t::text",
    "option_quotes": "t::text",
    "earnings_reports": "t::text",
    "earnings_estimates": "t::text",
    "company_quarters": "t::text",
    "news": "t::text",
    "labelled_texts": "t::text",
    "index_members": "symbol",
    "company_figures": "(symbol, source, price, market_cap)::text",
    "symbols": "(symbol, name, sector)::text",
}


@pytest.mark.parametrize("file", KINDS_OF)
async def test_every_row_of_a_file_comes_in_once_without_a_word_about_its_kind(bring, file):
    kind, rows = KINDS_OF[file]
    first, second = await bring(DATA / file), await bring(DATA / file)
    assert (first.kind, first.read, first.inserted, first.rejected) == (kind, rows, rows, 0)
    assert (second.inserted, second.updated, second.unchanged, second.totals) == (0, 0, rows, first.totals)


async def test_every_file_of_a_folder_of_prices_is_recognised(bring):
    found = [await bring(path) for path in sorted((DATA / "prices/etf_2021_2026").glob("*.csv"))]
    assert {each.kind for each in found} == {"bars_total"}
    with (DATA / "manifest.csv").open(encoding="utf-8") as stream:
        rows = sum(int(row["rows"]) for row in csv.DictReader(stream) if row["path"].startswith("prices/etf_2021_2026/"))
    assert sum(each.inserted for each in found) == rows


@pytest.mark.parametrize("file", ["prices/raw_unadjusted/AAPL.csv", "prices/largecap_2024_2026/prices_42symbols.csv"])
async def test_volume_and_closes_of_bars_add_up_to_those_of_the_file(bring, query, file):
    totals = (await bring(DATA / file)).totals
    with (DATA / file).open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert totals["volume"] == sum(int(row["volume"]) for row in rows)
    assert await query("SELECT sum(close::numeric) FROM bars") == [(sum(Decimal(row["close"]) for row in rows),)]


async def test_traded_prices_times_factors_are_the_adjusted_ones(bring, query):
    for name in ("raw_unadjusted/AAPL.csv", "raw_unadjusted/AAPL_factors.csv", "stocks_2015_2022/AAPL.csv"):
        await bring(DATA / "prices" / name)
    [(days, mean)] = await query("""
        SELECT count(*), avg(abs(r.close * f.split_factor - y.close))
        FROM bars r JOIN bars y ON y.session = r.session AND y.source = 'yahoo'
        CROSS JOIN LATERAL (SELECT split_factor FROM price_factors WHERE last_day >= r.session ORDER BY last_day LIMIT 1) f
        WHERE r.source = 'raw'""")
    assert days == 1_572
    assert mean < 1e-4  # the README: a mean difference of 7e-7; prices here are doubles from four decimals


async def test_sources_of_one_symbol_stand_side_by_side_with_their_basis(bring, query):
    for name in ("raw_unadjusted/AAPL.csv", "stocks_2015_2022/AAPL.csv", "largecap_2024_2026/prices_42symbols.csv"):
        await bring(DATA / "prices" / name)
    found = await query(
        "SELECT source, basis, count(*) FROM bars JOIN price_sources USING (source) WHERE symbol = 'AAPL' GROUP BY 1, 2"
    )
    assert sorted(found) == [("raw", "raw", 5_849), ("yahoo", "split", 1_986), ("yahoo_total", "total", 385)]


async def test_contracts_of_prints_and_chains_add_up(bring):
    minutes = await bring(DATA / "options/lean_trade_minutes/AAPL_20140606.csv")
    assert minutes.totals["contracts"] == 347_952
    cboe = await bring(DATA / "options/cboe/SPY_20230914_cboe_quotedata.csv")
    lines = (DATA / "options/cboe/SPY_20230914_cboe_quotedata.csv").read_text().splitlines()[4:]
    cells = [line.split(",") for line in lines]
    assert cboe.totals["expiries"] == 31
    assert cboe.totals["volume"] == sum(int(row[6]) + int(row[17]) for row in cells)
    assert cboe.totals["open_interest"] == sum(int(row[10]) + int(row[21]) for row in cells)


async def test_quotes_are_dated_by_what_their_file_says(bring, query):
    for name in ("cboe/SPY_20230914_cboe_quotedata.csv", "yahoo_json/SPY_20180827_yahoo.json"):
        await bring(DATA / "options" / name)
    found = await query("SELECT source, known_at::text, underlying FROM option_quotes GROUP BY 1, 2, 3 ORDER BY 1")
    assert found == [("cboe", "2023-09-14 20:31:00+00", 450.81), ("yahoo", "2018-08-27 20:00:01+00", 289.73)]


async def test_a_volatility_of_0_is_none_and_so_is_the_delta_beside_it(bring, query):
    await bring(DATA / "options/cboe/SPY_20230914_cboe_quotedata.csv")
    lines = (DATA / "options/cboe/SPY_20230914_cboe_quotedata.csv").read_text().splitlines()[4:]
    solved = sum(float(row[7]) > 0 for row in (line.split(",") for line in lines))
    assert await query("SELECT count(iv), count(delta) FROM option_quotes WHERE option_type = 'call'") == [(solved, solved)]
    assert await query("SELECT min(delta) >= -1, max(delta) <= 1, max(iv) < 20 FROM option_quotes") == [(True, True, True)]


async def test_quarters_to_come_are_expected_and_money_of_unknown_currency_is_not_taken_for_dollars(bring, query):
    imported = await bring(DATA / "earnings/earnings_estimates_2024_2026.csv")
    assert (imported.totals["symbols"], imported.totals["reported"]) == (27, 207)
    assert await query("SELECT count(*) FROM earnings_reports WHERE symbol ~ '[.]' OR revenue_actual IS NOT NULL") == [(0,)]
    [(expected, known)] = await query("SELECT count(*), max(known_at)::date::text FROM earnings_estimates")
    assert (expected > 10, known) == (True, "2026-08-12")  # the last report in the file


async def test_the_mean_reaction_is_that_of_the_notes(bring):
    totals = (await bring(DATA / "earnings/earnings_moves_2015_2018_derived.csv")).totals
    assert round(totals["mean_move"], 4) == Decimal("0.0334")


async def test_labels_are_counted_as_published(bring):
    totals = (await bring(DATA / "sentiment/financial_phrasebank.csv")).totals
    assert (totals["positive"], totals["neutral"], totals["negative"]) == (1_085, 2_280, 495)


async def test_the_label_of_news_that_follows_the_price_is_not_a_sentiment(bring, query):
    totals = (await bring(DATA / "sentiment/aapl_news_2019.csv")).totals
    assert (totals["texts"], totals["days"]) == (349, 71)
    assert await query("SELECT count(sentiment) FROM news") == [(0,)]


async def test_figures_that_are_missing_are_missing(bring):
    totals = (await bring(DATA / "reference/sp500_financials.csv")).totals
    assert (totals["prices"], totals["market_caps"]) == (503 - 17, 503 - 34)


async def test_sectors_are_those_of_the_index_whatever_came_before(bring, query):
    for name in ("companies_50_2026-06.csv", "sp500_constituents.csv", "sp500_financials.csv"):
        await bring(DATA / "reference" / name)
    assert await query("SELECT count(DISTINCT sector) FROM symbols") == [(11,)]
    assert await query("SELECT name, sector FROM symbols WHERE symbol = 'AAPL'") == [("Apple Inc.", "Information Technology")]


async def test_macro_figures_are_not_known_before_they_were_published(bring, query):
    await bring(DATA / "prices/macro/fred_indicators.csv")
    found = await query("SELECT series, min(known_at - day)::text FROM macro_series GROUP BY 1")
    assert {
        series: int(after.split()[0]) for series, after in found if series in {"Unemployment Rate", "CBOE Volatility Index (VIX)"}
    } == {
        "Unemployment Rate": 45,
        "CBOE Volatility Index (VIX)": 1,
    }


async def test_the_order_of_files_does_not_matter(bring, query, emptied):
    states = []
    for forward in (True, False):
        for file in SMALL if forward else reversed(SMALL):
            await bring(DATA / file)
        states.append({table: sorted(await query(f"SELECT {row} FROM {table} t")) for table, row in TABLES.items()})  # noqa: S608
        await emptied(TABLES)
    assert states[0] == states[1]
    assert all(states[0].values())
