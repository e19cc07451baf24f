"""A question answered by this process itself: where no server runs on this home, or with a model of its own."""

from collections.abc import Iterator
from contextlib import contextmanager

from ava.cli.answer import Printer
from ava.cli.options import configured, moment, valid_world
from ava.cli.output import Exit, Failure, console, note, run
from ava.local import Wish
from ava.runtime import Asked, Ava, opened
from ava.settings.model import Settings
from ava.turns import stored
from db.database import Database
from db.errors import DatabaseError
from graphs.agents import skill
from graphs.model.protocol import ModelError
from graphs.turn import Turn
from graphs.understand import LexiconError, RouterError
from prompts.fault import PromptFault


def answered(wish: Wish, model: str | None, *, as_json: bool) -> Turn:
    """The finished turn; printed as it happens unless `as_json`. Raises Failure."""
    chosen = configured()
    with explained():
        return run(_asked(chosen, wished(wish, chosen), valid_world(wish.world), model, go_on=wish.go_on, as_json=as_json))


@contextmanager
def explained() -> Iterator[None]:
    """What can be wrong with settings and storage, as a Failure with its exit code."""
    try:
        yield
    except (ModelError, PromptFault, LexiconError, RouterError) as error:
        raise Failure(str(error), Exit.USAGE) from error
    except DatabaseError as error:
        raise Failure(str(error)) from error


async def _asked(chosen: Settings, asked: Asked, world: str | None, model: str | None, *, go_on: bool, as_json: bool) -> Turn:
    async with opened(chosen, world=world, model=model, tell=note) as ava:
        if go_on:
            asked = await continued(ava, asked)
        printer = None if as_json else Printer(console(), headline if ava.choice.model else None)
        async for event in ava.ask(asked):
            if isinstance(event, Turn):
                if printer:
                    printer.finish(event)
                return event
            if printer:
                printer.hear(event)
    raise LookupError("a turn ended without its last event")


def wished(wish: Wish, chosen: Settings) -> Asked:
    """A question of the command line as AVA takes it. Raises Failure for a time that is none."""
    return Asked(text=wish.question, user=wish.user or chosen.user, thread=wish.thread, as_of=moment(wish.as_of))


async def continued(ava: Ava, asked: Asked) -> Asked:
    """The same question in the user's last thread; a new thread where there is none."""
    last = await stored(ava.database, asked.user, None) if isinstance(ava.database, Database) else None
    return Asked(text=asked.text, user=asked.user, as_of=asked.as_of, thread=last.question.thread if last else None)


def headline(name: str) -> int:
    """How many facts of that skill are shown at once."""
    return skill(name).headline
