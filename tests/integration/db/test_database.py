"""Reading and writing one world: who sees what, and how waiting and refusal are said."""

import asyncio
from dataclasses import replace

import pytest

from db.config import Config
from db.database import Database
from db.errors import PoolExhausted, SetupNeeded, StatementFailed, StatementTimeout, Unavailable
from db.query import Policy, Query
from db.sql import positions_open


def query(sql, **policy):
    return Query(name="probe", about="for a test", sql=sql, policy=Policy(**{"scope": "user", "reads": ("users",)} | policy))


ADD = query("INSERT INTO users (user_id) VALUES (%(who)s)", writes=("users",))
EVERYONE = query("SELECT user_id FROM users")  # without the filter: row-level security must do
SLEEP = query("SELECT pg_sleep(%(s)s)")
COPY = query("COPY symbols (symbol, kind) FROM STDIN", writes=("symbols",))
LISTED = query("SELECT symbol FROM symbols ORDER BY symbol")


async def add(database, user):
    async with database.writer(user) as write:
        await write.run(ADD, who=user)


async def test_a_new_world_has_no_positions(database, scope):
    assert len(await database.reader(scope).rows(positions_open, symbols=[])) == 0


async def test_a_query_without_a_filter_still_shows_no_other_users_rows(database, scope):
    await add(database, "me")
    await add(database, "her")
    mine = await database.reader(replace(scope, user="me")).rows(EVERYONE)
    assert [row.user_id for row in mine] == ["me"]


async def test_the_user_of_one_read_is_not_left_to_the_next(database):
    await add(database, "me")
    for user, seen in (("me", 1), ("her", 0), ("", 0), ("me", 1)):
        assert len((await database.fetch(EVERYONE, {}, user))[0]) == seen


async def test_nobody_writes_a_row_for_someone_else(database):
    async with database.writer("me") as write:
        with pytest.raises(StatementFailed, match="probe: new row violates row-level security"):
            await write.run(ADD, who="her")


async def test_a_reader_cannot_write(database, scope):
    with pytest.raises(StatementFailed, match="read-only transaction"):
        await database.fetch(ADD, {"who": "me"}, "me")


async def test_a_reader_does_not_see_stored_turns(database):
    with pytest.raises(StatementFailed, match="permission denied for table turns"):
        await database.fetch(query("SELECT * FROM turns"), {}, "me")


async def give_up(database):
    async with database.writer("me") as write:
        await write.run(ADD, who="me")
        raise LookupError


async def test_a_transaction_that_raises_leaves_nothing(database):
    with pytest.raises(LookupError):
        await give_up(database)
    assert await database.fetch(EVERYONE, {}, "me") == ((), False)


async def test_rows_are_copied_in_and_read_back(database):
    async with database.writer("me") as write:
        async with write.copy(COPY) as copy:
            for symbol in ("NVDA", "AAPL"):
                await copy.write_row((symbol, "etf"))
        assert [row.symbol for row in await write.run(LISTED)] == ["AAPL", "NVDA"]


async def test_a_copy_that_breaks_a_rule_is_refused_by_name(database):
    async with database.writer("me") as write:
        with pytest.raises(StatementFailed, match=r"probe: new row for relation .* violates check constraint"):
            await copy_one(write, ("NVDA", "planet"))


async def copy_one(write, row):
    async with write.copy(COPY) as copy:
        await copy.write_row(row)


async def test_arguments_are_exactly_those_of_the_query(database):
    async with database.writer("me") as write:
        with pytest.raises(TypeError, match=r"probe runs with \['who'\], got \['whom'\]"):
            await write.run(ADD, whom="me")


async def test_a_query_that_runs_too_long_is_cancelled_and_named(database):
    hasty = replace(database.config, statement_timeout_s=0.05)
    async with Database.open(hasty, database.world) as world:
        with pytest.raises(StatementTimeout, match="probe: canceling statement due to statement timeout"):
            await world.fetch(SLEEP, {"s": 5}, "me")
        assert (await world.fetch(EVERYONE, {}, "me"))[0] == ()


async def test_waiting_for_a_connection_ends_and_says_how_long_it_was(database):
    narrow = replace(database.config, reader_max=1, wait_s=0.2)
    async with Database.open(narrow, database.world) as world:
        busy = asyncio.create_task(world.fetch(SLEEP, {"s": 1.5}, "me"))
        await asyncio.sleep(0.3)
        with pytest.raises(PoolExhausted, match=r"probe waited 0\.\d\d s and none of 1 became free; they run probe for \d\.\d s"):
            await world.fetch(EVERYONE, {}, "me")
        await busy


async def test_who_waited_and_how_long_is_counted(database):
    narrow = replace(database.config, reader_max=1)
    async with Database.open(narrow, database.world) as world:
        await asyncio.gather(*(world.fetch(SLEEP, {"s": 0.12}, "me") for _ in range(2)))
        stats = world.stats()["reader"]
    assert (stats.size, stats.most, stats.idle, stats.busy, stats.waiting, stats.lent, stats.errors) == (1, 1, 1, 0, 0, 2, 0)
    assert sum(n for limit, n in stats.waited_ms.items() if limit == "more" or int(limit) > 100) >= 1
    assert stats.lent_s >= 0.24


async def test_a_transaction_that_reads_needs_no_connection_of_its_own_kind(database):
    narrow = replace(database.config, reader_max=1, app_max=1)
    async with Database.open(narrow, database.world) as world:

        async def turn(user):
            async with world.writer(user):
                return (await world.fetch(EVERYONE, {}, user))[0]

        assert await asyncio.gather(*(turn(str(n)) for n in range(20))) == [()] * 20


async def test_a_transaction_inside_a_transaction_is_refused_at_once_instead_of_waiting_for_itself(database):
    async with database.writer("me") as outer:
        with pytest.raises(RuntimeError, match="has a transaction open"):
            await add(database, "me")
        await outer.run(ADD, who="me")
    await add(database, "her")
    assert (await database.fetch(EVERYONE, {}, "me"))[0] == (("me",),)


async def test_closing_waits_for_what_is_running_and_lets_nobody_else_in(database):
    async with Database.open(database.config, database.world) as world:
        running = asyncio.create_task(world.fetch(query("SELECT pg_sleep(0.4), 1 AS done"), {}, "me"))
        await asyncio.sleep(0.15)
        closing = asyncio.create_task(world.close())
        await asyncio.sleep(0.05)
        with pytest.raises(Unavailable, match="was closed"):
            await world.fetch(EVERYONE, {}, "me")
        await closing
    assert running.done()
    assert running.result()[0][0].done == 1


async def test_a_query_that_does_not_end_holds_up_closing_only_so_long(database):
    async with Database.open(replace(database.config, drain_s=0.2), database.world) as world:
        running = asyncio.create_task(world.fetch(SLEEP, {"s": 60}, "me"))
        await asyncio.sleep(0.15)
        await world.close()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert world.stats()["reader"].busy == 0


async def test_a_query_asked_often_is_prepared_once_and_still_right(database):
    for n in range(20):
        assert (await database.fetch(query("SELECT %(n)s::int AS n"), {"n": n}, "me"))[0][0].n == n


async def test_a_read_that_is_given_up_leaves_its_connection_usable(database):
    alone = replace(database.config, reader_max=1)
    async with Database.open(alone, database.world) as world:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(world.fetch(SLEEP, {"s": 30}, "me"), 0.3)
        assert (await world.fetch(EVERYONE, {}, "me"))[0] == ()


async def test_forty_reads_at_once_share_eight_connections(database):
    results = await asyncio.gather(*(database.fetch(query("SELECT 1 AS one"), {}, "me") for _ in range(40)))
    assert {records[0].one for records, _ in results} == {1}
    assert database.stats()["reader"].size <= database.config.reader_max


async def test_times_come_back_in_utc(database):
    records, _ = await database.fetch(query("SELECT '2025-11-20 16:00-05'::timestamptz AS at"), {}, "me")
    assert records[0].at.isoformat() == "2025-11-20T21:00:00+00:00"


async def test_a_server_that_is_not_there_is_said_with_its_place(tmp_path):
    secrets = '{"127.0.0.1:1": {"ava_owner": "hidden", "ava_app": "hidden", "ava_reader": "hidden"}}'
    (tmp_path / "pg-secrets.json").write_text(secrets)
    with pytest.raises(Unavailable, match=r"127\.0\.0\.1:1") as failed:
        async with Database.open(Config(home=tmp_path, url="postgresql://someone:secret@127.0.0.1:1/x"), "main"):
            pass
    assert not any(word in str(failed.value) for word in ("secret", "hidden"))


async def test_a_server_without_avas_logins_is_said_with_the_command(tmp_path):
    with pytest.raises(SetupNeeded, match=r"no logins for db\.example:5433; run `ava db setup --admin-url"):
        async with Database.open(Config(home=tmp_path, url="postgresql://db.example:5433"), "main"):
            pass
