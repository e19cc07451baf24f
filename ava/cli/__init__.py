"""The `ava` command: one visible table of commands. Only the command that is called is loaded, so help and `route` start at once.

To add a command: a file here with its function (a Typer app for a group), and a line in COMMANDS.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module, metadata
from typing import Annotated

import typer

from ava.cli.output import Exit, Failure, complain


@dataclass(frozen=True, kw_only=True, slots=True)
class Command:
    """One line of the table: where a command lives and what help says of it."""

    at: str  # "module:attribute"
    about: str


COMMANDS = {
    "ask": Command(at="ava.cli.ask:ask", about="Answer a question from your data."),
    "chat": Command(at="ava.cli.chat:chat", about="Talk with AVA in the terminal."),
    "route": Command(at="ava.cli.route:route", about="Show which agents a question goes to, and why."),
    "show": Command(at="ava.cli.show:show", about="Show a stored answer, its receipt, or where one of its figures came from."),
    "replay": Command(at="ava.cli.replay:replay", about="Replay a stored answer: is it still what its receipt gives?"),
    "threads": Command(at="ava.cli.threads:app", about="List, show, export and delete your conversations."),
    "cost": Command(at="ava.cli.cost:cost", about="Show what questions took a day, and what a hosted model would have cost."),
    "import": Command(at="ava.cli.imports:import_", about="Import files: prices, option chains, games, earnings, activity."),
    "demo": Command(at="ava.cli.demo:demo", about="Build the simulated world, to try AVA without data of your own."),
    "agents": Command(at="ava.cli.agents:app", about="List agents and skills; train the routing."),
    "model": Command(at="ava.cli.model:model", about="Show which model answers and why, what it can do, how fast it is."),
    "health": Command(at="ava.cli.health:health", about="Check what AVA depends on: database, worlds, model."),
    "eval": Command(at="ava.cli.eval:app", about="Run suites of questions, compare runs, gate on them."),
    "serve": Command(at="ava.cli.serve:serve", about="Serve the page, AVA's API and OpenAI's."),
    "keys": Command(at="ava.cli.keys:app", about="Make, list and revoke the keys to the HTTP door."),
    "prompts": Command(at="ava.cli.prompts:app", about="List prompts and their versions; write, release and pin one."),
    "db": Command(at="ava.cli.db:app", about="Look after the database: status, migrate, setup, backup, restore."),
}


def main() -> None:
    """Run the command line of this process."""
    try:
        application(sys.argv[1:])()
    except Failure as failure:
        complain(str(failure))
        sys.exit(failure.code)


def application(arguments: Sequence[str]) -> typer.Typer:
    """The command line with every command that may be needed for `arguments` loaded, the others by name and help only."""
    app = typer.Typer(name="ava", callback=ava, no_args_is_help=True, rich_markup_mode="rich", pretty_exceptions_enable=False)
    called = next((word for word in arguments if not word.startswith("-")), None)
    completing = not arguments  # the shell asks through the environment
    for name, command in COMMANDS.items():
        _add(app, name, command, load=completing or name == called)
    return app


def _print_version(asked: bool) -> None:
    if asked:
        sys.stdout.write(f"ava {metadata.version('ava-assistant')}\n")
        raise typer.Exit(Exit.DONE)


def ava(version: Annotated[bool, typer.Option("--version", help="Print the version.", callback=_print_version)] = False) -> None:
    """AVA answers traders' and sports bettors' questions from their own data, on their own machine.

    Every figure can be traced: [bold]ava ask "how is my portfolio doing?"[/bold], then [bold]ava show --why F1.1[/bold].
    """


def _add(app: typer.Typer, name: str, command: Command, *, load: bool) -> None:
    if not load:
        app.command(name, help=command.about)(_not_loaded)
        return
    module, _, attribute = command.at.partition(":")
    found = getattr(import_module(module), attribute)
    if isinstance(found, typer.Typer):
        app.add_typer(found, name=name, help=command.about)
    else:
        app.command(name)(found)


def _not_loaded() -> None:
    raise LookupError("this command was listed, not loaded")
