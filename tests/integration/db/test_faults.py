"""An open world whose server is hurt: nothing is lost, the error is clear, and it works again by itself."""

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from psycopg import AsyncConnection

from db import embedded
from db.config import Config
from db.database import Database
from db.errors import DatabaseError, StatementTimeout, Unavailable
from db.query import Policy, Query

linux = pytest.mark.skipif(sys.platform != "linux", reason="mounts a tmpfs")


def query(sql, **policy):
    return Query(name="probe", about="for a test", sql=sql, policy=Policy(**{"scope": "user", "reads": ("users",)} | policy))


USERS = query("SELECT user_id FROM users")
ADD = query("INSERT INTO users VALUES (%(user)s)", writes=("users",))
SLEEP = query("SELECT pg_sleep(%(s)s), 1 AS done", scope="market")
KEPT = query("SELECT user_id FROM users", cache_s=600)
MUCH = query(
    "INSERT INTO news (news_id, headline, source, known_at) SELECT n, repeat('x', 2000), 't', '2025-01-01'"
    " FROM generate_series(%(a)s::int, %(b)s::int) n",
    writes=("news",),
)
COUNT = query("SELECT count(*) AS n FROM news", scope="market", reads=("news",))


async def add(world, user):
    async with world.writer(user) as write:
        await write.run(ADD)


async def users(world, user="me"):
    return [row.user_id for row in (await world.fetch(USERS, {}, user))[0]]


async def end(server, database, condition):
    """End connections of that database as an administrator does."""
    async with await AsyncConnection.connect(server.conninfo("ava_owner", database), autocommit=True) as owner:
        text = f"SELECT pg_terminate_backend(pid), pid FROM pg_stat_activity WHERE datname = current_database() AND {condition}"  # noqa: S608
        return await (await owner.execute(text.encode())).fetchall()


@pytest.fixture
async def world(used_home):
    async with Database.open(Config(home=used_home), "main") as world:
        await add(world, "me")
        yield world


async def test_a_server_that_was_stopped_and_started_is_no_error_for_a_reader(world):
    assert await users(world) == ["me"]
    await embedded.stop(world.config)
    assert await users(world) == ["me"]
    await add(world, "her")
    assert await users(world, "her") == ["her"]


async def test_forty_readers_at_a_killed_server_are_all_answered(world):
    await asyncio.gather(*(users(world) for _ in range(40)))
    os.kill(int((world.config.home / "pg" / "data" / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    assert await asyncio.gather(*(users(world) for _ in range(40))) == [["me"]] * 40


async def test_a_killed_backend_makes_the_server_recover_and_readers_wait_for_it(world):
    asleep = asyncio.create_task(world.fetch(SLEEP, {"s": 0.8}, "me"))
    await asyncio.sleep(0.3)
    async with await AsyncConnection.connect(world.server.conninfo("ava_owner", "ava_main"), autocommit=True) as owner:
        cursor = await owner.execute(
            b"SELECT pid FROM pg_stat_activity WHERE query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()"
        )
        os.kill((await cursor.fetchone())[0], signal.SIGKILL)
    assert await users(world) == ["me"]
    assert (await asleep)[0][0].done == 1


async def test_a_read_whose_connection_is_ended_half_way_is_repeated(database):
    asleep = asyncio.create_task(database.fetch(SLEEP, {"s": 0.5}, "me"))
    await asyncio.sleep(0.2)
    assert await end(database.server, database._database, "query LIKE '%pg_sleep%' AND usename = 'ava_reader'")
    assert (await asleep)[0][0].done == 1


async def test_idle_connections_that_were_all_ended_are_replaced(database):
    await asyncio.gather(*(database.fetch(SLEEP, {"s": 0.05}, "me") for _ in range(8)))
    assert len(await end(database.server, database._database, "usename = 'ava_reader'")) == database.stats()["reader"].size
    assert await asyncio.gather(*(users(database) for _ in range(8))) == [[]] * 8


async def test_a_transaction_whose_connection_is_ended_is_undone_and_says_so(database):
    with pytest.raises(Unavailable, match="terminating connection"):
        await half_written(database)
    assert await users(database) == []
    await add(database, "me")
    assert await users(database) == ["me"]


async def half_written(database):
    async with database.writer("me") as write:
        await write.run(ADD)
        await end(database.server, database._database, "usename = 'ava_app'")
        await write.run(USERS)


async def test_a_statement_timeout_leaves_a_connection_that_works(database):
    hasty = replace(database.config, statement_timeout_s=0.05, reader_max=1)
    async with Database.open(hasty, database.world) as world:
        for _ in range(3):
            with pytest.raises(StatementTimeout, match="probe: canceling statement"):
                await world.fetch(SLEEP, {"s": 5}, "me")
        assert await users(world) == []
        assert world.stats()["reader"].lost == 0


async def test_what_was_read_before_stands_in_while_nobody_is_let_in(database):
    hasty = replace(database.config, wait_s=0.2)
    async with Database.open(hasty, database.world) as world:
        await world.cache.fetch(KEPT, {}, "me")
        world.cache.deaf()  # nothing is fresh any more
        world.server.passwords["ava_reader"] = "wrong"
        await end(world.server, world._database, "usename = 'ava_reader'")
        assert (await world.cache.fetch(KEPT, {}, "me"))[1] is True


@pytest.fixture
def small_home():
    """A home on a disk of 160 MB."""
    home = Path(tempfile.mkdtemp(prefix="ava-full-"))
    mount = subprocess.run(
        ["/bin/mount", "-t", "tmpfs", "-o", "size=160m,mode=711", "tmpfs", home], capture_output=True, check=False
    )
    if mount.returncode:
        home.rmdir()
        pytest.skip(f"mounting is not allowed here: {mount.stderr.decode().strip()}")
    try:
        yield home
    finally:
        asyncio.run(embedded.stop(Config(home=home)))
        subprocess.run(["/bin/umount", home], check=True)
        home.rmdir()


@linux
async def test_a_full_disk_refuses_the_write_loses_nothing_and_ends_when_there_is_room(small_home):
    small = {"max_wal_size": "32MB", "min_wal_size": "32MB", "wal_recycle": "off"}
    async with Database.open(Config(home=small_home, own_settings=small), "main") as world:
        await fill(world, 0)
        ballast = small_home / "ballast"
        take_all(ballast)
        with pytest.raises(DatabaseError, match=r"No space left|could not"):
            await fill(world, 10_000, 40)
        ballast.unlink()
        await fill(world, 900_000)
        assert (await counted(world)) % 1000 == 0  # every transaction whole or not at all


async def fill(world, start, times=1):
    for number in range(times):
        async with world.writer("me") as write:
            await write.run(MUCH, a=start + 1000 * number, b=start + 1000 * number + 999)


async def counted(world):
    return (await world.fetch(COUNT, {}, "me"))[0][0].n


def take_all(file):
    with file.open("wb") as out:
        try:
            while True:
                out.write(bytes(1 << 16))
                out.flush()
        except OSError:
            pass
