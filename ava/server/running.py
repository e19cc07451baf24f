"""Turns under way in this process: each runs in a task of its own, and any number of clients follow it.

Who stops listening does not stop it: a turn ends when it is answered, when its user cancels it, or after TURN_S. A finished one
is the database's; one that was cancelled or failed is remembered here for a while, since it was never stored. Those of other
processes are `others`.
"""

import asyncio
import secrets
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Literal

import structlog

from ava.runtime import Asked, Ava
from graphs.events import Event, Found, Planned
from graphs.turn import Plan, Turn
from tools.facts import Finding

log = structlog.get_logger()
State = Literal["running", "done", "cancelled", "failed"]
TURN_S = 600.0  # longest a turn may take, whatever the limits of its parts
_KEPT = 200  # turns remembered that were never stored


@dataclass(frozen=True, kw_only=True, slots=True)
class Ended:
    """A turn that ended without an answer."""

    code: str  # cancelled, timeout, internal
    message: str


Heard = Event | Turn | Ended


@dataclass(kw_only=True)
class Running:
    """One turn: what was heard of it so far, and more to come while it runs."""

    asked: Asked  # with turn and thread
    ava: Ava
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    heard: list[Heard] = field(default_factory=list)
    state: State = "running"
    retold: bool = False  # told anew from what was stored: its events have other numbers than those of the first telling
    frames: list[bytes] = field(default_factory=list)  # what was heard as it is sent, made when first needed
    task: "asyncio.Task[None] | None" = None
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def id(self) -> str:
        """The turn's id."""
        return self.asked.turn or ""

    @property
    def thread(self) -> str:
        """The conversation it belongs to."""
        return self.asked.thread or ""

    @property
    def plan(self) -> Plan | None:
        """The plan, as soon as there is one."""
        return next((each.plan for each in reversed(self.heard) if isinstance(each, Planned)), None)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found so far."""
        return tuple(each.finding for each in self.heard if isinstance(each, Found))

    @property
    def turn(self) -> Turn | None:
        """The finished turn."""
        last = self.heard[-1] if self.heard else None
        return last if isinstance(last, Turn) else None

    def tell(self, what: Heard, state: State = "running") -> None:
        """Add to what was heard and wake who follows."""
        self.heard.append(what)
        self.state = state
        news, self._news = self._news, asyncio.Event()
        news.set()

    async def follow(self, after: int = 0, beat_s: float | None = None) -> AsyncIterator[tuple[int, Heard | None]]:
        """Number and value of each thing heard after the first `after`, to the end; (n, None) after `beat_s` of silence.

        Of one that is retold, who had heard some before hears its end at least.
        """
        n, renumbered = max(after, 0), self.retold
        while True:
            if renumbered and self.state != "running":
                n, renumbered = min(n, len(self.heard) - 1), False
            while n < len(self.heard):
                n += 1
                yield n, self.heard[n - 1]
            if self.state != "running":
                return
            try:
                await asyncio.wait_for(self._news.wait(), beat_s)
            except TimeoutError:
                yield n, None

    def cancel(self) -> None:
        """Stop it; who follows hears of it."""
        if self.task is not None:
            self.task.cancel()


class Turns:
    """The turns of this process."""

    def __init__(self, changed: Callable[[Running], None] = lambda _: None) -> None:
        """`changed` hears of each turn that has begun or ended."""
        self._running: dict[str, Running] = {}
        self._ended: OrderedDict[str, Running] = OrderedDict()
        self._changed = changed

    def __len__(self) -> int:
        """How many run."""
        return len(self._running)

    def begin(self, ava: Ava, asked: Asked, release: Callable[[], None] = lambda: None) -> Running:
        """Start a turn; `release` is called when it has ended."""
        named = replace(asked, turn=secrets.token_hex(6), thread=asked.thread or secrets.token_hex(4), begins=not asked.thread)
        running = Running(asked=named, ava=ava)
        self._running[running.id] = running
        running.task = asyncio.create_task(self._run(running))
        running.task.add_done_callback(lambda _: release())
        self._changed(running)
        return running

    def get(self, user: str, turn: str) -> Running | None:
        """A turn of that user that runs, or ended without being stored."""
        found = self._running.get(turn) or self._ended.get(turn)
        return found if found and found.asked.user == user else None

    def stop(self, turn: str) -> None:
        """Stop a turn that runs here, whoever it belongs to; nothing happens where none does."""
        if turn in self._running:
            self._running[turn].cancel()

    def of(self, user: str) -> Iterator[Running]:
        """The turns of that user that run, newest first."""
        return (each for each in reversed(tuple(self._running.values())) if each.asked.user == user)

    async def close(self, within_s: float) -> None:
        """Let what runs finish, and cancel what takes longer."""
        tasks = {each.task for each in self._running.values() if each.task}
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=within_s)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)

    async def _run(self, running: Running) -> None:
        try:
            async with asyncio.timeout(TURN_S):
                await _heard(running)
        except asyncio.CancelledError:
            self._lost(running, Ended(code="cancelled", message="This turn was stopped."), "cancelled")
        except TimeoutError:
            self._lost(running, Ended(code="timeout", message=f"This turn took longer than {TURN_S:g} s."), "failed")
        except Exception:  # the boundary: whatever happened, who follows hears of an end
            log.exception("turn failed", turn=running.id)
            self._lost(running, Ended(code="internal", message="An error in AVA itself, which is in its log."), "failed")
        finally:
            self._running.pop(running.id, None)
            self._changed(running)

    def _lost(self, running: Running, ended: Ended, state: State) -> None:
        self._ended[running.id] = running
        while len(self._ended) > _KEPT:
            self._ended.popitem(last=False)
        running.tell(ended, state)


async def _heard(running: Running) -> None:
    async for event in running.ava.ask(running.asked):
        running.tell(event, "done" if isinstance(event, Turn) else "running")
