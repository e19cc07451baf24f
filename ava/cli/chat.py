"""`ava chat`: a conversation in the terminal; where the input is no terminal, a question a line.

A server that runs on this home answers, as with `ava ask`. What is printed is the same either way.
"""

import sys
from collections.abc import Iterable
from contextlib import closing, suppress

import typer
from rich.text import Text

from ava import settings
from ava.chat.commands import Leave
from ava.chat.commands import run as command
from ava.chat.talk import Place, Talk
from ava.cli.answer import inert
from ava.cli.options import AsOf, Continue, Model, Thread, User, World, moment, valid_world
from ava.cli.output import Exit, Failure, complain, console

_LEAVING = frozenset({"quit", "exit"})


def chat(
    user: User = None,
    world: World = None,
    thread: Thread = None,
    go_on: Continue = False,
    model: Model = None,
    as_of: AsOf = None,
) -> None:
    """Talk with AVA in the terminal: follow-ups, sources, commands; or answer a question a line from a pipe."""
    moment(as_of)  # told at once where it is none
    place = Place(user=user, world=world and valid_world(world), thread=thread, go_on=go_on, model=model, as_of=as_of)
    with closing(Talk(place, console())) as talk:
        if sys.stdin.isatty() and sys.stdout.isatty():
            typed(talk)
        else:
            piped(talk, sys.stdin)
    raise typer.Exit(Exit.FAILED if talk.failed else Exit.DONE)


def typed(talk: Talk) -> None:
    """Talk with somebody at a terminal until they leave."""
    from ava.chat.prompt import prompted, unechoed  # noqa: PLC0415 - prompt_toolkit, which a pipe does not need

    talk.console.print(Text("AVA answers from your own data; /help says what else can be typed.", style="dim"))
    with suppress(Leave):
        for line in prompted(talk, settings.home()):
            with unechoed():
                try:
                    take(talk, line)
                except KeyboardInterrupt:
                    talk.console.print(Text("\nstopped", style="yellow"))
    talk.failed = False  # they have seen it


def piped(talk: Talk, lines: Iterable[str]) -> None:
    """Answer every line there is, each after its question."""
    with suppress(Leave):
        for line in filter(None, map(str.strip, lines)):
            talk.console.print(inert(f"> {line}"), style="bold")
            take(talk, line)


def take(talk: Talk, line: str) -> None:
    """Do what a line says: a command, one of the choices offered, or a question. Raises Leave."""
    said = line.strip()
    if said.lower() in _LEAVING:
        raise Leave
    if not said:
        return
    try:
        command(talk, said) if said.startswith("/") else talk.answer(talk.chosen(said))
    except Failure as failure:
        talk.failed = True
        complain(str(failure))
    talk.console.print()
