"""AVA's own PostgreSQL survives what happens to processes."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from contextlib import ExitStack, suppress
from pathlib import Path

import pytest
from psycopg import AsyncConnection

from db import embedded
from db.config import Config
from db.database import Database
from db.embedded import account, binaries, lock, process
from db.embedded.layout import PORT, Layout
from db.errors import HomeError
from db.query import Policy, Query
from db.serving import serving

linux = pytest.mark.skipif(sys.platform != "linux", reason="uses /proc or prctl")


def probe(sql, **policy):
    return Query(name="probe", about="for a test", sql=sql, policy=Policy(scope="user", **policy))


ACTIVE = "SELECT pid FROM pg_stat_activity WHERE usename = 'ava_reader' AND state = 'active' AND query LIKE '%count%'"
SEEN = probe("SELECT user_id FROM users WHERE user_id = %(user)s", reads=("users",))


def server_pid(home):
    return process.read(home / "pg" / "data").pid


def at_work(pid):
    """Whether a process runs; a zombie does not."""
    with suppress(FileNotFoundError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1][0] not in "ZX"
    return False


async def killed_server(home):
    """Kill the server and wait until it is dead; its process id, which may stay a zombie."""
    pid = server_pid(home)
    os.kill(pid, signal.SIGKILL)
    assert await lock.until(lambda: not at_work(pid), 10)
    return pid


async def remembered(home):
    async with Database.open(Config(home=home), "main") as world, world.writer("me") as write:
        return await write.run(SEEN) == (("me",),)


async def test_data_is_kept_from_one_start_to_the_next(own_home, remember):
    await remember(own_home)
    assert not embedded.running(own_home)
    assert await remembered(own_home)


async def test_the_server_runs_while_anyone_uses_it_and_stops_with_the_last(used_home):
    async with serving(Config(home=used_home)):
        async with serving(Config(home=used_home)):
            pid = server_pid(used_home)
        assert embedded.running(used_home)
    assert not embedded.running(used_home)
    assert not process.serves(pid, used_home / "pg" / "data")


async def test_a_killed_server_starts_again_with_its_data(used_home, remember):
    async with serving(Config(home=used_home)):
        await remember(used_home)
        await killed_server(used_home)
        assert await remembered(used_home)


async def test_an_open_world_outlives_its_server(used_home):
    async with Database.open(Config(home=used_home), "main") as world:
        for _ in range(2):
            assert await world.fetch(SEEN, {"user": "me"}, "me") == ((), False)
            await killed_server(used_home)
        async with world.writer("me") as write:
            assert await write.run(SEEN) == ()


async def test_a_killed_owner_leaves_a_server_that_the_next_takes_over_and_stops(used_home, user_process):
    with user_process(used_home) as owner:
        owner.wait_up()
        owner.kill()
        owner.wait()
        pid = server_pid(used_home)
        async with serving(Config(home=used_home)):
            assert server_pid(used_home) == pid
        assert not embedded.running(used_home)


async def test_three_first_starts_at_once_share_one_server(own_home, user_process):
    with ExitStack() as stack:
        users = [stack.enter_context(user_process(own_home)) for _ in range(3)]
        for user in users:
            await asyncio.to_thread(user.wait_up)
        assert process.serves(server_pid(own_home), own_home / "pg" / "data")
    assert not embedded.running(own_home)


@linux
async def test_a_pid_that_now_belongs_to_another_program_does_not_hinder_a_start(used_home, remember):
    await remember(used_home)
    with as_server_account(used_home, "/bin/sleep", "60") as other:
        leave_pid_files(used_home, other.pid)
        assert await remembered(used_home)
        assert other.poll() is None
        other.kill()


def as_server_account(home, *words):
    runs_as = account.server_account(Layout(home)).process
    return subprocess.Popen(words, **runs_as, stderr=subprocess.DEVNULL)


def leave_pid_files(home, pid):
    """What a crash leaves: the server's pid file and that of its socket, with a pid since given to another program."""
    data, sockets = home / "pg" / "data", home / "pg" / "run"
    owner = data.stat()
    lines = (str(pid), str(data), "1700000000", str(PORT), str(sockets), "", "  1111111         7", "ready   ", "")
    for file, text in ((data / "postmaster.pid", "\n".join(lines)), (sockets / f".s.PGSQL.{PORT}.lock", f"{pid}\n{data}\n")):
        file.write_text(text)
        os.chown(file, owner.st_uid, owner.st_gid)
    with socket.socket(socket.AF_UNIX) as left:
        left.bind(str(sockets / f".s.PGSQL.{PORT}"))


@linux
async def test_a_killed_server_that_nobody_reaps_does_not_hinder_a_start(used_home, user_process, remember):
    await remember(used_home)
    with user_process(used_home, "-", "subreaper") as parent:
        parent.wait_up()
        pid = await killed_server(used_home)
        assert process.exists(pid)  # a zombie, child of a process that does not reap
        assert await remembered(used_home)


@linux
async def test_a_start_waits_for_backends_that_outlive_a_killed_server(used_home):
    busy = probe("SELECT count(*) FROM generate_series(1, 20000000)", reads=("users",))
    config = Config(home=used_home, statement_timeout_s=60)
    async with Database.open(config, "main") as world:
        work = asyncio.create_task(world.fetch(busy, {}, "me"))
        backend = await busy_backend(world.server)
        await killed_server(used_home)
        async with serving(config):
            assert not at_work(backend)
        with suppress(Exception):
            await work


async def busy_backend(server):
    """The process of the counting query, once it runs."""
    admin = server.conninfo("ava_admin", "postgres")
    async with await AsyncConnection.connect(admin, autocommit=True) as connection:
        for _ in range(1000):
            cursor = await connection.execute(ACTIVE)
            if row := await cursor.fetchone():
                return row[0]
            await asyncio.sleep(0.01)
    raise AssertionError("the query did not start")


async def test_a_first_start_killed_half_way_is_begun_again(own_home, remember):
    half = own_home / "pg" / "data.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18")
    assert not await exists_after_start(remember, own_home, half)


async def exists_after_start(remember, home, path):
    await remember(home)
    return path.exists()


async def test_data_of_another_major_version_is_named_and_left_alone(used_home, remember):
    await remember(used_home)
    version = used_home / "pg" / "data" / "PG_VERSION"
    version.write_text("14\n")
    with pytest.raises(HomeError, match=r"made by PostgreSQL 14.*ava db backup"):
        await remember(used_home)
    assert version.read_text() == "14\n"


async def test_a_server_started_by_hand_is_not_started_over(used_home, remember):
    await remember(used_home)
    layout = Layout(used_home)
    words = (binaries.find().bin / "postgres", "-D", layout.data, "-k", layout.sockets, "-c", "listen_addresses=")
    with as_server_account(used_home, *words) as hand:
        assert await lock.until(lambda: embedded.running(used_home), 10)
        assert await remembered(used_home)  # attached to it, and left as its last user
        assert hand.wait(10) == 0
