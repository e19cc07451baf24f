"""The one composition root: settings in, an AVA that answers out. Everything else receives what it needs.

An AVA is one world, open. A database that cannot be reached does not stop it: what needs no data is answered, and the rest
says why not. Nothing here decides what a question means or what an answer says.
"""

import secrets
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

import structlog

from ava import routing, turns
from ava.demo import NOW as DEMO_NOW
from ava.demo.build import build as build_demo
from ava.demo.build import filled
from ava.settings.model import Settings
from ava.stopwatch import Stopwatch
from db.database import Database
from db.errors import DatabaseError
from db.query import Query
from db.reader import floored
from db.result import Record
from db.serving import serving
from db.worlds import names
from graphs.agents import AGENTS
from graphs.check.naming import naming
from graphs.events import Emit, Event
from graphs.loop import Run, explore
from graphs.model.choose import Choice, choose
from graphs.model.protocol import Model
from graphs.narrate import narrate
from graphs.topology import Deps, Graph, build, stream
from graphs.turn import Answer, Exchange, Plan, Question, Turn
from graphs.understand import Lexicon, cut_short, recall, understand

if TYPE_CHECKING:
    from prompts.library import Library

log = structlog.get_logger()
Tell = Callable[[str], None]  # hears what takes a while, before it does
DEMO = "demo"  # the simulated world
MAIN = "main"  # the world of the person's own data
SIMULATED = "Simulated data: the demo world, not a real account or market."
NOT_STORED = "This answer could not be stored, so it cannot be shown again."


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A question as a door hands it over."""

    text: str
    user: str
    thread: str | None = None  # None begins a new one
    as_of: datetime | None = None  # None = the world's clock
    turn: str | None = None  # its id, where the door must know it beforehand
    begins: bool = False  # the thread is new, though it has its name already
    messages: tuple[Mapping[str, str], ...] = ()  # what was said before, where the door keeps it: in place of the thread
    plain: bool = False  # answered without the model, though there is one


class Unreachable:
    """Stands in for a database that could not be opened: every read fails with the reason."""

    def __init__(self, error: DatabaseError) -> None:
        self.error = error

    async def fetch(self, query: Query, parameters: Mapping[str, object], user: str) -> tuple[tuple[Record, ...], bool]:
        """Raise what opening raised."""
        del query, parameters, user
        raise self.error


class Ava:
    """One world, open and answering. Make one with `opened`."""

    def __init__(
        self, settings: Settings, world: str, database: Database | Unreachable, choice: Choice, tell: Tell = lambda _: None
    ) -> None:
        self.settings, self.world, self.database, self.choice = settings, world, database, choice
        self._lexicon, self._router = Lexicon.load(settings.home / "lexicon.json"), routing.router(settings.home, tell)
        self._prompts = _prompts(settings) if choice.model else None

    def learn(self) -> None:
        """Take up the names that an import has added to the lexicon since."""
        self._lexicon = Lexicon.load(self.settings.home / "lexicon.json")

    def take(self, choice: Choice) -> None:
        """Answer by these models from the next question on; those under way keep theirs. Raises PromptFault. Closes nothing."""
        if choice.model and not self._prompts:
            self._prompts = _prompts(self.settings)
        self.choice = choice

    def clock(self, as_of: datetime | None = None) -> datetime:
        """The moment a question is asked at: given, set, the demo's own, or now floored to the minute."""
        fixed = as_of or self.settings.now or (DEMO_NOW if self.world == DEMO else None)
        return fixed.astimezone(UTC) if fixed else floored(datetime.now(UTC), "minute")

    async def ask(self, asked: Asked) -> AsyncIterator[Event | Turn]:
        """What happens as it happens, and last the finished turn, already stored."""
        watch = Stopwatch()
        question = await self._question(asked)
        turn = Turn(id=asked.turn or secrets.token_hex(6), question=question)
        with structlog.contextvars.bound_contextvars(turn=turn.id, user=question.user):
            async for event in stream(turn, self._deps(plain=asked.plain)):
                if isinstance(event, Turn):
                    yield await self._finished(event, watch)
                else:
                    watch.hear(event)
                    yield event

    async def _question(self, asked: Asked) -> Question:
        thread = asked.thread or secrets.token_hex(4)
        past: tuple[Exchange, ...] = ()
        as_of, tz = self.clock(asked.as_of), str(self.settings.tz)
        if asked.messages:
            past = recall(asked.messages, as_of, self._lexicon, self._router)
        elif asked.thread and not asked.begins and isinstance(self.database, Database):
            past = await turns.history(self.database, asked.user, thread)
        return Question(text=asked.text, user=asked.user, thread=thread, history=past, world=self.world, as_of=as_of, tz=tz)

    def _deps(self, *, plain: bool) -> Deps:
        timeout = self.settings.step_timeout
        reads = self.database.cache if isinstance(self.database, Database) else self.database
        explore = self._explore if self.choice.model and self._prompts and not plain else None
        narrate = partial(self._narrate, model=None if plain else self.choice.model)
        return Deps(database=reads, understand=self._plan, narrate=narrate, step_timeout_s=timeout, explore=explore)

    def _plan(self, question: Question) -> Plan:
        return understand(question.text, question.history, question.as_of, self._lexicon, self._router)

    async def _explore(self, turn: Turn, run: Run, emit: Emit) -> Turn:
        if self.choice.model is None or self._prompts is None:
            return turn
        return await explore(turn, model=self.choice.model, prompts=self._prompts, run=run, emit=emit)

    async def _narrate(self, turn: Turn, emit: Emit, *, model: Model | None) -> Answer:
        names = naming(self._lexicon, turn.findings) if model else None
        tz = self.settings.tz
        return await narrate(turn, emit=emit, model=model, prompts=self._prompts, agents=AGENTS, names=names, tz=tz)

    async def _finished(self, turn: Turn, watch: Stopwatch) -> Turn:
        """The turn with its times and caveats, stored; where it cannot be stored, it says so."""
        if turn.answer is None:
            raise ValueError(f"turn {turn.id} ended without an answer")
        cut = cut_short(turn.question.text)
        caveats = (
            *turn.answer.caveats,
            *((cut,) if cut else ()),
            *((SIMULATED,) if self.world == DEMO and turn.findings else ()),
        )
        answer = replace(turn.answer, caveats=caveats, ms=watch.timing(model=turn.answer.ms.first_text is not None))
        turn = replace(turn, answer=answer)
        try:
            if isinstance(self.database, Database):
                await turns.remember(self.database, turn)
        except DatabaseError as error:
            log.warning("turn not stored", turn=turn.id, reason=str(error))
            turn = replace(turn, answer=replace(answer, caveats=(*caveats, NOT_STORED)))
        return turn


def _prompts(settings: Settings) -> "Library":
    from prompts.library import Library  # noqa: PLC0415 - Jinja2 and YAML cost 0.1 s, and without a model nothing reads prompts

    return Library.load(settings.prompts)


@asynccontextmanager
async def opened(
    settings: Settings,
    *,
    world: str | None = None,
    model: str | None = None,
    tell: Tell = lambda _: None,
    listen: bool = False,
) -> AsyncIterator[Ava]:
    """An AVA on a world (default: the settings', else `main` if there is one, else `demo`) with a model (default: the settings').

    A database that cannot be opened does not raise: the AVA then answers what needs none. `tell` hears what takes a while.
    With `listen` it hears of what other processes write, which a process that lives on needs.
    """
    choice = await choose(settings.models(model))
    named = world or settings.world
    async with AsyncExitStack() as stack:
        if choice.model:
            stack.push_async_callback(choice.model.aclose)
        try:
            name, database = await stack.enter_async_context(opened_world(settings, named, tell, listen=listen))
        except DatabaseError as error:
            yield Ava(settings, named or MAIN, Unreachable(error), choice, tell)
            return
        yield Ava(settings, name, database, choice, tell)


@asynccontextmanager
async def opened_world(
    settings: Settings, named: str | None, tell: Tell = lambda _: None, *, listen: bool = False
) -> AsyncIterator[tuple[str, Database]]:
    """The world named, else the settings', else `main` if there is one, else `demo`, open. Raises what `db.errors` lists.

    The demo world is built the first time it is needed.
    """
    async with serving(settings.database) as server:
        there = await names(server)
        name = named or settings.world or (MAIN if MAIN in there else DEMO)
        async with Database.open(settings.database, name, listen=listen) as database:
            if name == DEMO and not await filled(database):
                tell("Building the demo world, once: simulated prices, options, games and an account ...")
                await build_demo(database)
            yield name, database


def graph() -> Graph:
    """The graph, for tools that read `langgraph.json` to draw or serve it; a run needs `Deps` as its context."""
    return build()
