"""What commands read of stored conversations: from the server that runs on this home, else from the database.

A server has the database open already. What is read is the same either way; so is what is said where there is nothing.
"""

from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, TypeVar
from urllib.parse import urlencode

import typer

from ava import settings, threads
from ava.cli.options import configured, valid_world
from ava.cli.output import Exit, Failure, run
from ava.local import Elsewhere, reach
from ava.threads import Export, Thread
from graphs import receipt
from graphs.turn import Turn

if TYPE_CHECKING:
    from db.database import Database

TurnId = Annotated[str | None, typer.Argument(metavar="[TURN]", help="The turn (default: your last).", show_default=False)]
Result = TypeVar("Result")
Work = Callable[["Database"], Coroutine[Any, Any, Result]]


class Stored:
    """What a user has stored in a world. Each read raises Failure where it fails."""

    def __init__(self, user: str | None, world: str | None) -> None:
        """None is the settings' user; the settings' world, else the only one there is."""
        self.user, self.world = user, world

    def threads(self) -> tuple[Thread, ...]:
        """The conversations, the one asked in last first."""
        told = self._told("/local/threads")
        return threads.listed(told) if told is not None else self.read(partial(threads.known, user=self._user))

    def export(self, names: Sequence[str] | None) -> Export:
        """These conversations whole, or all. Raises Failure naming one that is not there."""
        told = self._told("/local/export", threads=names)
        return threads.exported(told) if told is not None else self.read(partial(_exported, user=self._user, names=names))

    def turn(self, turn: str | None) -> Turn:
        """A turn by its id, or the last. Raises Failure where there is none."""
        told = self._told("/local/turn", turn=turn)
        return receipt.read(told) if told is not None else self.read(partial(_turn, user=self._user, turn=turn))

    def worlds(self) -> tuple[str, ...]:
        """The worlds there are."""
        told = self._told("/local/worlds")
        return tuple(told.split()) if told is not None else self.read(_worlds)

    def read(self, work: "Work[Result]") -> Result:
        """What is read from the database by this process."""
        from ava.cli.alone import explained  # noqa: PLC0415 - LangGraph and the database, which a server has loaded already

        with explained():
            return run(self._opened(work))

    @property
    def _user(self) -> str:
        return self.user or configured().user

    async def _opened(self, work: "Work[Result]") -> Result:
        from ava.runtime import opened_world  # noqa: PLC0415 - as above

        async with opened_world(configured(), valid_world(self.world)) as (_, database):
            return await work(database)

    def _told(self, path: str, **query: object) -> str | None:
        """What a running server says; None where none runs, or none for this: what is not there is said by this process."""
        asked = {name: value for name, value in {"world": self.world, **query}.items() if value is not None}
        with reach(settings.home()) as server, suppress(Elsewhere):
            return server.text(f"{path}?{urlencode(asked, doseq=True)}", self.user) if server else None
        return None


async def picked(database: "Database", user: str, names: Sequence[str] | None) -> list[Thread]:
    """The threads named, or all. Raises Failure naming one the user does not have."""
    there = {each.thread: each for each in await threads.known(database, user)}
    if names is None:
        return list(there.values())
    if missing := [name for name in names if name not in there]:
        what = ", ".join(map(repr, missing))
        raise Failure(
            f"no conversation {what} of user {user!r} in world {database.world!r}; `ava threads` lists them", Exit.USAGE
        )
    return [there[name] for name in names]


async def _exported(database: "Database", *, user: str, names: Sequence[str] | None) -> Export:
    return await threads.export(database, user, [each.thread for each in await picked(database, user, names)])


async def _turn(database: "Database", *, user: str, turn: str | None) -> Turn:
    from ava.turns import stored  # noqa: PLC0415 - as above

    found = await stored(database, user, turn)
    if found is None:
        what = f"no turn {turn!r}" if turn else "no turn yet"
        raise Failure(f'{what} of user {user!r} in world {database.world!r}; ask something first: ava ask "..."')
    return found


async def _worlds(database: "Database") -> tuple[str, ...]:
    from db.worlds import names  # noqa: PLC0415 - as above

    return tuple(await names(database.server))
