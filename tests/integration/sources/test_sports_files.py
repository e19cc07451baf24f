"""Files about the NFL and its markets, against the counts and sums their collector published."""

import json
import os
from contextlib import suppress
from pathlib import Path

import pytest

from ava.sources.textfile import Unreadable

TEST_DATA = os.environ.get("AVA_TEST_DATA")
pytestmark = pytest.mark.skipif(not TEST_DATA, reason="AVA_TEST_DATA is not set: real files are not at hand")
DATA = Path(TEST_DATA or ".") / "data"
GAMES, INJURIES = "nfl/games_1999_2023.csv", "nfl/injuries_2017_2023.csv"
ELO, BASIC = "nfl/fivethirtyeight_elo_2012_2021.csv", "nfl/fivethirtyeight_elo_basic_1990_2020.csv"
PUBLISHED, NFELO = "nfl/fivethirtyeight_published_2015_2021.csv", "nfl/nfelo_games_2009_2023.csv"
BOARD = "nfl/espn_scoreboard_live_2025-12-07.json"
KALSHI = DATA / "kalshi"
BUFFALO = KALSHI / "prod_2026-08/markets_KXNFLGAME-26SEP17DETBUF.json"
BOOK = KALSHI / "prod_2026-08/orderbook_KXNFLGAME-26SEP17DETBUF-DET.json"
BRIER = """
    SELECT count(*), round(avg((home_win - (sign(home_score - away_score) + 1) / 2.0)::numeric ^ 2), 4)::float
    FROM nfl_forecasts f JOIN nfl_games g USING (game_id) JOIN nfl_results r USING (game_id) JOIN nfl_odds o USING (game_id)
    WHERE o.home_moneyline IS NOT NULL AND o.away_moneyline IS NOT NULL AND NOT swapped AND model = """


def counts(imported):
    return (imported.read, imported.inserted, imported.updated, imported.unchanged, imported.rejected)


@pytest.mark.parametrize(
    ("file", "kind", "rows"),
    [
        ("nfl/teams.csv", "nfl_teams", 32),
        ("nfl/standings_1999_2023_derived.csv", "nfl_standings", 797),
        (INJURIES, "nfl_injuries", 18_117),
        (ELO, "nfl_elo_538", 2_690),
        (BASIC, "nfl_elo_538_basic", 8_031),
        (PUBLISHED, "nfl_published_538", 1_889),
        (NFELO, "nfl_nfelo", 4_060),
        (BOARD, "espn", 13),
        ("kalshi/markets_KXNFLGAME_demo_2025-11-23.json", "kalshi", 5),
        ("kalshi/order_lifecycle_prod.json", "kalshi", 1),
        ("kalshi/portfolio_demo_2025-11-23.json", "kalshi_portfolio", 3),
        ("kalshi/prod_2026-01/event_single_response.json", "kalshi", 2),
        ("kalshi/prod_2026-01/events_list_response.json", "kalshi", 5),
        ("kalshi/prod_2026-01/market_single_response.json", "kalshi", 1),
        ("kalshi/prod_2026-01/markets_list_response.json", "kalshi", 5),
        ("kalshi/prod_2026-01/portfolio_settlements_response.json", "kalshi_portfolio", 1),
        ("kalshi/prod_2026-01/series_candlesticks_response.json", "kalshi", 90),
        ("kalshi/prod_2026-01/series_single_response.json", "kalshi", 1),
        ("kalshi/prod_2026-01/trades_list_response.json", "kalshi", 5),
        ("kalshi/prod_2026-08/markets_KXNFLGAME-26SEP17DETBUF.json", "kalshi", 2),
        ("kalshi/prod_2026-08/markets_nfl_mixed_series_trimmed.json", "kalshi", 8),
        ("kalshi/prod_2026-08/orderbook_KXNFLGAME-26SEP17DETBUF-DET.json", "kalshi", 1),
    ],
)
async def test_every_row_comes_in_once(bring, file, kind, rows):
    first, second = await bring(DATA / file), await bring(DATA / file)
    assert (first.kind, *counts(first)) == (kind, rows, rows, 0, 0, 0)
    assert counts(second) == (rows, 0, 0, rows, 0)
    assert second.totals == first.totals


@pytest.mark.parametrize("files", [(GAMES, ELO, PUBLISHED, NFELO), (NFELO, PUBLISHED, ELO, GAMES)])
async def test_every_forecast_finds_its_game_whichever_came_first(bring, query, files):
    for file in files:
        await bring(DATA / file)
    found = await query("SELECT model, count(game_id), sum(swapped::int) FROM nfl_forecasts GROUP BY model ORDER BY model")
    assert found == [
        ("538_elo", 2_690, 8),
        ("538_published", 1_889, 0),
        ("538_qbelo", 2_690, 8),
        ("nfelo_close", 4_060, 0),
        ("nfelo_open", 4_060, 0),
    ]
    late = "SELECT count(*) FROM nfl_forecasts f JOIN nfl_games g USING (game_id) WHERE f.known_at <> g.kickoff"
    assert await query(late) == [(0,)]


async def test_forecasts_score_what_the_notes_say_they_do(bring, query):
    """The notes: on 2,681 games of 2012 to 2021, those with a moneyline and home where nflverse has it, 0.2147 and 0.2202."""
    for file in (GAMES, ELO):
        await bring(DATA / file)
    scored = [(await query(f"{BRIER} '{model}'"))[0] for model in ("538_qbelo", "538_elo")]
    assert scored == [(2_681, 0.2147), (2_681, 0.2202)]


async def test_ratings_before_the_games_of_nflverse_are_kept_without_one(bring, query):
    for file in (BASIC, GAMES):
        await bring(DATA / file)
    without = "SELECT count(*), min(season), max(season) FROM nfl_forecasts WHERE game_id IS NULL"
    assert await query(without) == [(2_179, 1990, 1998)]
    assert await query("SELECT count(*) FROM nfl_forecasts WHERE swapped") == [(30,)]


async def test_a_line_of_nfelo_has_the_sign_of_nflverses(bring, query):
    for file in (NFELO, GAMES):
        await bring(DATA / file)
    agree = """SELECT corr(f.market_spread, o.spread_line) > 0.99 FROM nfl_forecasts f JOIN nfl_odds o USING (game_id)
               WHERE model = 'nfelo_close'"""
    assert await query(agree) == [(True,)]


@pytest.mark.parametrize("files", [(GAMES, INJURIES), (INJURIES, GAMES)])
async def test_an_injury_report_is_known_before_its_game(bring, query, files):
    for file in files:
        await bring(DATA / file)
    late = "SELECT count(*) FROM nfl_injuries i JOIN nfl_games g USING (game_id) WHERE i.known_at >= g.kickoff"
    assert await query(late) == [(0,)]
    without = "SELECT DISTINCT season, week, team FROM nfl_injuries WHERE game_id IS NULL ORDER BY team"
    assert await query(without) == [(2022, 17, "BUF"), (2022, 17, "CIN")]  # cancelled
    sunday = "SELECT DISTINCT known_at::text FROM nfl_injuries WHERE game_id = '2017_01_ARI_DET'"
    assert await query(sunday) == [("2017-09-08 20:00:00+00",)]


async def test_standings_balance(bring, query):
    await bring(DATA / "nfl/standings_1999_2023_derived.csv")
    sums = "SELECT sum(wins) - sum(losses), sum(points_for) - sum(points_against), sum(ties) % 2 FROM nfl_standings"
    assert await query(sums) == [(0, 0, 0)]


async def test_a_corrected_report_replaces_the_one_before(bring, query, tmp_path):
    lines = (DATA / INJURIES).read_text(encoding="utf-8").splitlines(keepends=True)[:3]
    (tmp_path / "a.csv").write_text("".join(lines))
    (tmp_path / "b.csv").write_text("".join(lines).replace("LB,Out", "LB,Doubtful"))
    await bring(tmp_path / "a.csv")
    assert counts(await bring(tmp_path / "b.csv")) == (2, 0, 1, 1, 0)
    assert await query("SELECT status FROM nfl_injuries WHERE player = 'Deone Bucannon'") == [("Doubtful",)]


async def test_a_board_adds_games_and_leaves_those_of_nflverse(bring, query, tmp_path):
    await bring(DATA / BOARD)
    assert await query("SELECT count(*), count(DISTINCT week), min(source) FROM nfl_games") == [(13, 1, "espn")]
    header = (DATA / GAMES).read_text(encoding="utf-8").split("\n", 1)[0].split(",")
    game = {"game_id": "2025_14_WAS_MIN", "season": "2025", "game_type": "REG", "week": "14", "gameday": "2025-12-07"}
    game |= {"gametime": "16:25", "away_team": "WAS", "home_team": "MIN", "away_rest": "7", "home_rest": "7"}
    (tmp_path / "games.csv").write_text("\n".join([",".join(header), ",".join(game.get(name, "") for name in header), ""]))
    await bring(tmp_path / "games.csv")
    assert counts(await bring(DATA / BOARD)) == (13, 0, 0, 13, 0)
    assert await query("SELECT source, kickoff::text FROM nfl_games WHERE home = 'MIN'") == [
        ("nflverse", "2025-12-07 21:25:00+00")
    ]


async def test_a_board_is_not_read_before_it_could_be(bring, query):
    await bring(DATA / BOARD)
    assert await query("SELECT DISTINCT known_at::text FROM nfl_live") == [("2025-12-07 21:05:00+00",)]
    assert await query("SELECT state, count(*), count(home_win) FROM nfl_live GROUP BY 1 ORDER BY 1") == [
        ("in", 8, 8),
        ("pre", 5, 0),
    ]
    line = "SELECT spread_line, home_moneyline, away_moneyline FROM nfl_odds WHERE game_id = '2025_14_DEN_LV'"
    assert await query(line) == [(-8.5, 360, -470)]  # "DEN -8.5"


async def test_no_market_has_a_price_nobody_made(bring, query):
    """The empty books of the demo host and the combinations quoted at 0 and 1: absent, not 0.50."""
    await bring(KALSHI / "markets_KXNFLGAME_demo_2025-11-23.json")
    await bring(KALSHI / "prod_2026-01/markets_list_response.json")
    await bring(KALSHI / "prod_2026-01/orderbook_response.json")
    assert await query("SELECT (SELECT count(*) FROM event_markets), (SELECT count(*) FROM event_prices)") == [(10, 0)]


async def test_both_generations_give_prices_in_dollars(bring, query):
    await bring(KALSHI / "order_lifecycle_prod.json")
    await bring(BUFFALO)
    found = await query("SELECT ticker, yes_bid::text, yes_ask::text, last::text, volume::text FROM event_prices ORDER BY ticker")
    assert found == [
        ("KXNFLGAME-25DEC27BALGB-GB", "0.6100", "0.6200", "0.6200", "16126.00"),
        ("KXNFLGAME-26SEP17DETBUF-BUF", "0.6700", "0.6800", "0.6700", "666552.78"),
        ("KXNFLGAME-26SEP17DETBUF-DET", "0.3200", "0.3300", "0.3300", "386542.38"),
    ]


@pytest.mark.parametrize("files", [(BOOK, BUFFALO), (BUFFALO, BOOK)])
async def test_the_offer_of_a_book_is_what_is_left_of_the_best_bid_for_no(bring, query, files):
    for file in files:
        await bring(file)
    quoted = "SELECT yes_bid::text, yes_ask::text FROM event_prices WHERE source = 'kalshi_book'"
    assert await query(quoted) == [("0.3200", "0.3300")]
    assert await query("SELECT side, count(*) FROM event_books GROUP BY side ORDER BY side") == [("no", 5), ("yes", 5)]
    assert await query("SELECT status, known_at < '2026-08-26' FROM event_markets WHERE team = 'DET'") == [("active", True)]


async def test_candles_and_trades_have_their_own_times(bring, query):
    await bring(KALSHI / "prod_2026-01/trades_list_response.json")
    await bring(KALSHI / "prod_2026-01/series_candlesticks_response.json")
    content = json.loads((KALSHI / "prod_2026-01/series_candlesticks_response.json").read_text())
    volume = sum(candle["volume"] for candle in content["response"]["candlesticks"])
    assert await query("SELECT count(*)::int, sum(volume)::int FROM event_candles") == [(90, volume)]
    assert await query("SELECT count(*), sum(size)::int, max(known_at)::text FROM event_trades") == [
        (5, 5, "2026-01-12 15:00:20.897212+00")
    ]


@pytest.mark.parametrize("first", [0, 1])
async def test_an_older_statement_leaves_a_newer_one(bring, query, tmp_path, first):
    content = json.loads(BUFFALO.read_text())
    later = {
        "_metadata": {"recorded_at": "2026-09-18T04:00:00Z"},
        "response": content | {"markets": [dict(content["markets"][0])]},
    }
    later["response"]["markets"][0] |= {"status": "finalized", "result": "yes"}
    (tmp_path / "later.json").write_text(json.dumps(later))
    for path in (BUFFALO, tmp_path / "later.json") if first else (tmp_path / "later.json", BUFFALO):
        await bring(path)
    found = await query("SELECT status, result, stated_at::text, known_at < '2026-08-26' FROM event_markets WHERE team = 'DET'")
    assert found == [("finalized", "yes", "2026-09-18 04:00:00+00", True)]
    assert await query("SELECT count(*) FROM event_prices") == [(3,)]


@pytest.mark.parametrize("first", [0, 1])
async def test_a_market_finds_its_game_by_day_and_teams(bring, query, tmp_path, first):
    header = (DATA / GAMES).read_text(encoding="utf-8").split("\n", 1)[0].split(",")
    game = {"game_id": "2026_02_DET_BUF", "season": "2026", "game_type": "REG", "week": "2", "gameday": "2026-09-17"}
    game |= {"gametime": "20:15", "away_team": "DET", "home_team": "BUF"}
    (tmp_path / "games.csv").write_text("\n".join([",".join(header), ",".join(game.get(name, "") for name in header), ""]))
    for path in (BUFFALO, tmp_path / "games.csv") if first else (tmp_path / "games.csv", BUFFALO):
        await bring(path)
    assert await query("SELECT team, game_id FROM event_markets ORDER BY team") == [
        ("BUF", "2026_02_DET_BUF"),
        ("DET", "2026_02_DET_BUF"),
    ]


async def test_only_a_winner_market_pays_on_a_team(bring, query):
    await bring(KALSHI / "prod_2026-08/markets_nfl_mixed_series_trimmed.json")
    found = await query("SELECT series, count(team), count(strike_team), count(strike) FROM event_markets GROUP BY 1 ORDER BY 1")
    assert found == [("KXNFLGAME", 2, 0, 0), ("KXNFLSPREAD", 0, 2, 2), ("KXNFLTEAMTOTAL", 0, 2, 2), ("KXNFLTOTAL", 0, 0, 2)]


@pytest.mark.parametrize(
    "name",
    [
        "exchange_status",
        "exchange_schedule",
        "filters_by_sport",
        "live_data_milestone",
        "milestone_single",
        "structured_target_single",
    ],
)
async def test_what_holds_nothing_to_store_says_so(bring, name):
    imported = await bring(KALSHI / f"prod_2026-01/{name}_response.json")
    assert (imported.kind, imported.read) == ("kalshi_other", 0)
    assert imported.totals["stored"].startswith("nothing")


async def test_a_portfolio_becomes_position_transaction_and_balance(bring, query):
    await bring(KALSHI / "portfolio_demo_2025-11-23.json")
    assert await query("SELECT symbol, quantity::int, average_price::float FROM positions") == [("KXALIENS-26", -103, 0.04)]
    assert await query("SELECT code, quantity::int, amount::text FROM transactions") == [("buy_no", 103, "-98.88")]
    assert await query("SELECT cash::text, equity::text, session::text FROM balances") == [("2350.84", "2452.81", "2025-11-23")]
    assert await query("SELECT 1 FROM positions", user="someone else") == []


@pytest.mark.parametrize("part", ["markets", "market", "trades", "candlesticks", "orderbook"])
async def test_a_document_of_another_shape_changes_nothing(bring, query, tmp_path, part):
    inner = {"ticker": "KXA-B", "trade_id": "1", "end_period_ts": 1, "yes": 5}
    (tmp_path / "x.json").write_text(
        json.dumps({part: [inner, 7] if part.endswith("s") else inner, "orderbook": inner, "events": 3})
    )
    with suppress(Unreadable):
        assert (await bring(tmp_path / "x.json")).inserted == 0
    assert await query("SELECT count(*) FROM event_markets") == [(0,)]
