"""Worlds: each is a database `ava_<world>` owned by `ava_owner`, with the same migrations. Only AVA's logins may enter.

A name is lower-case letters, digits, `_`, `-` and `@` (`main`, `demo`, a snapshot `demo@1f3a`).
"""

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from psycopg import AsyncConnection, Error, sql
from psycopg.errors import DuplicateDatabase, InsufficientPrivilege, OperationalError
from psycopg.rows import TupleRow

from db import migrate
from db.errors import SetupNeeded, StatementFailed, Unavailable
from db.server import Server

_NAME = re.compile(r"[a-z0-9_][a-z0-9_@-]{0,50}")
_CREATE = "CREATE DATABASE {} TEMPLATE {} STRATEGY wal_log"
_ONE_AT_A_TIME = "SELECT pg_advisory_lock(7309455)"  # until the connection closes
_ACCESS = """
REVOKE ALL ON DATABASE {0} FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE {0} TO ava_app;
GRANT CONNECT ON DATABASE {0} TO ava_reader
"""
_DROP = "DROP DATABASE IF EXISTS {}"
_END = f"{_DROP} WITH (FORCE)"
_NAMES = r"SELECT datname FROM pg_database WHERE datname LIKE 'ava\_%' ORDER BY datname"
_KNOWN_ROWS = "SELECT reltuples FROM pg_class WHERE oid = to_regclass(%s)"  # as of the last look; -1 = never looked
_ANALYZE = "ANALYZE {}"
_EMPTY = "template0"  # no rows, UTF-8 whatever the server's default


def database_of(world: str) -> str:
    """The database of a world. Raises ValueError for a name out of form."""
    if not _NAME.fullmatch(world):
        raise ValueError(f"{world!r} is not the name of a world: lower-case letters, digits, _ - @, at most 51")
    return f"ava_{world}"


@asynccontextmanager
async def owner(server: Server, database: str) -> AsyncIterator[AsyncConnection[TupleRow]]:
    """A connection of ava_owner in autocommit. Raises SetupNeeded without that database or login, Unavailable without server."""
    try:
        connection = await AsyncConnection.connect(server.conninfo("ava_owner", database), autocommit=True)
    except OperationalError as error:
        raise _refused(server, database, str(error)) from None
    async with connection:
        yield connection


def _refused(server: Server, database: str, said: str) -> SetupNeeded | Unavailable:
    """Why a server did not let us in, as our own error. A failed connection carries no code, only words."""
    if f'database "{database}" does not exist' in said:
        return SetupNeeded(f"there is no database {database!r} on {server.place}; run `ava db migrate`")
    if "authentication failed" in said or "does not exist" in said:
        return SetupNeeded(f"{server.place} does not know AVA's logins; run `ava db setup --admin-url`")
    lines = [line for line in said.strip().splitlines() if not line.startswith(("DETAIL", "HINT", "\t"))]
    return Unavailable(f"{server.place}: {lines[-1]}")


async def names(server: Server) -> tuple[str, ...]:
    """The worlds of a server, in order of name."""
    async with owner(server, "postgres") as connection:
        rows = await (await connection.execute(_NAMES)).fetchall()
    return tuple(row[0].removeprefix("ava_") for row in rows)


async def exists(server: Server, world: str) -> bool:
    """Whether there is such a world."""
    database_of(world)
    return world in await names(server)


async def create(server: Server, world: str) -> tuple[str, ...]:
    """Make an empty world with every migration, or bring it up to date where it exists; the migrations that ran."""
    await create_empty(server, world)
    async with owner(server, database_of(world)) as connection:
        return await migrate.migrate(connection)


async def create_empty(server: Server, world: str) -> None:
    """Make a world without any table, to be filled from a backup."""
    await _make(server, database_of(world), _EMPTY)


async def clone(server: Server, template: str, new: str) -> None:
    """Make `new` a copy of `template`, which nobody may be using. Raises StatementFailed when it is in use."""
    await _make(server, database_of(new), database_of(template))


async def drop(server: Server, world: str) -> None:
    """Remove a world and all its rows, ending what uses it. Nothing happens when there is none."""
    async with owner(server, "postgres") as connection:
        name = sql.Identifier(database_of(world))
        try:
            await connection.execute(sql.SQL(_END).format(name))
        except InsufficientPrivilege:  # autovacuum is in it, which no owner may end; a plain drop sends it away
            await connection.execute(sql.SQL(_DROP).format(name))


async def analyze(server: Server, world: str, table: str, changed: int) -> None:
    """Let the planner know of a table again where `changed` rows are a fifth of it. Nothing where we are not let in as owner."""
    with suppress(SetupNeeded, Unavailable):
        async with owner(server, database_of(world)) as connection:
            known = await (await connection.execute(_KNOWN_ROWS, (table,))).fetchone()
            if changed and known and changed >= max(known[0], 0) / 5:
                await connection.execute(sql.SQL(_ANALYZE).format(sql.Identifier(table)))


async def _make(server: Server, database: str, template: str) -> None:
    name = sql.Identifier(database)
    async with owner(server, "postgres") as connection:
        await connection.execute(_ONE_AT_A_TIME)
        try:
            await connection.execute(sql.SQL(_CREATE).format(name, sql.Identifier(template)))
        except DuplicateDatabase:
            return
        except Error as error:
            raise StatementFailed(f"database {database!r}: {str(error).strip()}") from None
        await connection.execute(sql.SQL(_ACCESS).format(name))
