"""One conversation: who answers it, where it goes on, what was answered last.

A server that runs on this home answers, since it has everything open; without one AVA in this process does. Both are heard in
the same way, so the output is the same. Nothing here is printed but answers.
"""

from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any, TypeVar

from rich.console import Console

from ava import settings
from ava.chat.own import Own
from ava.chat.shown import Shown, Waiting
from ava.cli.options import configured
from ava.cli.output import Failure, note
from graphs.events import Event
from graphs.turn import Turn

if TYPE_CHECKING:
    from ava.cli.stored import Stored
    from ava.local import Wish
    from ava.runtime import Ava
    from db.database import Database

Found = TypeVar("Found")


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """Where a conversation takes place."""

    user: str | None = None  # None = the settings'
    world: str | None = None  # None = the settings', else the only one there is
    thread: str | None = None  # None begins a new one
    go_on: bool = False  # in the user's last thread
    model: str | None = None  # None = the settings', or the running server's
    as_of: str | None = None

    def wish(self, question: str) -> "Wish":
        """The question, asked here."""
        from ava.local import Wish  # noqa: PLC0415 - pydantic, after the prompt stands there

        return Wish(question=question, user=self.user, thread=self.thread, go_on=self.go_on, world=self.world, as_of=self.as_of)


class Talk:
    """A conversation in a terminal. Close it at the end."""

    def __init__(self, place: Place, console: Console) -> None:
        self.place, self.console = place, console
        self.turn: Turn | None = None  # answered last
        self.threads: tuple[tuple[str, str], ...] = ()  # the conversations listed last, with their first questions
        self.failed = False  # whether any question could not be answered
        self._waiting = Waiting(console)
        self._own: Own | None = None
        self._opening = Lock()
        self._begun = False
        self._holds: tuple[str, ...] = ()  # symbols
        self._news = "opening ..."  # what opening is at

    @property
    def user(self) -> str:
        """Who asks."""
        return self.place.user or configured().user

    def begin(self) -> None:
        """Make ready for the first question, in the background. Only the first call does anything."""
        if self._begun:
            return
        self._begun = True
        Thread(target=self._begin, name="begin", daemon=True).start()

    def close(self) -> None:
        """Close what was opened for it."""
        if self._own:
            self._own.close()
        self._own = None

    def move(self, **changes: str | None) -> None:
        """Go on elsewhere: in another thread, world, or with another model."""
        self.place, self._holds = replace(self.place, go_on=False, **changes), ()
        if "world" in changes or "model" in changes:
            self.close()

    def answer(self, question: str) -> None:
        """Ask, and print the answer as it comes. Raises Failure; KeyboardInterrupt stops the answer and leaves all as it was."""
        try:
            turn = self._answered(self.place.wish(question))
        finally:
            self._waiting.end()
        self.turn = turn
        self.place = replace(self.place, thread=turn.question.thread, go_on=False)
        self.failed |= turn.answer is None or turn.answer.status == "failed"

    def chosen(self, line: str) -> str:
        """What is asked by a line: one of the choices offered last by its number, else the line itself."""
        choices = self.turn.plan.clarify if self.turn and self.turn.plan else ()
        number = line.removesuffix(".")
        return choices[int(number) - 1] if number.isdecimal() and 1 <= int(number) <= len(choices) else line

    def own(self) -> Own:
        """AVA in this process; opened at the first call."""
        with self._opening:
            if self._own is None:
                self._own = Own(world=self.place.world, model=self.place.model, tell=self._tell)
            return self._own

    def looked_up(self, work: "Callable[[Database], Coroutine[Any, Any, Found]]") -> Found:
        """What is read from the conversation's world, which AVA in this process has open. Raises Failure."""
        self._opened()
        from ava.cli.alone import explained  # noqa: PLC0415 - LangGraph and the database, loaded by now

        with explained():
            return self.own().read(work)

    @property
    def stored(self) -> "Stored":
        """What the user has stored here, read by the server that runs on this home, else by AVA in this process."""
        from ava.chat.kept import Kept  # noqa: PLC0415 - pydantic, after the prompt stands there

        return Kept(self)

    def model(self) -> str:
        """Which model answers here, and why. Raises Failure."""
        from ava.local import Elsewhere, reach  # noqa: PLC0415 - see above

        with suppress(Elsewhere), reach(settings.home()) as server:
            if server and not self.place.model:
                named = server.read("/api/session")["model"]
                return f"{'no model' if named == 'none' else named}, as the server that runs here has it"
        return self._opened().choice.why

    def held(self) -> tuple[str, ...]:
        """The symbols the user holds; () where that is not known yet. Looked up once, after which it is at hand."""
        if not self._holds:
            self._holds = self._looked_at()
        return self._holds

    def _looked_at(self) -> tuple[str, ...]:
        from ava.local import Elsewhere, reach  # noqa: PLC0415 - see above

        with suppress(Elsewhere, Failure), reach(settings.home()) as server:
            if server:
                world = f"?world={self.place.world}" if self.place.world else ""
                return _symbols(server.read(f"/api/overview{world}", self.place.user))
            if self._own and self._own.ready:
                return self.looked_up(partial(_held, user=self.user, as_of=self._own.opened().clock()))
        return ()

    def _begin(self) -> None:
        from ava.local import reach  # noqa: PLC0415 - pydantic, after the prompt stands there

        with reach(settings.home()) as server:
            if server is None or self.place.model:
                self.own()

    def _answered(self, wish: "Wish") -> Turn:
        return (None if self.place.model else self._by_server(wish)) or self._by_own(wish)

    def _by_server(self, wish: "Wish") -> Turn | None:
        """As a running server answers it; None where there is none, or not for this. Raises Failure in mid-answer."""
        from ava.local import Broken, Elsewhere, reach  # noqa: PLC0415 - see above

        with reach(settings.home()) as server:
            if server is None:
                return None
            try:
                return self._printed(server.ask(wish), server.headlines.get if server.headlines else None)
            except Elsewhere:
                return None
            except Broken as error:
                raise Failure(f"{error}; ask again") from error

    def _by_own(self, wish: "Wish") -> Turn:
        """As this process answers it. Raises Failure."""
        ava, own = self._opened(), self.own()
        from ava.cli.alone import explained, headline  # noqa: PLC0415 - LangGraph and the database, loaded by now

        with explained():
            try:
                return self._printed(own.ask(wish), headline if ava.choice.model else None)
            finally:
                if own.down:
                    self.close()  # the next question tries again

    def _opened(self) -> "Ava":
        """AVA in this process, open. Raises Failure."""
        own = self.own()
        if not own.ready:
            self._waiting.say(self._news)
        from ava.cli.alone import explained  # noqa: PLC0415 - LangGraph and the database, which `own` loads too

        try:
            with explained():
                return own.opened()
        except Failure:
            self.close()  # the next question tries again
            raise
        finally:
            self._waiting.end()

    def _printed(self, hearing: Iterator[Event | Turn], headline: Callable[[str], int | None] | None) -> Turn:
        """The turn that is heard of last; all of it printed. Raises Failure where there is none."""
        shown = Shown(self.console, headline, self._waiting)
        for event in hearing:
            if isinstance(event, Turn):
                shown.finish(event)
                return event
            shown.hear(event)
        raise Failure("the answer ended without its last event; ask again")

    def _tell(self, news: str) -> None:
        """Hear what takes a while: said now where that is no terminal, there only once somebody waits for it."""
        self._news = news
        if self.console.is_terminal:
            self._waiting.change(news)
        else:
            note(news)


async def _held(database: "Database", *, user: str, as_of: datetime) -> tuple[str, ...]:
    """The symbols of the user's open positions."""
    from db.scope import Scope  # noqa: PLC0415 - see above
    from db.sql import positions_open  # noqa: PLC0415 - see above

    rows = await database.reader(Scope(user=user, world=database.world, as_of=as_of)).rows(positions_open, symbols=[])
    return tuple(dict.fromkeys(row.symbol for row in rows.records if row.kind != "event"))


def _symbols(overview: Mapping[str, Any]) -> tuple[str, ...]:
    """The symbols that the overview of a server has figures of."""
    entities = (fact["entity"] for finding in overview["findings"] for fact in finding["facts"])
    return tuple(dict.fromkeys(name.removeprefix("symbol:") for name in entities if name.startswith("symbol:")))
