"""The worlds this process has open, each an `Ava`: opened when first asked for, kept until the server ends.

A world that could not be opened is tried again after a while; until then it answers what needs no data. A world that does not
exist is refused, not made. Names that an import added to the lexicon are taken up with the next question.
"""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from types import TracebackType
from typing import Self

from ava.runtime import DEMO, MAIN, Ava, opened
from ava.server import keys
from ava.server.errors import Refused
from ava.settings.model import Settings
from db.database import Database
from db.errors import DatabaseError
from db.serving import serving
from db.worlds import names

_AGAIN_S = 5.0  # between attempts to open what could not be opened
_LOOK_S = 2.0  # between looks for a world that was not there


@dataclass(kw_only=True)
class Room:
    """One open world."""

    ava: Ava
    stack: AsyncExitStack
    since: float
    learned: int  # when the lexicon was last written, as far as this world knows


class House:
    """The open worlds of a server. Use as a context."""

    def __init__(self, settings: Settings, tell: Callable[[str], None] = lambda _: None) -> None:
        self.settings, self._tell = settings, tell
        self._rooms: dict[str, Room] = {}
        self._opening = asyncio.Lock()
        self._main = ""  # the world taken when none is named
        self._looked = float("-inf")  # when it was last seen whether there is a `main`, or a `demo` beside it

    async def __aenter__(self) -> Self:
        room = await self._open(None)
        self._main = room.ava.world
        self._rooms[self._main] = room
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        for room in self._rooms.values():
            await room.stack.aclose()

    @property
    def world(self) -> str:
        """The world taken when none is named."""
        return self._main

    @property
    def avas(self) -> tuple[Ava, ...]:
        """What is open now, the main world first."""
        return tuple(room.ava for room in self._rooms.values())

    @property
    def rooms(self) -> tuple[Room, ...]:
        """The same, with what belongs to each."""
        return tuple(self._rooms.values())

    async def keepers(self) -> tuple[Database, ...]:
        """The worlds whose keys open this server, its own first (`keys.with_demo`). Raises what opening one of them raised."""
        own = reached(await self.ava())
        if not keys.with_demo(own.world, self.settings.world) or not await self._has_demo():
            return (own,)
        return own, reached(await self.ava(DEMO))

    async def worlds(self) -> tuple[str, ...]:
        """The worlds there are, open or not. Raises what `db.errors` lists."""
        async with serving(self.settings.database) as server:
            return await names(server)

    async def ava(self, world: str | None = None) -> Ava:
        """That world, open. Raises Refused for one that does not exist."""
        name = world or await self._usual()
        room = self._rooms.get(name)
        if room is None or self._worth_another(room):
            room = await self._opened(name)
        self._relearn(room)
        return room.ava

    async def _usual(self) -> str:
        """The world taken when none is named: the demo's only until something was imported."""
        if self._main == DEMO and not self.settings.world and monotonic() - self._looked > _LOOK_S:
            self._looked = monotonic()
            if MAIN in await self.worlds():
                self._main = (await self._opened(MAIN)).ava.world
        return self._main

    async def _opened(self, name: str) -> Room:
        """The room of that name, opened or opened again; another task may have done it meanwhile."""
        async with self._opening:
            room = self._rooms.get(name)
            if room and not self._worth_another(room):
                return room
            if room is None and name not in (*await self.worlds(), DEMO):
                raise Refused(404, "no_world", f"there is no world {name!r}; `ava db status` lists them")
            again = self._rooms[name] = await self._open(name)
            if room:
                await room.stack.aclose()
            return again

    async def _has_demo(self) -> bool:
        """Whether there is a demo world, looked for now and then."""
        if DEMO in self._rooms:
            return True
        if monotonic() - self._looked <= _LOOK_S:
            return False
        there = DEMO in await self.worlds()
        self._looked = monotonic()  # only now: who asks meanwhile must not be told that there is none
        return there

    async def _open(self, name: str | None) -> Room:
        stack = AsyncExitStack()
        ava = await stack.enter_async_context(opened(self.settings, world=name, tell=self._tell, listen=True))
        return Room(ava=ava, stack=stack, since=monotonic(), learned=_written(self.settings.home))

    def _worth_another(self, room: Room) -> bool:
        return not isinstance(room.ava.database, Database) and monotonic() - room.since > _AGAIN_S

    def _relearn(self, room: Room) -> None:
        written = _written(self.settings.home)
        if written != room.learned:
            room.ava.learn()
            room.learned = written


def reached(ava: Ava) -> Database:
    """The world's database. Raises DatabaseError where it could not be opened."""
    if isinstance(ava.database, Database):
        return ava.database
    error: DatabaseError = ava.database.error
    raise error


def _written(home: Path) -> int:
    """When the lexicon of that home was written; 0 where there is none."""
    try:
        return (home / "lexicon.json").stat().st_mtime_ns
    except OSError:
        return 0
