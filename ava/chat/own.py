"""AVA in the chat's own process: opened in the background while the first question is typed, and kept open.

Its event loop lives in a thread of its own; the chat hears events as an ordinary iterator, as from a server (`ava.local`).
What opening raises is raised where somebody waits for it.
"""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import CancelledError, Future
from contextlib import suppress
from queue import SimpleQueue
from threading import Event as Flag
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

from ava.cli.options import configured, valid_world

if TYPE_CHECKING:
    from ava.local import Wish
    from ava.runtime import Ava
    from db.database import Database
    from graphs.events import Event
    from graphs.turn import Turn

Result = TypeVar("Result")
_CLOSING_S = 10.0


class Own:
    """AVA on one world with one model."""

    def __init__(self, *, world: str | None, model: str | None, tell: Callable[[str], None]) -> None:
        self._world, self._model, self._tell = world, model, tell
        self._ready: Future[Ava] = Future()
        self._living: asyncio.Future[None] | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._over = Flag()
        self._thread = Thread(target=self._live, name="ava", daemon=True)
        self._thread.start()

    @property
    def ready(self) -> bool:
        """Whether it is open."""
        return self._ready.done() and not self._ready.cancelled() and self._ready.exception() is None

    @property
    def down(self) -> bool:
        """Whether it could not be opened, or only without its database."""
        from ava.runtime import Unreachable  # noqa: PLC0415 - see below

        return self._ready.done() and not (self.ready and not isinstance(self.opened().database, Unreachable))

    def opened(self) -> "Ava":
        """It, open; waits for that. Raises what opening raised."""
        return self._ready.result()

    def ask(self, wish: "Wish") -> "Iterator[Event | Turn]":
        """What happens as it happens, and last the finished turn; closing the iterator stops the answer."""
        heard: SimpleQueue[Event | Turn | None] = SimpleQueue()
        ava, loop = self.opened(), self._loop
        if loop is None:
            raise LookupError("AVA is open without a loop")
        asking = asyncio.run_coroutine_threadsafe(_heard(ava, wish, heard.put), loop)
        asking.add_done_callback(lambda _: heard.put(None))
        try:
            while (event := heard.get()) is not None:
                yield event
            asking.result()
        finally:
            asking.cancel()

    def read(self, work: "Callable[[Database], Coroutine[Any, Any, Result]]") -> "Result":
        """What is read from its world. Raises what `db.errors` lists, and what opening raised."""
        from ava.runtime import Unreachable  # noqa: PLC0415 - see below

        ava, loop = self.opened(), self._loop
        if loop is None:
            raise LookupError("AVA is open without a loop")
        if isinstance(ava.database, Unreachable):
            raise ava.database.error
        reading = asyncio.run_coroutine_threadsafe(work(ava.database), loop)
        try:
            return reading.result()
        finally:
            reading.cancel()

    def close(self) -> None:
        """Close it, in the middle of opening too."""
        self._over.set()
        if self._loop and self._living:
            with suppress(RuntimeError):  # the loop has just ended
                self._loop.call_soon_threadsafe(self._living.cancel)
            self._thread.join(_CLOSING_S)

    def _live(self) -> None:
        try:
            import ava.cli.alone  # noqa: F401, PLC0415 - LangGraph and the database, while the question is typed

            asyncio.run(self._open())
        except (asyncio.CancelledError, CancelledError):
            self._ready.cancel()
        except Exception as error:  # noqa: BLE001 - raised again where somebody waits
            if not self._ready.done():
                self._ready.set_exception(error)

    async def _open(self) -> None:
        from ava.runtime import opened  # noqa: PLC0415 - see above

        self._loop, self._living = asyncio.get_running_loop(), asyncio.current_task()
        if self._over.is_set():
            return
        chosen = configured()
        async with opened(chosen, world=valid_world(self._world), model=self._model, tell=self._tell) as ava:
            self._ready.set_result(ava)
            await asyncio.Event().wait()  # until it is cancelled


async def _heard(ava: "Ava", wish: "Wish", hear: "Callable[[Event | Turn], None]") -> None:
    from ava.cli.alone import continued, wished  # noqa: PLC0415 - see above

    asked = wished(wish, ava.settings)
    async for event in ava.ask(await continued(ava, asked) if wish.go_on else asked):
        hear(event)
