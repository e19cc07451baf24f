"""What one process writes, the caches of the others no longer hold."""

from contextlib import asynccontextmanager

import pytest
from psycopg import AsyncConnection

from db.database import Database
from db.embedded import lock
from db.query import Policy, Query


def query(sql, **policy):
    return Query(name="probe", about="for a test", sql=sql, policy=Policy(**{"scope": "market", "cache_s": 600} | policy))


TEAMS = query("SELECT team FROM nfl_teams ORDER BY team", reads=("nfl_teams",))
SYMBOLS = query("SELECT symbol FROM symbols ORDER BY symbol", reads=("symbols",))
MINE = query("SELECT user_id FROM users WHERE user_id = %(user)s", reads=("users",), scope="user")
ADD_SYMBOL = query("INSERT INTO symbols (symbol) VALUES (%(symbol)s)", writes=("symbols",))
ADD_TEAM = query("INSERT INTO nfl_teams VALUES (%(team)s, '', '', '', '')", writes=("nfl_teams",))
COPY = query("COPY symbols (symbol) FROM STDIN", writes=("symbols",))
UNANNOUNCED = """
SELECT relname FROM pg_class c
WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND NOT EXISTS (
    SELECT FROM pg_trigger t
    WHERE t.tgrelid = c.oid AND t.tgname = 'announced' AND t.tgtype::integer & 60 = 60  -- insert, delete, update, truncate
)
"""


async def until(true):
    assert await lock.until(true, 20)


@pytest.fixture
async def here(database):
    """The same world as another process has it open, listening."""
    async with Database.open(database.config, database.world, listen=True) as world:
        await until(lambda: world.cache.stats().hears)
        yield world


async def seen(world, asked=SYMBOLS, user="me"):
    records, _ = await world.cache.fetch(asked, {"user": user} if "user" in asked.arguments else {}, user)
    return [record[0] for record in records]


async def write(world, what, **args):
    async with world.writer("me") as writer:
        await writer.run(what, **args)


def dropped(world, n):
    return until(lambda: world.cache.stats().invalidated == n)


async def test_a_write_of_another_process_is_read_here(database, here):
    assert await seen(here) == []
    await write(database, ADD_SYMBOL, symbol="NVDA")
    await dropped(here, 1)
    assert await seen(here) == ["NVDA"]


async def test_only_readers_of_that_table_ask_again(database, here):
    await seen(here)
    await seen(here, TEAMS)
    await write(database, ADD_TEAM, team="KC")
    await dropped(here, 1)
    assert (await here.cache.fetch(SYMBOLS, {}, "me"))[1] is True


async def test_a_write_that_is_undone_drops_nothing(database, here):
    await seen(here)
    with pytest.raises(LookupError):
        await undone(database)
    await seen(here, TEAMS)
    await write(database, ADD_TEAM, team="KC")  # heard after the other would have been
    await dropped(here, 1)
    assert (await here.cache.fetch(SYMBOLS, {}, "me"))[1] is True


async def undone(database):
    async with database.writer("me") as writer:
        await writer.run(ADD_SYMBOL, symbol="NVDA")
        raise LookupError


@pytest.mark.parametrize("how", ["TRUNCATE symbols", "DELETE FROM symbols", "UPDATE symbols SET name = 'x'"])
async def test_every_way_of_writing_is_heard(database, here, how):
    await seen(here)
    async with await AsyncConnection.connect(database.server.conninfo("ava_owner", database._database)) as owner:
        await owner.execute(how.encode())
    await dropped(here, 1)


async def test_a_copy_is_heard(database, here):
    await seen(here)
    async with database.writer("me") as writer, writer.copy(COPY) as copy:
        await copy.write_row(("NVDA",))
    await dropped(here, 1)
    assert await seen(here) == ["NVDA"]


async def test_ones_own_write_is_read_at_once_with_or_without_ears(database):
    assert await seen(database) == []
    await write(database, ADD_SYMBOL, symbol="NVDA")
    assert await seen(database) == ["NVDA"]


async def test_a_user_who_reads_anothers_question_gets_ones_own_answer(database):
    for user in ("me", "her"):
        async with database.writer(user) as writer:
            await writer.run(query("INSERT INTO users VALUES (%(user)s)", writes=("users",), scope="user"))
    assert [await seen(database, MINE, user) for user in ("me", "her", "me")] == [["me"], ["her"], ["me"]]
    assert (database.cache.stats().hits, database.cache.stats().entries) == (1, 2)


@asynccontextmanager
async def deafened(world):
    """The listening connection is ended by the server, and may not come back until the block ends."""
    await seen(world)
    connect, world.server.passwords["ava_reader"] = world.server.passwords["ava_reader"], "wrong"
    try:
        async with await AsyncConnection.connect(world.server.conninfo("ava_owner", world._database), autocommit=True) as owner:
            await owner.execute(b"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'")
        await until(lambda: world.cache.stats().hears is False)
        yield
    finally:
        world.server.passwords["ava_reader"] = connect


async def test_nothing_written_while_it_could_not_hear_is_missed(database, here):
    async with deafened(here):
        await write(database, ADD_SYMBOL, symbol="NVDA")
        assert await seen(here) == ["NVDA"]
        await write(database, ADD_SYMBOL, symbol="AAPL")
    await until(lambda: here.cache.stats().hears)
    assert await seen(here) == ["AAPL", "NVDA"]


async def test_after_ears_are_back_it_keeps_and_hears_again(database, here):
    async with deafened(here):
        pass
    await until(lambda: here.cache.stats().hears)
    assert [await seen(here), (await here.cache.fetch(SYMBOLS, {}, "me"))[1]] == [[], True]
    await write(database, ADD_SYMBOL, symbol="NVDA")
    await until(lambda: here.cache.stats().entries == 0)
    assert await seen(here) == ["NVDA"]


async def test_every_table_an_agent_may_read_announces_its_changes(database):
    async with database.writer("me") as writer:
        cursor = await writer._connection.execute(UNANNOUNCED.encode())
        assert {row.relname for row in await cursor.fetchall()} == {"turns", "turns_running", "schema_migrations"}
