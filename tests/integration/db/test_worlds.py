"""Worlds are databases of AVA's own, apart from each other and from everybody else."""

import asyncio
import os
from dataclasses import replace

import pytest
from psycopg import AsyncConnection
from psycopg.errors import InsufficientPrivilege

from db import roles, worlds
from db.database import Database, prepare
from db.errors import SetupNeeded, Unavailable
from db.serving import serving


@pytest.fixture
async def server(database_config):
    async with serving(database_config) as server:
        yield server


@pytest.fixture
async def name(server):
    name = f"world_{os.getpid()}"
    yield name
    for world in (name, f"{name}@copy"):
        await worlds.drop(server, world)


async def test_a_world_is_made_listed_and_removed(server, name):
    await worlds.create(server, name)
    assert name in await worlds.names(server)
    await worlds.drop(server, name)
    assert not await worlds.exists(server, name)


async def test_making_a_world_twice_at_once_makes_one(server, name):
    await asyncio.gather(*(worlds.create(server, name) for _ in range(3)))
    assert await worlds.exists(server, name)


async def test_a_copy_has_the_rows_of_its_template(server, name, database_config):
    await worlds.create(server, name)
    async with Database.open(database_config, name) as world, world.writer("me") as write:
        await write._connection.execute("INSERT INTO users VALUES ('me')")
    await worlds.clone(server, name, f"{name}@copy")
    async with Database.open(database_config, f"{name}@copy") as world, world.writer("me") as write:
        assert (await (await write._connection.execute("SELECT count(*) FROM users")).fetchone())[0] == 1


@pytest.mark.parametrize("wrong", ["Main", "a b", "", "a;drop", "x" * 60, 'a"b'])
async def test_a_name_out_of_form_is_refused(server, wrong):
    with pytest.raises(ValueError, match="is not the name of a world"):
        await worlds.exists(server, wrong)


async def test_nobody_but_avas_logins_may_enter_a_world(server, name):
    await worlds.create(server, name)
    async with worlds.owner(server, "postgres") as connection:
        cursor = await connection.execute("SELECT datacl::text FROM pg_database WHERE datname = %s", (f"ava_{name}",))
        access = (await cursor.fetchone())[0]
    assert not any(entry.startswith(("=", "{=")) for entry in access.split(","))  # an entry without a name is PUBLIC
    assert "ava_reader=c/ava_owner" in access


async def test_a_world_of_another_server_is_never_made_unasked(server, name):
    with pytest.raises(SetupNeeded, match=f"no database 'ava_{name}'"):
        await prepare(replace(server, embedded=False), name)


async def test_the_logins_are_what_they_should_be(server):
    async with worlds.owner(server, "postgres") as connection:
        cursor = await connection.execute(
            "SELECT rolname, rolsuper, rolcreaterole, rolbypassrls, rolcreatedb,"
            " EXISTS (SELECT FROM pg_auth_members WHERE member = pg_roles.oid) AS is_member"
            " FROM pg_roles WHERE rolname = ANY (%s) ORDER BY rolname",
            (["ava_app", "ava_owner", "ava_reader"],),
        )
        rows = await cursor.fetchall()
    assert rows == [
        ("ava_app", False, False, False, False, False),
        ("ava_owner", False, False, False, True, True),
        ("ava_reader", False, False, False, False, False),
    ]


async def test_the_reader_has_its_limits_even_when_a_client_sets_none(server, template):
    plain = server.conninfo("ava_reader", worlds.database_of(template))
    async with await AsyncConnection.connect(plain, autocommit=True) as connection:
        for setting, value in (("statement_timeout", "10s"), ("default_transaction_read_only", "on")):
            assert (await (await connection.execute(f"SHOW {setting}")).fetchone()) == (value,)
        await connection.execute("SET default_transaction_read_only = off")
        with pytest.raises(InsufficientPrivilege):
            await connection.execute("INSERT INTO users VALUES ('me')")


async def test_making_the_logins_again_changes_nothing(server):
    if not server.embedded:
        pytest.skip("needs an administrator")
    await roles.make(server.conninfo("ava_admin", "postgres"), server.passwords)
    assert await worlds.names(server) is not None


async def test_an_administrator_who_may_not_enter_is_told_so(server):
    with pytest.raises(Unavailable, match="authentication failed"):
        await roles.make(
            server.conninfo("ava_owner", "postgres").replace(server.passwords["ava_owner"], "wrong"), server.passwords
        )


async def test_an_administrator_without_the_right_is_told_so(server):
    with pytest.raises(SetupNeeded, match="the logins could not be made"):
        await roles.make(server.conninfo("ava_app", "postgres"), server.passwords)
