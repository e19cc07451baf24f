"""`ava ask`: a question in, an answer out, with the contract's JSON on request."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer

from ava import contract
from ava.cli.answer import Printer
from ava.cli.options import AsJson, AsOf, Continue, Model, QuestionText, Thread, User, World, configured, moment, valid_world
from ava.cli.output import Exit, Failure, console, note, print_json, run
from ava.runtime import Asked, Ava, opened
from ava.settings.model import Settings
from ava.turns import stored
from db.database import Database
from db.errors import DatabaseError
from graphs.model.protocol import ModelError
from graphs.turn import Turn
from graphs.understand import LexiconError
from prompts.fault import PromptFault


def ask(
    question: QuestionText,
    as_json: AsJson = False,
    user: User = None,
    world: World = None,
    thread: Thread = None,
    go_on: Continue = False,
    model: Model = None,
    as_of: AsOf = None,
) -> None:
    """Answer a question from your data."""
    chosen = configured()
    asked = Asked(text=question, user=user or chosen.user, thread=thread, as_of=moment(as_of))
    with explained():
        turn = run(_asked(chosen, asked, valid_world(world), model, go_on=go_on, as_json=as_json))
    if as_json:
        print_json(contract.answer_object(turn))
    failed = turn.answer is None or turn.answer.status == "failed"
    raise typer.Exit(Exit.FAILED if failed else Exit.DONE)


@contextmanager
def explained() -> Iterator[None]:
    """What can be wrong with settings and storage, as a Failure with its exit code."""
    try:
        yield
    except (ModelError, PromptFault, LexiconError) as error:
        raise Failure(str(error), Exit.USAGE) from error
    except DatabaseError as error:
        raise Failure(str(error)) from error


async def _asked(chosen: Settings, asked: Asked, world: str | None, model: str | None, *, go_on: bool, as_json: bool) -> Turn:
    async with opened(chosen, world=world, model=model, tell=note) as ava:
        if go_on:
            asked = await _continued(ava, asked)
        printer = None if as_json else Printer(console(), model=ava.choice.model is not None)
        async for event in ava.ask(asked):
            if isinstance(event, Turn):
                if printer:
                    printer.finish(event)
                return event
            if printer:
                printer.hear(event)
    raise LookupError("a turn ended without its last event")


async def _continued(ava: Ava, asked: Asked) -> Asked:
    """The same question in the user's last thread; a new thread where there is none."""
    last = await stored(ava.database, asked.user, None) if isinstance(ava.database, Database) else None
    return Asked(text=asked.text, user=asked.user, as_of=asked.as_of, thread=last.question.thread if last else None)
