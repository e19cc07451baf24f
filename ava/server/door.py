"""What the routes of one server share: its settings, open worlds, turns under way, limits and figures."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from fastapi import Request

from ava.runtime import Ava
from ava.server import keys
from ava.server.errors import Refused
from ava.server.house import House, reached
from ava.server.limits import Gate
from ava.server.metrics import Metrics
from ava.server.models import Models
from ava.server.others import Others
from ava.server.running import Running, Turns
from ava.server.slow import Slow
from ava.server.troubles import Troubles
from ava.settings.model import Settings
from db.errors import DatabaseError

SNAPSHOT = "@"  # in the name of a world that is one of another


@dataclass(kw_only=True)
class Door:
    """One server."""

    settings: Settings
    house: House
    gate: Gate
    metrics: Metrics
    open: bool  # without a key until one was made: bound to loopback
    troubles: Troubles
    slow: Slow = field(default_factory=Slow)
    seen: dict[str, str] = field(default_factory=dict)  # dependency -> when it was last well, ISO
    looked: list[Any] = field(default_factory=list)  # what the last look at the dependencies found
    looked_at: float = float("-inf")
    looking: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        self.turns = Turns(self._changed)
        self.others = Others(self.turns.stop)
        self.models = Models(self.house)
        self.metrics.watch(lambda: self.house.avas, lambda: len(self.turns))

    async def ava(self, world: str | None = None) -> Ava:
        """That world (default: the server's) for a caller this server let in. Raises Refused for one that has keys of its own."""
        ava = await self.house.ava(world)
        if ava.world == self.house.world or ava.world in {each.world for each in await self.house.keepers()}:
            return ava
        if await keys.needed(reached(ava)):
            raise Refused(403, "other_keys", f"world {ava.world!r} has keys of its own: serve it with AVA_WORLD={ava.world}")
        return ava

    async def worlds(self) -> tuple[str, ...]:
        """What a caller this server let in may choose from: its own world, and the others by name; no snapshots.

        Whether another has keys of its own is seen when it is opened, and then `ava` refuses it.
        """
        try:
            there = await self.house.worlds()
        except DatabaseError:
            there = ()
        return tuple(dict.fromkeys((self.house.world, *(each for each in there if SNAPSHOT not in each))))

    async def locked(self) -> bool:
        """Whether a key is needed; where it cannot be told, one is."""
        try:
            return not self.open or await keys.needed(*await self.house.keepers())
        except DatabaseError:
            return True

    def _changed(self, running: Running) -> None:
        self.others.changed(running)
        if running.state == "running":
            return
        self.metrics.ended(running)
        self.troubles.ended(running)
        for found in running.findings:
            self.slow.hear(found.queries)


def door_of(request: Request) -> Door:
    """The server a request came to."""
    door: Door = request.app.state.door
    return door
