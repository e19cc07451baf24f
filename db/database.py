"""One world, open: pools of connections, and the two ways in. `reader` is the agents' (see db/reader.py), `writer` is one
transaction of an import, a turn, a forecast.

Who acts is set in the transaction itself (`ava.user`, which row-level security compares with `user_id`), sent together with
the query in one round trip. Connections are made when first needed and checked before use; a server that was restarted
costs nobody an error, and AVA's own is started again when it is gone. Failures are those of `db.errors`, without secrets.
"""

import logging
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Protocol, Self

from psycopg import AsyncConnection, Error, OperationalError
from psycopg.errors import QueryCanceled
from psycopg.rows import namedtuple_row
from psycopg_pool import AsyncConnectionPool, PoolClosed, PoolTimeout

from db import migrate, worlds
from db.config import Config
from db.errors import DatabaseError, PoolExhausted, SetupNeeded, StatementFailed, StatementTimeout, Unavailable
from db.query import Query
from db.reader import Reader
from db.result import Record
from db.scope import Scope
from db.server import Server
from db.serving import revive, serving

Connection = AsyncConnection[Any]
Pool = AsyncConnectionPool[Connection]

_SET_USER = "SELECT set_config('ava.user', %s, true)"
logging.getLogger("psycopg.pool").addHandler(logging.NullHandler())  # what it would print reaches the caller as an error


class Rows(Protocol):
    """A COPY being written."""

    async def write_row(self, row: tuple[Any, ...], /) -> None:
        """Send one row, its values in the order of the COPY's columns."""
        ...  # pragma: no cover - a seam


class Writer:
    """One transaction as `ava_app`, acting for one user."""

    def __init__(self, connection: Connection, user: str) -> None:
        self._connection = connection
        self.user = user

    async def run(self, query: Query, **args: object) -> tuple[Record, ...]:
        """The records a query returns, () for one that returns none; `user` is added where the query has it.

        Raises TypeError when the arguments are not exactly those of the query, StatementFailed when the database refuses.
        """
        own = {"user": self.user} if "user" in query.arguments else {}
        if set(args) != query.arguments - set(own):
            raise TypeError(f"{query.name} runs with {sorted(query.arguments - set(own))}, got {sorted(args)}")
        with translated(query.name):
            cursor = await self._connection.execute(query.sql.encode(), {**args, **own} or None)
            return tuple(await cursor.fetchall()) if cursor.description else ()

    @asynccontextmanager
    async def copy(self, query: Query) -> AsyncIterator[Rows]:
        """Rows into the table of a `COPY .. FROM STDIN` query; all are there when the block ends."""
        with translated(query.name):
            async with self._connection.cursor() as cursor, cursor.copy(query.sql.encode()) as copy:
                yield copy


class Database:
    """One world, open for reading and writing."""

    def __init__(self, config: Config, server: Server, world: str) -> None:
        self.config = config
        self.server = server
        self.world = world
        timeout = {"statement_timeout": f"{int(config.statement_timeout_s * 1000)}ms"}
        database = worlds.database_of(world)
        self._readers = self._pool(server.conninfo("ava_reader", database, **timeout), config.reader_min, config.reader_max)
        self._apps = self._pool(server.conninfo("ava_app", database), 0, config.app_max)

    @classmethod
    @asynccontextmanager
    async def open(cls, config: Config, world: str) -> AsyncIterator[Self]:
        """The world, ready: made and migrated first on AVA's own server. Raises what `db.errors` lists."""
        async with serving(config) as server:
            await prepare(server, world)
            database = cls(config, server, world)
            try:
                yield database
            finally:
                await database.close()

    def reader(self, scope: Scope) -> Reader:
        """A step's way to read as `scope` may."""
        return Reader(self, scope)

    async def fetch(self, query: Query, parameters: Mapping[str, object], user: str) -> tuple[tuple[Record, ...], bool]:
        """The records of a query as `user` may see them; never from a cache (`db.reader.Fetch`)."""
        with translated(query.name):
            async with self._connection(self._readers) as connection, connection.pipeline(), connection.transaction():
                await connection.execute(_SET_USER, (user,))
                cursor = await connection.execute(query.sql.encode(), parameters or None)
                return tuple(await cursor.fetchall()), False

    @asynccontextmanager
    async def writer(self, user: str) -> AsyncIterator[Writer]:
        """One transaction for `user`: kept when the block ends, undone when it raises."""
        with translated("a transaction"):
            async with self._connection(self._apps) as connection, connection.transaction():
                await connection.execute(_SET_USER, (user,))
                yield Writer(connection, user)

    async def close(self) -> None:
        """Close the pools; `open` does it on leaving."""
        for pool in (self._readers, self._apps):
            await pool.close()

    def stats(self) -> dict[str, dict[str, int]]:
        """The pools' own figures: size, waiting, requests, errors."""
        return {"reader": self._readers.get_stats(), "app": self._apps.get_stats()}

    def _pool(self, conninfo: str, smallest: int, largest: int) -> Pool:
        return AsyncConnectionPool(
            conninfo,
            min_size=smallest,
            max_size=largest,
            open=False,
            timeout=self.config.wait_s,
            reconnect_timeout=self.config.wait_s,
            check=AsyncConnectionPool.check_connection,
            kwargs={"autocommit": True, "row_factory": namedtuple_row},
            name=f"ava-{self.world}",
        )

    @asynccontextmanager
    async def _connection(self, pool: Pool) -> AsyncIterator[Connection]:
        if pool.closed:
            await pool.open(wait=False)
        try:
            connection = await pool.getconn()
        except PoolTimeout:
            connection = await self._second_try(pool)
        try:
            yield connection
        finally:
            await pool.putconn(connection)

    async def _second_try(self, pool: Pool) -> Connection:
        """Raise PoolExhausted when others hold every connection; else find out why the server gives none."""
        if pool.get_stats().get("pool_size", 0) > pool.get_stats().get("pool_available", 0):
            raise PoolExhausted(f"no connection in {self.config.wait_s:.2f} s, {pool.max_size} are the most; ask again")
        await revive(self.config)
        async with worlds.owner(self.server, worlds.database_of(self.world)):
            return await pool.getconn()


async def prepare(server: Server, world: str) -> None:
    """Make sure the world has every migration: done on AVA's own server, SetupNeeded with the command on another."""
    database = worlds.database_of(world)
    try:
        async with worlds.owner(server, database) as connection:
            missing = migrate.pending(await migrate.applied(connection), migrate.migrations())
    except SetupNeeded:
        if not server.embedded or await worlds.exists(server, world):
            raise
        missing = migrate.migrations()
    if missing and not server.embedded:
        raise SetupNeeded(f"world {world!r} lacks {missing[0].name}; run `ava db migrate --world {world}`")
    if missing:
        await worlds.create(server, world)


@contextmanager
def translated(what: str) -> Iterator[None]:
    """Raise psycopg's errors as ours; `what` names the query. The server's detail line may hold rows and is left out."""
    try:
        yield
    except DatabaseError:
        raise
    except PoolTimeout as error:
        raise PoolExhausted(str(error)) from None
    except PoolClosed:
        raise Unavailable("this database was closed") from None
    except QueryCanceled as error:
        raise StatementTimeout(f"{what}: {error.diag.message_primary}") from None
    except OperationalError as error:
        raise Unavailable(str(error).strip().split("\n", 1)[0]) from None
    except Error as error:
        raise StatementFailed(f"{what}: {error.diag.message_primary or error}") from error
