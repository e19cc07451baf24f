"""Hearing of what other processes write: one connection that waits for the announcements of `ava_changed` (migration 0006).

Only a process that lives on keeps one. While there is none, the cache is told that it is deaf; once there is one again, that
what it holds may have missed a change. A connection that has gone silently is noticed by its heartbeat. Nothing here starts
a server or gives up: it tries again until it is left.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from typing import Any, Protocol

import structlog
from psycopg import AsyncConnection, OperationalError

log = structlog.get_logger()
_LISTEN = "LISTEN ava_changed"
_BEAT = "SELECT 1"
_BEAT_S = 5.0  # seconds of silence after which the connection must show that it lives
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.1, 2.0  # between attempts to connect


class Ear(Protocol):
    """Who wants to know; `db.cache.Cache` does."""

    def changed(self, tables: Iterable[str]) -> None:
        """A write to these tables was committed."""
        ...  # pragma: no cover - a seam

    def deaf(self) -> None:
        """Nothing is heard from now on."""
        ...  # pragma: no cover - a seam

    def hears(self) -> None:
        """Everything is heard from now on."""
        ...  # pragma: no cover - a seam


@asynccontextmanager
async def listening(conninfo: Callable[[], str], ear: Ear) -> AsyncIterator[None]:
    """Hear of changes for as long as the block lasts; `conninfo` is asked for at each attempt to connect."""
    ear.deaf()
    task = asyncio.create_task(_listen(conninfo, ear))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _listen(conninfo: Callable[[], str], ear: Ear) -> None:
    pause = _FIRST_PAUSE_S
    while True:
        try:
            async with await AsyncConnection.connect(conninfo(), autocommit=True) as connection:
                await connection.execute(_LISTEN)
                ear.hears()
                pause = _FIRST_PAUSE_S
                await _hear(connection, ear)
        except (OperationalError, TimeoutError) as error:
            log.info("not hearing of changes", error=str(error).strip().split("\n", 1)[0])
        finally:
            ear.deaf()
        await asyncio.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE_S)


async def _hear(connection: AsyncConnection[Any], ear: Ear) -> None:
    while True:
        async for notice in connection.notifies(timeout=_BEAT_S):
            ear.changed((notice.payload,))
        async with asyncio.timeout(_BEAT_S):
            await connection.execute(_BEAT)
