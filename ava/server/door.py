"""What the routes of one server share: its settings, open worlds, turns under way, limits and figures."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from fastapi import Request

from ava.server.house import House
from ava.server.limits import Gate
from ava.server.metrics import Metrics
from ava.server.running import Running, Turns
from ava.server.slow import Slow
from ava.settings.model import Settings


@dataclass(kw_only=True)
class Door:
    """One server."""

    settings: Settings
    house: House
    gate: Gate
    metrics: Metrics
    open: bool  # without a key until one was made: bound to loopback
    slow: Slow = field(default_factory=Slow)
    seen: dict[str, str] = field(default_factory=dict)  # dependency -> when it was last well, ISO
    looked: list[Any] = field(default_factory=list)  # what the last look at the dependencies found
    looked_at: float = float("-inf")
    looking: asyncio.Lock = field(default_factory=asyncio.Lock)

    def __post_init__(self) -> None:
        self.turns = Turns(self._ended)
        self.metrics.watch(lambda: self.house.avas, lambda: len(self.turns))

    def _ended(self, running: Running) -> None:
        self.metrics.ended(running)
        for found in running.findings:
            self.slow.hear(found.queries)


def door_of(request: Request) -> Door:
    """The server a request came to."""
    door: Door = request.app.state.door
    return door
