"""Rules every named query keeps, checked against a real, migrated world: PostgreSQL itself says what a query reads.

A table that changes with time has `known_at`, and whoever reads it names the clock; a table of a user's rows is read by that
user only; the tables in a query's policy are those it touches, since a cache is cleared by them.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from psycopg import Error

from db import worlds
from db.migrate import migrations
from db.serving import serving
from db.sql import all_queries

WORLD = f"schema_{os.getpid()}"
ROOT = Path(__file__).parents[2]
TIMELESS = {
    "symbols",
    "price_sources",
    "nfl_teams",
    "labelled_texts",
    "users",
    "accounts",
    "watchlists",
    "turns",
    "turns_running",
    "api_keys",
    "schema_migrations",
}
CLOCK = re.compile(
    r"\b(now\s*\(|current_date|current_time|localtime|clock_timestamp|statement_timestamp|transaction_timestamp)", re.IGNORECASE
)
SQL_TEXT = re.compile(r"""["']{1,3}\s*(SELECT\s|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|COPY\s+\w+)""")
KNOWN_BY_THEN = re.compile(r"known_at <= (LEAST\()?\$as_of")
TEMPORARY = re.compile(r"CREATE\s+TEMP(?:ORARY)?\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?(\w+)", re.IGNORECASE)
MINE = re.compile(r"user_id\s*=\s*%\(user\)s")
ALL = sorted(all_queries())
READS = [name for name in ALL if not all_queries()[name].policy.writes]
STAGES = [name for name in ALL if TEMPORARY.search(all_queries()[name].sql)]
PREPARED = [name for name in ALL if re.match(r"(WITH|SELECT|INSERT|UPDATE|DELETE|MERGE)\b", all_queries()[name].sql)]
STAGING = {table for name in ALL for table in TEMPORARY.findall(all_queries()[name].sql)}

COLUMNS = """
SELECT relname, array_agg(attname::text) FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v') AND attnum > 0 GROUP BY relname
"""
INDEXES = "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
FORCED = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relrowsecurity AND relforcerowsecurity"


@dataclass(frozen=True, kw_only=True)
class Schema:
    """What PostgreSQL says of a migrated world."""

    columns: dict[str, set[str]]  # of every table
    indexes: dict[str, str]  # their definitions
    forced: set[str]  # tables under forced row-level security
    faults: dict[str, str]  # by query: why PostgreSQL does not understand it
    reads: dict[str, list[tuple[str, str]]]  # by query: each table it reads, and the conditions put on it there


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def schema(database_config, template):
    """Asked once: planning every query in a world for each test would take minutes."""
    async with serving(database_config) as server:
        await worlds.clone(server, template, WORLD)
        try:
            async with worlds.owner(server, worlds.database_of(WORLD)) as connection:
                yield await described(connection)
        finally:
            await worlds.drop(server, WORLD)


async def described(connection):
    await connection.execute("SET plan_cache_mode = force_generic_plan")

    async def rows(text):
        return await (await connection.execute(text)).fetchall()

    faults = {}
    for name in STAGES + PREPARED:
        try:
            await run(connection, all_queries()[name])
        except Error as error:
            faults[name] = str(error)
    return Schema(
        columns={name: set(columns) for name, columns in await rows(COLUMNS)},
        indexes=dict(await rows(INDEXES)),
        forced={name for (name,) in await rows(FORCED)},
        faults=faults,
        reads={name: await scans(connection, all_queries()[name]) for name in READS if name not in faults},
    )


async def run(connection, query):
    """Make a staging table, prepare any other query; arguments become numbers in order of name."""
    text = query.sql.replace("%%", "%")
    for number, name in enumerate(sorted(query.arguments), start=1):
        text = text.replace(f"%({name})s", f"${number}")
    if query.name in STAGES:
        text = re.sub(r"ON\s+COMMIT\s+DROP", "", text)
    await connection.execute((text if query.name in STAGES else f"PREPARE {query.name} AS {text}").encode())


async def scans(connection, query):
    """Where a query reads tables, as PostgreSQL plans it with unknown arguments; the clock is written as $as_of."""
    names = sorted(query.arguments)
    nulls = f"({', '.join(['NULL'] * len(names))})" if names else ""
    explained = await connection.execute(f"EXPLAIN (VERBOSE, FORMAT JSON) EXECUTE {query.name}{nulls}".encode())
    found = read_in((await explained.fetchone())[0])
    clock = re.compile(rf"\${names.index('as_of') + 1}\b" if "as_of" in names else r"\bnever\b")
    return [(table, clock.sub("$as_of", conditions)) for table, conditions in found]


def read_in(node):
    """Every read of a table anywhere in a plan, with the conditions put on it there; temporary tables are nobody's."""
    if isinstance(node, list):
        for part in node:
            yield from read_in(part)
    elif isinstance(node, dict):
        if node.get("Schema") == "public":
            yield node["Relation Name"], " ".join(str(node.get(key)) for key in ("Filter", "Index Cond", "Recheck Cond"))
        for part in node.values():
            yield from read_in(part)


def named(query):
    return set(query.policy.reads) | set(query.policy.writes)


def test_there_are_named_queries():
    assert READS


@pytest.mark.parametrize("name", ALL)
def test_postgresql_understands_it(schema, name):
    assert schema.faults.get(name) is None


@pytest.mark.parametrize("name", READS)
def test_a_read_names_exactly_the_tables_it_reads(schema, name):
    assert {table for table, _ in schema.reads[name]} == set(all_queries()[name].policy.reads)


@pytest.mark.parametrize("name", ALL)
def test_a_policy_names_tables_that_exist(schema, name):
    assert named(all_queries()[name]) - STAGING <= set(schema.columns)


@pytest.mark.parametrize("name", READS)
def test_every_read_of_what_changes_with_time_asks_what_was_known_by_then(schema, name):
    changing = [(table, conditions) for table, conditions in schema.reads[name] if "known_at" in schema.columns[table]]
    assert [table for table, conditions in changing if not KNOWN_BY_THEN.search(conditions)] == []


@pytest.mark.parametrize("name", READS)
def test_a_read_of_a_users_rows_is_for_one_user(schema, name):
    query = all_queries()[name]
    personal = {table for table in query.policy.reads if "user_id" in schema.columns[table]}
    assert (query.policy.scope == "user") == bool(personal)
    assert not personal or MINE.search(query.sql)


@pytest.mark.parametrize("name", ALL)
def test_no_query_looks_at_the_servers_clock(name):
    assert not CLOCK.search(all_queries()[name].sql)


def test_every_table_that_changes_with_time_says_when_a_row_was_known(schema):
    assert {name for name, columns in schema.columns.items() if "known_at" not in columns} == TIMELESS


def test_no_index_depends_on_the_moment_it_was_made(schema):
    assert [name for name, text in schema.indexes.items() if CLOCK.search(text)] == []


def test_row_level_security_is_forced_on_every_table_of_a_users_rows(schema):
    assert schema.forced == {name for name, columns in schema.columns.items() if "user_id" in columns}


def test_migrations_are_numbered_without_a_gap():
    assert [migration.number for migration in migrations()] == list(range(1, len(migrations()) + 1))


def test_no_sql_stands_outside_the_room_of_the_database():
    files = [path for room in ("ava", "graphs", "tools", "prompts") for path in (ROOT / room).rglob("*.py")]
    assert [str(path.relative_to(ROOT)) for path in files if SQL_TEXT.search(path.read_text(encoding="utf-8"))] == []
