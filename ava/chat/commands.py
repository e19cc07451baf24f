"""The table of /commands of a chat. To add one: a function here, and a line in COMMANDS.

A command prints; it asks nothing of AVA. What it needs beyond the turn answered last is read when it is called.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from rich.table import Table
from rich.text import Text

from ava.chat.talk import Talk
from ava.cli import behind
from ava.cli.answer import inert
from ava.cli.options import configured, valid_world
from ava.cli.output import Exit, Failure, counted
from graphs.render import show
from graphs.turn import Turn

Choice = tuple[str, str]  # what may follow a command, and what it is


class Leave(Exception):
    """The chat is over."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    """One line of the table."""

    run: Callable[[Talk, str], None]  # with what was typed after it
    about: str
    takes: str = ""  # what may follow, for help
    offers: Callable[[Talk], Iterable[Choice]] = lambda _: ()


def run(talk: Talk, line: str) -> None:
    """Do what a line that begins with a slash says. Raises Failure, and Leave to end the chat."""
    name, _, rest = line[1:].partition(" ")
    command = COMMANDS.get(name.lower())
    if command is None:
        close = get_close_matches(name.lower(), COMMANDS, 1)
        raise Failure(f"there is no command /{name}; {f'/{close[0]}?' if close else '/help lists them'}", Exit.USAGE)
    command.run(talk, rest.strip())


def _help(talk: Talk, _: str) -> None:
    table = Table(box=None, show_header=False, pad_edge=False)
    for name, command in COMMANDS.items():
        table.add_row(Text(f"/{name} {command.takes}".rstrip(), style="bold cyan"), Text(command.about))
    talk.console.print(table)
    talk.console.print(
        Text("Anything else is a question. Ctrl-C stops an answer, Ctrl-D leaves, Alt-Enter begins a line.", "dim")
    )


def _why(talk: Talk, figure: str) -> None:
    from ava.why import chain  # noqa: PLC0415 - calculations, for those who look behind a figure

    turn = _last(talk)
    if not figure:
        table = Table(box=None, show_header=False, pad_edge=False)
        for name, about in _figures(talk):
            table.add_row(Text(name, style="cyan"), inert(about))
        talk.console.print(table if table.row_count else "This answer has no figures.")
        return
    try:
        behind.chain(chain(turn, figure), talk.console)
    except LookupError as error:
        raise Failure(str(error.args[0]), Exit.USAGE) from error


def _withheld(talk: Talk, _: str) -> None:
    answer = _last(talk).answer
    behind.withheld(answer.withheld if answer else (), talk.console)


def _receipt(talk: Talk, _: str) -> None:
    from ava.cli import receipt  # noqa: PLC0415 - settings and the database

    receipt.show(_last(talk), configured().price)


def _thread(talk: Talk, name: str) -> None:
    if not name:
        talk.console.print(inert(talk.place.thread or "A new conversation: nothing was asked in it yet."))
        return
    turns = _turns(talk, name)
    talk.move(thread=name)
    talk.turn = turns[-1]
    talk.console.print(inert(f"> {turns[-1].question.text}"), style="bold")
    talk.console.print(inert(turns[-1].answer.text if turns[-1].answer else ""))
    talk.console.print(Text(f"{counted(len(turns), 'answer')} so far", style="dim"))


def _threads(talk: Talk, _: str) -> None:
    from ava.cli.threads import table  # noqa: PLC0415 - pydantic, for those who look back

    found = talk.stored.threads()
    talk.threads = tuple((each.thread, each.question) for each in found)
    if found:
        talk.console.print(table(found, configured().tz))
        talk.console.print(Text("/thread and its name goes on with one", style="dim"))
    else:
        talk.console.print("No conversation yet.")


def _new(talk: Talk, _: str) -> None:
    talk.move(thread=None)
    talk.turn = None
    talk.console.print(Text("A new conversation.", style="dim"))


def _model(talk: Talk, named: str) -> None:
    if named:
        before = talk.place.model
        talk.move(model=named)
        try:
            talk.model()
        except Failure:
            talk.move(model=before)
            raise
    talk.console.print(inert(talk.model()))


def _world(talk: Talk, named: str) -> None:
    there = talk.stored.worlds()
    if not named:
        talk.console.print(inert("\n".join(there)))
        return
    if named not in there:
        raise Failure(f"there is no world {named!r}, only {' and '.join(there)}; `ava import --world` makes one", Exit.USAGE)
    talk.move(world=valid_world(named), thread=None)
    talk.turn = None
    talk.console.print(inert(f"A new conversation in world {named}."), style="dim")


def _agents(talk: Talk, _: str) -> None:
    from ava.cli.agents import table  # noqa: PLC0415 - every skill

    talk.console.print(table())


def _export(talk: Talk, file: str) -> None:
    from ava.threads import plain  # noqa: PLC0415 - pydantic, for those who look back

    thread = talk.place.thread
    if thread is None:
        raise Failure("nothing was asked in this conversation yet", Exit.USAGE)
    path = Path(file or f"ava-{thread}.json").expanduser()
    exported = talk.stored.export([thread])
    try:
        with path.open("x", encoding="utf-8") as out:
            out.write(json.dumps(plain(exported), ensure_ascii=False) + "\n")
    except OSError as error:
        raise Failure(f"{str(path)!r} cannot be written: {error.strerror}", Exit.USAGE) from error
    talk.console.print(inert(f"{counted(len(exported.threads[0].turns), 'answer')} written to {path}"), style="dim")


def _quit(_: Talk, __: str) -> None:
    raise Leave


def _last(talk: Talk) -> Turn:
    if talk.turn is None:
        raise Failure("nothing was answered in this conversation yet", Exit.USAGE)
    return talk.turn


def _turns(talk: Talk, thread: str) -> list[Turn]:
    """The turns of a conversation, oldest first. Raises Failure where there is none."""
    return [each.turn for each in talk.stored.export([thread]).threads[0].turns]


def _figures(talk: Talk) -> Iterable[Choice]:
    """The figures of the turn answered last: those of the text first."""
    turn = talk.turn
    cited = [each.fact for each in turn.answer.citations] if turn and turn.answer else []
    facts = {fact.id: fact for finding in (turn.findings if turn else ()) for fact in finding.facts}
    return [(name, f"{show(facts[name])}  {facts[name].label}") for name in dict.fromkeys([*cited, *facts]) if name in facts]


def _conversations(talk: Talk) -> Iterable[Choice]:
    return talk.threads


COMMANDS: dict[str, Command] = {
    "help": Command(run=_help, about="What can be typed here."),
    "why": Command(
        run=_why, about="Where a figure of the last answer came from; alone, its figures.", takes="[F2.3]", offers=_figures
    ),
    "withheld": Command(run=_withheld, about="The model's sentences that were not released, and why."),
    "receipt": Command(run=_receipt, about="All that was recorded of the last answer."),
    "thread": Command(
        run=_thread, about="Which conversation this is; with a name, go on with that one.", takes="[NAME]", offers=_conversations
    ),
    "threads": Command(run=_threads, about="Your conversations."),
    "new": Command(run=_new, about="Begin a new conversation."),
    "model": Command(
        run=_model,
        about="Which model answers; with a name, let that one answer.",
        takes="[NAME]",
        offers=lambda _: [("auto", "the local Ollama's"), ("none", "no model: from the facts alone")],
    ),
    "world": Command(run=_world, about="Which worlds there are; with a name, ask that one.", takes="[NAME]"),
    "agents": Command(run=_agents, about="What can be asked."),
    "export": Command(run=_export, about="Write this conversation with every receipt to a file.", takes="[FILE]"),
    "quit": Command(run=_quit, about="Leave."),
}
