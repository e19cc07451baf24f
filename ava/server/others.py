"""Turns that other processes on the same database run, and those of this one as the others see them.

A process tells the database of its turns that take longer than a moment, many in one statement, and takes each out again once it
is stored; one that ended without an answer is left there for a while, as it is remembered here. What is told is that a turn
runs, not what it has found: who follows a turn of another process hears its events when it has ended. A process that died is
known by the lock it no longer holds, and its turns as lost. What cannot be told is told later; nothing here fails a turn.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import structlog

from ava import turns as stored
from ava.runtime import Asked, Ava
from ava.server import wire
from ava.server.house import reached
from ava.server.running import TURN_S, Ended, Running
from db.database import Database
from db.errors import DatabaseError
from db.result import Record
from db.sql import turn_stop, turns_elsewhere, turns_tell
from graphs.turn import Turn

log = structlog.get_logger()
TELL_S = 0.25  # a turn runs before others are told of it: most without a model have ended by then
AGAIN_S = 2.0  # after a failure to tell
LOOK_S = 0.5  # between looks at a turn that somebody here follows
PATIENCE = 6  # looks that find neither process nor answer, until a turn is lost: its process may be connecting again
LOST = Ended(code="lost", message="The server that answered this question has ended. Ask again.")


class Others:
    """What one process tells the others, and knows of them."""

    def __init__(self, stop: Callable[[str], None]) -> None:
        """`stop` hears the id of each turn that somebody elsewhere wants stopped."""
        self._stop = stop
        self._untold: dict[str, Running] = {}
        self._known: set[str] = set()  # turns the others were told of as running
        self._closing = asyncio.Event()
        self._telling: asyncio.Task[None] | None = None
        self._followed: dict[tuple[str, str], Running] = {}  # user and turn -> one of another process

    def changed(self, running: Running) -> None:
        """Tell of a turn that has begun or ended; not of one that was answered before others could hear of it."""
        if running.turn and running.id not in self._known:
            self._untold.pop(running.id, None)
            return
        self._untold[running.id] = running
        if self._telling is None or self._telling.done():
            self._telling = asyncio.create_task(self._tell())

    async def close(self) -> None:
        """Tell what is not told yet, at once, and follow nothing any more."""
        self._closing.set()
        for each in tuple(self._followed.values()):
            each.cancel()
        if self._telling:
            await self._telling

    async def under_way(self, ava: Ava, user: str) -> tuple[Running, ...]:
        """The user's turns that run in other processes, or did just now in this one, newest first."""
        rows = await self._rows(ava, user, None)
        return tuple(_running(row, ava, user) for row in rows if row.alive and row.code is None)

    async def find(self, ava: Ava, user: str, turn: str) -> Running | None:
        """A turn of that user that another process runs, or that ended there without being stored."""
        if (user, turn) in self._followed:
            return self._followed[user, turn]
        rows = await self._rows(ava, user, turn)
        if not rows:
            return None
        running = _running(rows[0], ava, user)
        if rows[0].code is not None:
            _end(running, Ended(code=rows[0].code, message=rows[0].message))
        elif not rows[0].alive:
            _end(running, LOST)
        return running

    def follow(self, running: Running) -> Running:
        """The same turn, from now on watched until it has ended: once, however many follow it."""
        key = running.asked.user, running.id
        followed = self._followed.setdefault(key, running)
        if followed.task is None:
            followed.task = asyncio.create_task(self._watch(followed))
            followed.task.add_done_callback(lambda _: self._followed.pop(key, None))
        return followed

    async def stop(self, ava: Ava, user: str, turn: str) -> None:
        """Have a turn of that user stopped by the process that runs it."""
        await reached(ava).at_once(user, turn_stop, turn=turn)

    async def _rows(self, ava: Ava, user: str, turn: str | None) -> tuple[Record, ...]:
        return await reached(ava).at_once(user, turns_elsewhere, turn=turn, oldest=_oldest())

    async def _tell(self) -> None:
        pause = TELL_S
        while self._untold:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), pause)
            telling, self._untold = self._untold, {}
            try:
                await self._told(telling.values())
                pause = TELL_S
            except DatabaseError as error:
                log.warning("other processes are not told of turns", turns=len(telling), reason=str(error))
                if self._closing.is_set():  # they will see that this process has gone
                    return
                self._untold, pause = telling | self._untold, AGAIN_S

    async def _told(self, several: Iterable[Running]) -> None:
        groups: dict[tuple[Database, str], list[Running]] = {}
        for each in several:
            if isinstance(each.ava.database, Database):
                groups.setdefault((each.ava.database, each.asked.user), []).append(each)
        for (database, user), own in groups.items():
            database.presence.on_stop = self._stop
            running = [each for each in own if not each.turn]
            self._known |= {each.id for each in running if each.state == "running"}
            await database.at_once(user, turns_tell, **_row(database, own, running))
            self._known -= {each.id for each in own if each.state != "running"}

    async def _watch(self, running: Running) -> None:
        missed = 0
        while running.state == "running" and missed < PATIENCE:
            missed = 0 if await self._runs(running) else missed + 1
            await asyncio.sleep(LOOK_S)
        if running.state == "running":
            _end(running, LOST)

    async def _runs(self, running: Running) -> bool:
        """Whether it still runs; where it has ended, its end is told here. False too where that cannot be told."""
        user, ava = running.asked.user, running.ava
        try:
            rows = await self._rows(ava, user, running.id)
            if rows and rows[0].alive and rows[0].code is None:
                return True
            turn = await stored.stored(reached(ava), user, running.id)
        except DatabaseError:
            return False
        if turn:
            for heard in wire.retold(turn):
                running.tell(heard, "done" if isinstance(heard, Turn) else "running")
        elif rows and rows[0].code is not None:
            _end(running, Ended(code=rows[0].code, message=rows[0].message))
        return False


def _row(database: Database, own: Sequence[Running], running: Sequence[Running]) -> dict[str, object]:
    ends = [each.heard[-1] if each.state in {"cancelled", "failed"} else None for each in running]
    return {
        "process": database.presence.process,
        "oldest": _oldest(),
        "stored": [each.id for each in own if each.turn],
        "turns": [each.id for each in running],
        "threads": [each.thread for each in running],
        "questions": [each.asked.text for each in running],
        "begun": [each.at for each in running],
        "codes": [end.code if isinstance(end, Ended) else None for end in ends],
        "messages": [end.message if isinstance(end, Ended) else None for end in ends],
    }


def _running(row: Record, ava: Ava, user: str) -> Running:
    asked = Asked(text=row.question, user=user, turn=row.turn_id, thread=row.thread)
    return Running(asked=asked, ava=ava, at=row.begun_at, retold=True)


def _end(running: Running, ended: Ended) -> None:
    running.tell(ended, "cancelled" if ended.code == "cancelled" else "failed")


def _oldest() -> datetime:
    """When a turn began that cannot run any more, and is forgotten."""
    return datetime.now(UTC) - timedelta(seconds=2 * TURN_S)
