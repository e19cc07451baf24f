"""One world, open: pools of connections, and the two ways in.

`reader` is the agents' way (see db/reader.py), `cache` the same with answers kept, `writer` one transaction of an import, a
turn, a forecast. Who acts is set in the transaction itself (`ava.user`, which row-level security compares with `user_id`),
sent together with the query in one round trip; a query of market data is run as nobody, who sees no user's rows at all.
A server that died meanwhile costs a reader no error: AVA's own is started again and the read repeated, once. Failures are
those of `db.errors`, without secrets.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, contextmanager, nullcontext
from time import monotonic
from typing import Any, Protocol, Self

from psycopg import OperationalError
from psycopg_pool import AsyncConnectionPool

from db import migrate, worlds
from db.cache import Cache
from db.config import Config
from db.errors import PoolExhausted, SetupNeeded, Unavailable
from db.faults import lost, translated
from db.listen import Presence, listening
from db.pool import Connection, Pool, PoolStats
from db.query import Query
from db.reader import Reader
from db.result import Record
from db.scope import Scope
from db.server import Login, Server
from db.serving import revive, serving

_SET_USER = "SELECT set_config('ava.user', %s, true)"
_NOT_YET = (  # it will let us in soon
    "the database system is",  # starting up, shutting down, in recovery
    "server closed the connection unexpectedly",  # let in, and then ended with all others: recovery begins
)
_RETRY_S = 0.1
logging.getLogger("psycopg").addHandler(logging.NullHandler())  # what it would print reaches the caller as an error


class Rows(Protocol):
    """A COPY being written."""

    async def write_row(self, row: tuple[Any, ...], /) -> None:
        """Send one row, its values in the order of the COPY's columns."""
        ...  # pragma: no cover - a seam

    async def write(self, buffer: str, /) -> None:
        """Send rows that are in COPY's text format already."""
        ...  # pragma: no cover - a seam


class Writer:
    """One transaction as `ava_app`, acting for one user."""

    def __init__(self, connection: Connection, user: str) -> None:
        self._connection = connection
        self.user = user
        self.written: set[str] = set()  # tables its queries changed so far

    async def run(self, query: Query, **args: object) -> tuple[Record, ...]:
        """The records a query returns, () for one that returns none; `user` is added where the query has it.

        Raises TypeError when the arguments are not exactly those of the query, StatementFailed when the database refuses.
        """
        own = {"user": self.user} if "user" in query.arguments else {}
        if set(args) != query.arguments - set(own):
            raise TypeError(f"{query.name} runs with {sorted(query.arguments - set(own))}, got {sorted(args)}")
        self.written.update(query.policy.writes)
        with translated(query.name):
            cursor = await self._connection.execute(query.sql.encode(), {**args, **own} or None)
            return tuple(await cursor.fetchall()) if cursor.description else ()

    @asynccontextmanager
    async def copy(self, query: Query) -> AsyncIterator[Rows]:
        """Rows into the table of a `COPY .. FROM STDIN` query; all are there when the block ends.

        PostgreSQL copies into no table under row-level security: a user's rows go through a temporary table.
        """
        self.written.update(query.policy.writes)
        with translated(query.name):
            async with self._connection.cursor() as cursor, cursor.copy(query.sql.encode()) as copy:
                yield copy


class Database:
    """One world, open for reading and writing."""

    def __init__(self, config: Config, server: Server, world: str) -> None:
        self.config = config
        self.server = server
        self.world = world
        self.cache = Cache(self, config)
        self.presence = Presence()
        self._database = worlds.database_of(world)
        self._readers = self._pool("ava_reader", config.reader_min, config.reader_max)
        self._apps = self._pool("ava_app", 0, config.app_max)
        self._writing: set[asyncio.Task[Any] | None] = set()  # tasks with a transaction open
        self._recovering = asyncio.Lock()
        self._recovered = 0.0  # when, on the clock of `monotonic`

    @classmethod
    @asynccontextmanager
    async def open(cls, config: Config, world: str, *, listen: bool = False) -> AsyncIterator[Self]:
        """The world, ready: made and migrated first on AVA's own server. Raises what `db.errors` lists.

        With `listen` its cache hears of what other processes write, which a process that lives on needs.
        """
        async with serving(config) as server:
            await prepare(server, world)
            database = cls(config, server, world)
            try:
                async with database.listening() if listen else nullcontext():
                    yield database
            finally:
                await database.close()

    def reader(self, scope: Scope) -> Reader:
        """A step's way to read as `scope` may, past the cache."""
        return Reader(self, scope)

    def listening(self) -> AbstractAsyncContextManager[None]:
        """The cache hears of every process's writes, and others see this one, for as long as the block lasts."""
        return listening(lambda: self.server.conninfo("ava_reader", self._database), self.cache, self.presence)

    async def fetch(self, query: Query, parameters: Mapping[str, object], user: str) -> tuple[tuple[Record, ...], bool]:
        """The records of a query as `user` may see them; never from a cache (`db.reader.Fetch`)."""
        with translated(query.name):
            begun = monotonic()
            try:
                return await self._read(query, parameters, user), False
            except OperationalError as error:
                if not lost(error):
                    raise
            await self._recover(begun)
            return await self._read(query, parameters, user), False

    @asynccontextmanager
    async def writer(self, user: str) -> AsyncIterator[Writer]:
        """One transaction for `user`: kept when the block ends, undone when it raises.

        Raises RuntimeError where this task has one open already: it would wait for itself.
        """
        with translated("a transaction"), self._one_at_a_time():
            async with self._alive(self._apps) as connection, connection.transaction():
                await connection.execute(_SET_USER, (user,))
                writer = Writer(connection, user)
                yield writer
            self.cache.changed(writer.written)

    async def at_once(self, user: str, query: Query, **args: object) -> tuple[Record, ...]:
        """The records of one statement as `ava_app`, for `user`, in a transaction of its own and one round trip.

        A connection that is lost meanwhile is replaced and the statement sent again: it must be one that may run twice, or one
        that the database refuses the second time. Raises as `writer` and its `run` do.
        """
        own = {"user": user} if "user" in query.arguments else {}
        if set(args) != query.arguments - set(own):
            raise TypeError(f"{query.name} runs with {sorted(query.arguments - set(own))}, got {sorted(args)}")
        with translated(query.name):
            begun = monotonic()
            try:
                records = await self._sent(user, query, {**args, **own})
            except OperationalError as error:
                if not lost(error):
                    raise
                await self._recover(begun)
                records = await self._sent(user, query, {**args, **own})
        self.cache.changed(query.policy.writes)
        return records

    async def _sent(self, user: str, query: Query, args: Mapping[str, object]) -> tuple[Record, ...]:
        async with self._lent(self._apps, query.name) as connection:
            async with connection.pipeline():  # one transaction: see `_read`
                await connection.execute(_SET_USER, (user,))
                cursor = await connection.execute(query.sql.encode(), args)
            return tuple(await cursor.fetchall()) if cursor.description else ()

    @asynccontextmanager
    async def looking(self, what: str, login: Login = "ava_reader") -> AsyncIterator[Connection]:
        """A connection of a login, for this room's own looks at a world."""
        async with self._lent(self._readers if login == "ava_reader" else self._apps, what) as connection:
            yield connection

    async def close(self) -> None:
        """Wait a while for what is running and close the connections; `open` does it on leaving."""
        for pool in (self._readers, self._apps):
            await pool.close()

    def stats(self) -> dict[str, PoolStats]:
        """The pools' own figures."""
        return {"reader": self._readers.stats(), "app": self._apps.stats()}

    def _pool(self, login: Login, smallest: int, largest: int) -> Pool:
        limits = {"statement_timeout": f"{int(self.config.statement_timeout_s * 1000)}ms"} if login == "ava_reader" else {}

        async def conninfo() -> str:  # asked for before every new connection, so none is tried on a server that has gone
            await revive(self.config)
            return self.server.conninfo(login, self._database, **limits)

        return Pool(conninfo, self.config, name=f"{login}-{self.world}", smallest=smallest, largest=largest)

    async def _read(self, query: Query, parameters: Mapping[str, object], user: str) -> tuple[Record, ...]:
        async with self._lent(self._readers, query.name) as connection:
            if query.policy.scope == "market":
                cursor = await connection.execute(query.sql.encode(), parameters or None)
                return tuple(await cursor.fetchall())
            # What goes out in one pipeline is one transaction: user and query need no BEGIN and COMMIT around them.
            async with connection.pipeline():
                await connection.execute(_SET_USER, (user,))
                cursor = await connection.execute(query.sql.encode(), parameters or None)
            return tuple(await cursor.fetchall())

    @asynccontextmanager
    async def _lent(self, pool: Pool, what: str) -> AsyncIterator[Connection]:
        async with AsyncExitStack() as stack:
            try:
                connection = await stack.enter_async_context(pool.lend(what))
            except PoolExhausted:
                await self._recover(monotonic())  # raises Unavailable when that is why there is none
                if pool.busy:
                    raise
                connection = await stack.enter_async_context(pool.lend(what))
            yield connection

    @asynccontextmanager
    async def _alive(self, pool: Pool) -> AsyncIterator[Connection]:
        """A connection that answers, for what cannot simply be repeated."""
        begun = monotonic()
        async with self._lent(pool, "a transaction") as connection:
            if await _answers(connection):
                yield connection
                return
        await self._recover(begun)
        async with self._lent(pool, "a transaction") as connection:
            yield connection

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        task = asyncio.current_task()
        if task in self._writing:
            raise RuntimeError("this task has a transaction open; run the query in that one, or after it")
        self._writing.add(task)
        try:
            yield
        finally:
            self._writing.discard(task)

    async def _recover(self, begun: float) -> None:
        """Drop dead connections, start AVA's own server if it is gone; what failed since `begun` is mended once for all.

        Raises Unavailable when no server lets us in, after a wait when it says that it soon will.
        """
        async with self._recovering:
            if begun < self._recovered:
                return
            await revive(self.config)
            await self._let_in()
            for pool in (self._readers, self._apps):
                await pool.check()
            self._recovered = monotonic()

    async def _let_in(self) -> None:
        until = monotonic() + self.config.start_s
        while True:
            try:
                async with worlds.owner(self.server, self._database):
                    return
            except Unavailable as error:
                if monotonic() > until or not any(said in str(error) for said in _NOT_YET):
                    raise
            await asyncio.sleep(_RETRY_S)


async def _answers(connection: Connection) -> bool:
    try:
        await AsyncConnectionPool.check_connection(connection)
    except OperationalError:
        return False
    return True


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
