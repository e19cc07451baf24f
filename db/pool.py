"""A login's connections to one world: few, shared, each lent for one query or one transaction, in the order asked for.

A borrower waits a bounded time and is then told how long it was and what the others are doing. Connections are made when
first needed, live an hour at most, and are replaced when they break. Closing waits for what is running. psycopg_pool does the
lending; this adds the words and the figures. It decides nothing about who reads what.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import Any

from psycopg import AsyncConnection
from psycopg.rows import namedtuple_row
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from db.config import Config
from db.errors import PoolExhausted, Unavailable

Connection = AsyncConnection[Any]
BUCKETS_MS = (1, 5, 10, 50, 100, 500, 1000, 5000)  # upper bounds of the waiting times counted; above them "more"
_TOLD = 3  # borrowers named in an error


@dataclass(frozen=True, kw_only=True, slots=True)
class PoolStats:
    """What a pool has done so far and is doing."""

    size: int  # connections there are
    most: int  # there may be
    idle: int
    busy: int  # lent at this moment
    waiting: int  # borrowers in line
    lent: int  # times a connection was lent
    lent_s: float  # for how long in all
    errors: int  # borrowers who got none
    lost: int  # connections that broke
    waited_ms: Mapping[str, int]  # how many borrowers waited at most that long


class Pool:
    """The connections of one login."""

    def __init__(self, conninfo: Callable[[], Awaitable[str]], config: Config, *, name: str, smallest: int, largest: int) -> None:
        self.largest, self._wait_s, self._drain_s = largest, config.wait_s, config.drain_s
        self._busy: dict[Connection, tuple[str, float]] = {}  # what each was lent for, and since when
        self._waited = dict.fromkeys((*map(str, BUCKETS_MS), "more"), 0)
        self._errors = 0
        self._lent_s = 0.0
        self._quiet = asyncio.Event()  # nothing is lent
        self._closing = False
        self._opening = asyncio.Lock()
        self._make = partial(
            AsyncConnectionPool[Connection],
            conninfo,
            min_size=smallest,
            max_size=largest,
            open=False,
            timeout=config.wait_s,
            reconnect_timeout=config.wait_s,
            max_lifetime=config.lifetime_s,
            max_idle=config.idle_s,
            kwargs={"autocommit": True, "row_factory": namedtuple_row},
            name=name,
        )
        self._pool = self._make()

    @asynccontextmanager
    async def lend(self, what: str) -> AsyncIterator[Connection]:
        """A connection for `what`. Raises PoolExhausted after the wait, Unavailable when this database is being closed."""
        connection = await self._free(what)
        self._busy[connection] = what, monotonic()
        self._quiet.clear()
        try:
            yield connection
        finally:
            _, since = self._busy.pop(connection)
            self._lent_s += monotonic() - since
            if not self._busy:
                self._quiet.set()
            await self._pool.putconn(connection)

    @property
    def busy(self) -> int:
        """How many connections are lent."""
        return len(self._busy)

    async def check(self) -> None:
        """Replace the idle connections that do not answer."""
        if not self._pool.closed:
            await self._pool.check()

    async def close(self) -> None:
        """Lend no more, wait a while for what is running, and close every connection."""
        self._closing = True
        if self._busy:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._quiet.wait(), self._drain_s)
        await self._pool.close()

    def stats(self) -> PoolStats:
        """Its figures at this moment."""
        figures = self._pool.get_stats()
        return PoolStats(
            size=figures.get("pool_size", 0),
            most=self.largest,
            idle=figures.get("pool_available", 0),
            busy=len(self._busy),
            waiting=figures.get("requests_waiting", 0),
            lent=sum(self._waited.values()),
            lent_s=round(self._lent_s, 6),
            errors=self._errors,
            lost=figures.get("connections_lost", 0),
            waited_ms=dict(self._waited),
        )

    async def _free(self, what: str) -> Connection:
        if self._closing:
            raise Unavailable("this database was closed")
        start = monotonic()
        try:
            if self._pool.closed:
                await self._open()
            connection = await self._pool.getconn()
        except PoolTimeout:
            self._errors += 1
            raise PoolExhausted(self._said(what, monotonic() - start)) from None
        self._count((monotonic() - start) * 1000)
        return connection

    async def _open(self) -> None:
        """Make the first connection before anyone asks for one: it would be made for them beside it, and two would be kept."""
        async with self._opening:
            if self._pool.closed:
                self._pool = self._make()  # one that failed to open cannot be opened again
                await self._pool.open(wait=True, timeout=self._wait_s)

    def _count(self, waited_ms: float) -> None:
        self._waited[next((str(limit) for limit in BUCKETS_MS if waited_ms <= limit), "more")] += 1

    def _said(self, what: str, waited_s: float) -> str:
        now = monotonic()
        oldest = sorted(self._busy.values(), key=lambda lent: lent[1])[:_TOLD]
        doing = ", ".join(f"{name} for {now - since:.1f} s" for name, since in oldest) or "nothing: none could be made"
        return f"{what} waited {waited_s:.2f} s and none of {self.largest} became free; they run {doing}"
