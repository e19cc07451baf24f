"""Models that came after the server: where AVA_MODEL says `auto`, it looks again now and then, and takes what it finds.

A look is made in a thread of its own, so that no question waits for it, nor for a client that is loaded then. The questions under
way keep the model they began with; it is closed when the server ends. Which model is taken is `graphs.model.choose`'s matter.
"""

import asyncio
from datetime import UTC, datetime
from time import monotonic

import structlog

from ava.server.house import House, Room
from graphs.model.choose import Choice, Config, again
from graphs.model.protocol import ModelError
from prompts.fault import PromptFault

log = structlog.get_logger()
EVERY_S = 30.0
_YOUNG_S = 2.0  # a look of that age is told again


class Models:
    """Looks for models for the open worlds of a house."""

    def __init__(self, house: House) -> None:
        self._house = house
        self._looking = asyncio.Lock()
        self._looked = float("-inf")
        self.at: datetime | None = None  # of the last look

    async def watch(self) -> None:
        """Look every EVERY_S, until cancelled."""
        while True:
            await asyncio.sleep(EVERY_S)
            await self.look()

    async def look(self) -> None:
        """Look now, unless that was done just before."""
        async with self._looking:
            if monotonic() - self._looked < _YOUNG_S:
                return
            for room in self._house.rooms:
                if room.ava.choice.looked_for:
                    await _looked(room)
                    self._looked, self.at = monotonic(), datetime.now(UTC)


async def _looked(room: Room) -> None:
    ava, before = room.ava, room.ava.choice
    try:
        choice = await asyncio.to_thread(_again, ava.settings.models(), before)
        if choice is before:
            return
        await asyncio.to_thread(ava.take, choice)
    except (ModelError, PromptFault) as error:
        log.warning("a model was not taken", reason=str(error))
        return
    known = before.model.links if before.model else ()
    for link in choice.model.links if choice.model else ():
        if link not in known:
            room.stack.push_async_callback(link.model.aclose)
    log.info("looked for models", world=ava.world, found=choice.why, out=choice.out)


def _again(config: Config, before: Choice) -> Choice:
    """Made and run in the thread: a coroutine handed to a thread that is not begun any more would never be awaited."""
    return asyncio.run(again(config, before))
