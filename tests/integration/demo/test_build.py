from datetime import datetime
from decimal import Decimal

import pytest

from ava.demo import NOW, SEED
from ava.demo.build import write
from ava.demo.planted import PLANTED
from ava.demo.world import simulate
from db.errors import StatementFailed
from db.scope import Scope
from db.sql import balance_latest, demo_counts, positions_open
from tools.analytics.positions import total_value


def as_of(when: datetime, user: str = "me") -> Scope:
    return Scope(user=user, world="demo", as_of=when)


async def test_the_database_holds_the_rows_that_were_made(demo, scope):
    counts = (await demo.reader(scope).rows(demo_counts)).one().record
    world = simulate(SEED)
    for table in ("symbols", "bars", "option_quotes", "option_prints", "nfl_games", "news"):
        assert getattr(counts, table) == len(world.market[table])
    assert counts.transactions == len(world.people["me"].transactions)


@pytest.mark.parametrize("user", ["me", "other"])
async def test_equity_in_the_database_is_cash_and_open_positions_to_the_cent(demo, user):
    reader = demo.reader(as_of(NOW, user))
    positions, balance = await reader.rows(positions_open, symbols=[]), (await reader.rows(balance_latest)).one().record
    assert positions
    assert all(position.price is not None for position in positions)
    assert balance.equity == balance.cash + total_value(positions)


async def test_every_open_position_has_a_price_of_the_session_before(demo, scope):
    rows = await demo.reader(scope).rows(positions_open, symbols=[])
    assert [row.symbol for row in rows if row.price_before is None and row.kind != "event"] == []


async def test_equity_of_a_past_session_agrees_with_the_positions_of_then(demo):
    reader = demo.reader(as_of(datetime.fromisoformat("2025-11-17T16:00:00-05:00")))
    positions, balance = await reader.rows(positions_open, symbols=[]), (await reader.rows(balance_latest)).one().record
    assert balance.equity == balance.cash + total_value(positions)


async def test_one_person_never_sees_the_other(demo):
    seen = {
        user: {row.symbol for row in await demo.reader(as_of(NOW, user)).rows(positions_open, symbols=[])}
        for user in ("me", "other")
    }
    assert seen["me"]
    assert seen["other"]
    assert seen["me"] & seen["other"] == set()


async def test_a_stranger_sees_no_positions(demo):
    assert len(await demo.reader(as_of(NOW, "stranger")).rows(positions_open, symbols=[])) == 0


async def test_planted_contracts_stand_in_the_chains(demo, scope):
    async with demo.app(scope) as connection:
        for odd in PLANTED:
            sql = """SELECT volume, open_interest FROM option_quotes
                     WHERE (symbol, expiry, strike, option_type) = (%s, %s, %s, %s) AND known_at = %s"""
            row = await (await connection.execute(sql, (*odd.terms, NOW))).fetchone()
            assert row.volume >= odd.contracts[1] > row.open_interest


async def test_cash_in_the_database_is_the_sum_of_amounts(demo, scope):
    async with demo.app(scope) as connection:
        row = await (await connection.execute("SELECT sum(amount) AS cash FROM transactions")).fetchone()
    balance = (await demo.reader(scope).rows(balance_latest)).one().record
    assert row.cash == balance.cash > Decimal(1000)


async def test_a_world_that_has_rows_is_left_as_it_was(database):
    world = simulate(1)
    small = {table: rows[:50] for table, rows in world.market.items() if table in {"symbols", "price_sources"}}
    await write(database, type(world)(market=small, people=world.people))
    with pytest.raises(StatementFailed):
        await write(database, type(world)(market=small, people=world.people))
    counts = (await database.reader(as_of(NOW)).rows(demo_counts)).one().record
    assert (counts.symbols, counts.transactions) == (50, len(world.people["me"].transactions))
