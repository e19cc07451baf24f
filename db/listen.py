"""Hearing of what other processes write: one connection that waits for what they announce.

That is a table that has changed (`ava_changed`, migration 0006), and a turn to be stopped (`ava_stopping`, migration 0010).
Only a process that lives on keeps one. While there is none, the cache is told that it is deaf; once there is one again, that
what it holds may have missed a change. The connection also holds the lock by which others see that this process is alive. One
that has gone silently is noticed by its heartbeat. Nothing here starts a server or gives up: it tries again until it is left.
"""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from typing import Any, Protocol

import structlog
from psycopg import AsyncConnection, OperationalError

log = structlog.get_logger()
_CHANGED, _STOPPING = "ava_changed", "ava_stopping"
_LISTEN = f"LISTEN {_CHANGED}; LISTEN {_STOPPING}"
_ALIVE = "SELECT pg_advisory_lock_shared(%s)"  # shared: a connection that is not yet given up does not keep its successor waiting
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


class Presence:
    """What other processes know this one by while it listens, and what they want of it."""

    def __init__(self) -> None:
        self.process = secrets.randbits(62)
        self.on_stop: Callable[[str], None] = lambda _: None  # hears the id of a turn that is to be stopped, whoever runs it


@asynccontextmanager
async def listening(conninfo: Callable[[], str], ear: Ear, presence: Presence) -> AsyncIterator[None]:
    """Hear of changes, and be seen by others, for as long as the block lasts; `conninfo` is asked for at each attempt."""
    ear.deaf()
    task = asyncio.create_task(_listen(conninfo, ear, presence))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _listen(conninfo: Callable[[], str], ear: Ear, presence: Presence) -> None:
    pause = _FIRST_PAUSE_S
    while True:
        try:
            async with await AsyncConnection.connect(conninfo(), autocommit=True) as connection:
                await connection.execute(_ALIVE, (presence.process,))
                await connection.execute(_LISTEN)
                ear.hears()
                pause = _FIRST_PAUSE_S
                await _hear(connection, ear, presence)
        except (OperationalError, TimeoutError) as error:
            log.info("not hearing of changes", error=str(error).strip().split("\n", 1)[0])
        finally:
            ear.deaf()
        await asyncio.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE_S)


async def _hear(connection: AsyncConnection[Any], ear: Ear, presence: Presence) -> None:
    while True:
        async for notice in connection.notifies(timeout=_BEAT_S):
            if notice.channel == _CHANGED:
                ear.changed((notice.payload,))
            else:
                presence.on_stop(notice.payload)
        async with asyncio.timeout(_BEAT_S):
            await connection.execute(_BEAT)
