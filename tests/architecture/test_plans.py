"""Each named read goes through the index meant for it, in the loaded demo world: as the skills ask it, and prepared for any
arguments. A query without a line in INDEXES fails: say there which way it should go; `ava db explain NAME` shows which it goes.
"""

import pytest
import pytest_asyncio

from db.explain import explain
from db.serving import serving
from db.sql import all_queries
from db.upkeep import tidy

READS = sorted(name for name, query in all_queries().items() if not query.policy.writes)
CONTRACT = "option_quotes_by_strike|option_quotes_by_expiry"  # one contract's quotes: either finds few others
INDEXES = {  # "a|b": one of them
    "alerts_known": {"trade_alerts_by_symbol"},
    "balance_latest": {"balances_pkey"},
    "balances_known": {"balances_pkey"},
    "bars_recent": {"bars_pkey"},
    "bars_traded": {"bars_pkey"},
    "chain_latest": {"option_quotes_pkey"},
    "closes_recent": {"bars_pkey"},
    "demo_counts": {"positions_by_symbol", "transactions_by_date"},
    "demo_filled": set(),
    "earnings_coming": {"earnings_estimates_pkey", "earnings_reports_pkey", "symbols_pkey"},
    "earnings_expected": {"earnings_estimates_pkey", "earnings_reports_pkey"},
    "earnings_reports_last": {"bars_pkey", "earnings_reports_pkey"},
    "flow_balance": {"option_quotes_pkey"},
    "key_presented": {"api_keys_sha256_key"},
    "keys_made": set(),
    "keys_of": set(),
    "flow_latest": {"option_quotes_pkey", "option_prints_pkey"},
    "news_told": {"news_by_symbol"},
    "nfl_games_asked": {"event_markets_by_game", "event_prices_pkey", "nfl_odds_pkey", "nfl_results_pkey"},
    "nfl_results_all": set(),
    "positions_open": {"positions_by_symbol", "bars_pkey", CONTRACT, "event_prices_pkey"},
    "positions_risk": {"positions_by_symbol", "bars_pkey", CONTRACT},
    "premium_candidates": {"option_quotes_pkey"},
    "prints_by_side": {"option_prints_pkey"},
    "screen_universe": {"bars_pkey"},
    "sector_closes": {"bars_pkey"},
    "sources_known": {"bars_pkey", "news_by_symbol"},
    "straddles_after": {"option_quotes_pkey", "option_quotes_by_expiry"},
    "symbols_between": {"bars_pkey"},
    "symbols_breadth": {"bars_pkey"},
    "thread_recent": {"turns_user_id_thread_seq_key"},
    "thread_turns": {"turns_user_id_thread_seq_key"},
    "threads_known": {"turns_user_id_thread_seq_key|turns_by_time"},
    "transactions_known": {"transactions_by_date"},
    "turn_by_id": {"turns_pkey|turns_by_time"},  # the demo world has none: both cost the same
    "turn_last": {"turns_by_time"},
    "turns_before": {"turns_by_time"},
    "turns_by_day": {"turns_by_time"},
    "turns_elsewhere": {"turns_running_pkey"},
}
SMALL = {"api_keys", "price_sources", "symbols", "nfl_games"}  # some ten, ten, ten thousand and seven thousand rows
BIG = {"bars", "option_quotes", "option_prints", "event_prices"}  # in the demo world too
WHOLE = {  # queries that are about everything in a table
    "demo_counts": {"bars", "news", "option_prints", "option_quotes"},
    "nfl_results_all": {"nfl_results", "nfl_odds"},
    "sources_known": {"nfl_results"},
}


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def looked_at(database_config, demo_world):
    """The planner knows what the tables hold, whether or not the server has come round to looking."""
    async with serving(database_config) as server:
        await tidy(server, demo_world)


@pytest.mark.parametrize("name", READS)
def test_it_is_said_which_way_it_should_go(name):
    assert name in INDEXES


@pytest.mark.parametrize("name", READS)
async def test_it_goes_that_way_for_what_the_skills_ask(demo, looked_at, arguments, name):
    if name not in arguments:
        pytest.skip("no skill asks it with these examples")
    query = all_queries()[name]
    assert faults(await explain(demo, query, arguments[name], "me", as_if_big=True)) == []
    assert whole(await explain(demo, query, arguments[name], "me")) == set()


@pytest.mark.parametrize("name", READS)
async def test_it_goes_that_way_for_any_arguments(demo, looked_at, name):
    assert faults(await explain(demo, all_queries()[name], as_if_big=True)) == []
    assert whole(await explain(demo, all_queries()[name])) == set()


def faults(plan):
    """What is wrong with the plan for tables that have grown: those of the demo world mostly fit on a page."""
    unused = [f"does not use {one}" for one in sorted(INDEXES[plan.query]) if plan.indexes.isdisjoint(one.split("|"))]
    return unused + [f"reads all of {table}" for table in sorted(plan.scanned - SMALL - WHOLE.get(plan.query, set()))]


def whole(plan):
    """The big tables it reads from end to end as things are."""
    return plan.scanned & BIG - WHOLE.get(plan.query, set())


def test_no_line_is_left_of_a_query_that_is_gone():
    assert set(INDEXES) <= set(READS)
    assert set(WHOLE) <= set(READS)
