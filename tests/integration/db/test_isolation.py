"""What the agents' login can see and do, tried as that login, whatever our own SQL says."""

import re
from dataclasses import replace

import pytest
from psycopg import AsyncConnection, Error
from psycopg.rows import dict_row

from db.database import Database
from db.errors import StatementTimeout
from db.query import Policy, Query
from db.sql import all_queries

READS = sorted(name for name, query in all_queries().items() if not query.policy.writes)
CLOSED = {"turns", "turns_running"}
PERSONAL = [
    name for name in READS if all_queries()[name].policy.scope == "user" and CLOSED.isdisjoint(all_queries()[name].policy.reads)
]
MINE = re.compile(r"\b(?:\w+\.)?user_id = %\(user\)s")
TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')"
OWNED = f"{TABLES} AND EXISTS (SELECT FROM pg_attribute WHERE attrelid = pg_class.oid AND attname = 'user_id')"
OTHERS_RIGHTS = """
SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef
UNION ALL
SELECT relname FROM pg_class
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')
  AND NOT coalesce('security_invoker=true' = ANY (reloptions), false)
"""
MEMBER = "SELECT count(*) AS n FROM pg_auth_members WHERE member = 'ava_reader'::regrole"
WAYS = (
    "INSERT INTO {0} DEFAULT VALUES",
    "DELETE FROM {0}",
    "TRUNCATE {0}",
    "DROP TABLE {0}",
    "ALTER TABLE {0} DISABLE ROW LEVEL SECURITY",
    "COPY {0} FROM PROGRAM 'true'",
)
NEW = (
    "CREATE TABLE mine (x int)",
    "CREATE TEMP TABLE mine (x int)",
    "CREATE SCHEMA mine",
    "CREATE FUNCTION f() RETURNS int RETURN 1",
    "CREATE ROLE mine",
    "CREATE EXTENSION dblink",
    "SET ROLE ava_app",
    "SET SESSION AUTHORIZATION ava_owner",
    "SELECT pg_read_file('/etc/passwd')",
    "COPY (SELECT 1) TO PROGRAM 'true'",
)


def login(world, name, **options):
    """A connection as one of AVA's logins, nothing of ours between."""
    conninfo = world.server.conninfo(name, world._database, **options)
    return AsyncConnection.connect(conninfo, autocommit=True, row_factory=dict_row)


async def rows(connection, text, parameters=None):
    return await (await connection.execute(text.encode(), parameters)).fetchall()


async def test_it_is_a_member_of_nothing(demo):
    async with await login(demo, "ava_reader") as reader:
        assert await rows(reader, MEMBER) == [{"n": 0}]


async def test_it_can_write_nothing_even_where_it_asks_for_a_writing_transaction(database):
    async with await login(database, "ava_reader", default_transaction_read_only="off") as reader:
        tables = [row["relname"] for row in await rows(reader, TABLES)]
        statements = [way.format(table) for table in tables for way in WAYS]
        assert len(tables) > 20
        assert [text for text in (*statements, *NEW) if not await refused(reader, text)] == []


async def refused(connection, text):
    try:
        await connection.execute(text.encode())
    except Error as error:
        # insufficient privilege; not a member; no such role to become; a view that takes no rows; no table
        return error.sqlstate in {"42501", "0LP01", "22023", "55000", "42809"}
    return False


async def test_no_view_or_function_runs_with_anothers_rights(database):
    async with await login(database, "ava_reader") as reader:
        assert await rows(reader, OTHERS_RIGHTS) == []


@pytest.mark.parametrize("table", sorted(CLOSED))
async def test_what_users_asked_and_were_answered_is_closed_to_it(demo, table):
    async with await login(demo, "ava_reader") as reader:
        assert await refused(reader, f"SELECT * FROM {table}")  # noqa: S608 - a name of ours


async def test_without_a_user_it_sees_no_row_that_belongs_to_anyone(demo):
    async with await login(demo, "ava_reader") as reader:
        for table in {row["relname"] for row in await rows(reader, OWNED)} - CLOSED:
            assert await rows(reader, f"SELECT 1 AS one FROM {table}") == []  # noqa: S608 - a name PostgreSQL gave


@pytest.mark.parametrize("said", ["", "me' OR 'a' = 'a", "%", "nobody"])
async def test_a_strange_user_sees_no_row_that_belongs_to_anyone(demo, said):
    async with await login(demo, "ava_reader") as reader:
        await reader.execute("SELECT set_config('ava.user', %s, false)", (said,))
        assert await rows(reader, "SELECT * FROM positions") == []


async def test_as_a_user_every_table_shows_that_users_rows_only(demo):
    async with await login(demo, "ava_reader") as reader:
        await reader.execute(b"SELECT set_config('ava.user', 'me', false)")
        for table in {row["relname"] for row in await rows(reader, OWNED)} - CLOSED:
            assert {row["user_id"] for row in await rows(reader, f"SELECT user_id FROM {table}")} <= {"me"}  # noqa: S608


def unfiltered(query):
    return replace(query, sql=MINE.sub("(true OR %(user)s::text IS NULL)", query.sql))


@pytest.mark.parametrize("name", PERSONAL)
async def test_a_query_without_its_filter_shows_no_other_users_row(demo, arguments, name):
    query, given = all_queries()[name], arguments[name]
    assert unfiltered(query).sql != query.sql
    for user in ("me", "other"):
        own = await demo.fetch(query, given | {"user": user}, user)
        assert await demo.fetch(unfiltered(query), given | {"user": user}, user) == own


async def test_without_row_level_security_such_a_query_would_show_them(demo, arguments):
    query = all_queries()["balances_known"]
    async with await login(demo, "ava_admin") as admin:
        seen = await rows(admin, unfiltered(query).sql, arguments[query.name] | {"user": "me"})
    assert {row["account_id"] for row in seen} == {"me", "other"}


async def test_a_query_of_market_data_that_reads_a_users_table_by_mistake_sees_nothing(demo):
    wrong = Query(name="wrong", about="", sql="SELECT * FROM positions", policy=Policy(scope="market", reads=("positions",)))
    assert await demo.fetch(wrong, {}, "me") == ((), False)


async def test_nothing_outlives_the_statement_timeout(demo):
    hasty = replace(demo.config, statement_timeout_s=0.1)
    slow = "SELECT count(*) FROM generate_series(1, 1000000000)"
    async with Database.open(hasty, demo.world) as world:
        for scope in ("market", "user"):
            with pytest.raises(StatementTimeout):
                await world.fetch(Query(name="slow", about="", sql=slow, policy=Policy(scope=scope, reads=("bars",))), {}, "me")
