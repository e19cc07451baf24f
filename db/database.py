"""One world, open: pools of connections, and the two ways in.

`reader` is the agents' way (see db/reader.py), `writer` is one transaction of an import, a turn, a forecast. Who acts is set
in the transaction itself (`ava.user`, which row-level security compares with `user_id`), sent together with the query in one
round trip. Connections are made when first needed. A server that died meanwhile costs a reader no error: AVA's own is
started again and the read repeated, once. Failures are those of `db.errors`, without secrets.
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
from db.server import Login, Server
from db.serving import revive, serving

Connection = AsyncConnection[Any]
Pool = AsyncConnectionPool[Connection]

_SET_USER = "SELECT set_config('ava.user', %s, true)"
logging.getLogger("psycopg").addHandler(logging.NullHandler())  # what it would print reaches the caller as an error


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
        """Rows into the table of a `COPY .. FROM STDIN` query; all are there when the block ends.

        PostgreSQL copies into no table under row-level security: a user's rows go through a temporary table.
        """
        with translated(query.name):
            async with self._connection.cursor() as cursor, cursor.copy(query.sql.encode()) as copy:
                yield copy


class Database:
    """One world, open for reading and writing."""

    def __init__(self, config: Config, server: Server, world: str) -> None:
        self.config = config
        self.server = server
        self.world = world
        self._database = worlds.database_of(world)
        self._readers = self._pool("ava_reader", config.reader_min, config.reader_max)
        self._apps = self._pool("ava_app", 0, config.app_max)

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
            try:
                return await self._read(query, parameters, user), False
            except OperationalError as error:
                if not _lost(error):
                    raise
            await self._recover(self._readers)
            return await self._read(query, parameters, user), False

    @asynccontextmanager
    async def writer(self, user: str) -> AsyncIterator[Writer]:
        """One transaction for `user`: kept when the block ends, undone when it raises."""
        with translated("a transaction"):
            async with self._alive(self._apps) as connection, connection.transaction():
                await connection.execute(_SET_USER, (user,))
                yield Writer(connection, user)

    async def close(self) -> None:
        """Close the pools; `open` does it on leaving."""
        for pool in (self._readers, self._apps):
            await pool.close()

    def stats(self) -> dict[str, dict[str, int]]:
        """The pools' own figures: size, waiting, requests, errors."""
        return {"reader": self._readers.get_stats(), "app": self._apps.get_stats()}

    def _pool(self, login: Login, smallest: int, largest: int) -> Pool:
        limits = {"statement_timeout": f"{int(self.config.statement_timeout_s * 1000)}ms"} if login == "ava_reader" else {}

        async def conninfo() -> str:  # asked for before every new connection, so none is tried on a server that has gone
            await revive(self.config)
            return self.server.conninfo(login, self._database, **limits)

        return AsyncConnectionPool(
            conninfo,
            min_size=smallest,
            max_size=largest,
            open=False,
            timeout=self.config.wait_s,
            reconnect_timeout=self.config.wait_s,
            kwargs={"autocommit": True, "row_factory": namedtuple_row},
            name=f"{login}-{self.world}",
        )

    async def _read(self, query: Query, parameters: Mapping[str, object], user: str) -> tuple[Record, ...]:
        async with self._connection(self._readers) as connection:
            async with connection.pipeline(), connection.transaction():
                await connection.execute(_SET_USER, (user,))
                cursor = await connection.execute(query.sql.encode(), parameters or None)
            return tuple(await cursor.fetchall())

    @asynccontextmanager
    async def _connection(self, pool: Pool) -> AsyncIterator[Connection]:
        if pool.closed:
            await pool.open(wait=False)
        connection = await self._free(pool)
        try:
            yield connection
        finally:
            await pool.putconn(connection)

    @asynccontextmanager
    async def _alive(self, pool: Pool) -> AsyncIterator[Connection]:
        """A connection that answers, for what cannot simply be repeated."""
        async with self._connection(pool) as connection:
            if await _answers(connection):
                yield connection
                return
        await self._recover(pool)
        async with self._connection(pool) as connection:
            yield connection

    async def _free(self, pool: Pool) -> Connection:
        try:
            return await pool.getconn()
        except PoolTimeout:
            await self._recover(pool)  # raises Unavailable when that is why there is none
            waited = f"none of {pool.max_size} became free in {self.config.wait_s:.2f} s"
            raise PoolExhausted(f"{waited}; ask again, or let AVA have more") from None

    async def _recover(self, pool: Pool) -> None:
        """Drop dead connections, start AVA's own server if it is gone. Raises Unavailable when no server lets us in."""
        await revive(self.config)
        async with worlds.owner(self.server, self._database):
            await pool.check()


async def _answers(connection: Connection) -> bool:
    try:
        await AsyncConnectionPool.check_connection(connection)
    except OperationalError:
        return False
    return True


def _lost(error: OperationalError) -> bool:
    """Whether the connection itself went away: no state at all, or one of the classes of shutdown and connection failure."""
    return error.sqlstate is None or error.sqlstate.startswith(("57P", "08"))


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
    except PoolClosed:
        raise Unavailable("this database was closed") from None
    except QueryCanceled as error:
        raise StatementTimeout(f"{what}: {error.diag.message_primary}") from None
    except OperationalError as error:
        raise Unavailable(str(error).strip().split("\n", 1)[0]) from None
    except Error as error:
        raise StatementFailed(f"{what}: {error.diag.message_primary or error}") from error
