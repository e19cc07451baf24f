"""`ava threads`: your conversations listed, shown, taken out as JSON and deleted."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer
from rich.table import Table
from rich.text import Text

from ava import contract, threads
from ava.cli.answer import inert
from ava.cli.options import AsJson, User, World, configured
from ava.cli.output import Exit, Failure, console, counted, note, print_json
from ava.cli.stored import Stored, picked
from ava.threads import Thread

if TYPE_CHECKING:
    from db.database import Database

app = typer.Typer(help="List, show, export and delete your conversations.", invoke_without_command=True, no_args_is_help=False)
One = Annotated[str, typer.Argument(metavar="THREAD", help="The conversation, as `ava threads` lists it.", show_default=False)]
_SEVERAL = "The conversations, as `ava threads` lists them."
Several = Annotated[list[str] | None, typer.Argument(metavar="[THREAD]...", help=_SEVERAL, show_default=False)]
All = Annotated[bool, typer.Option("--all", help="Every conversation of the user in this world.")]
Out = Annotated[Path | None, typer.Option("--out", help="The file to write (default: stdout).", show_default=False)]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask first.")]


@app.callback()
def listed(context: typer.Context, as_json: AsJson = False, user: User = None, world: World = None) -> None:
    """List, show, export and delete your conversations."""
    if context.invoked_subcommand is not None:
        return
    chosen, found = configured(), Stored(user, world).threads()
    if as_json:
        print_json(
            [{**asdict(each), "begun_at": each.begun_at.isoformat(), "asked_at": each.asked_at.isoformat()} for each in found]
        )
    elif found:
        console().print(table(found, chosen.tz))
    else:
        console().print('No conversation yet; begin one: ava ask "..."')


@app.command()
def show(thread: One, as_json: AsJson = False, user: User = None, world: World = None) -> None:
    """Show a conversation: its questions and answers, in order."""
    chosen, kept = configured(), Stored(user, world).export([thread]).threads[0].turns
    if as_json:
        print_json([contract.answer_object(each.turn) for each in kept])
        return
    for each in kept:
        console().print(inert(f"{each.seq}. {each.turn.question.text}"), style="bold")
        console().print(inert(each.turn.answer.text if each.turn.answer else ""))
        console().print(Text(f"{_time(each.asked_at, chosen.tz)} · ava show {each.turn.id}\n", style="dim"))


@app.command()
def export(
    several: Several = None,
    everything: All = False,
    out: Out = None,
    as_json: AsJson = False,
    user: User = None,
    world: World = None,
) -> None:
    """Export conversations as one JSON document with every receipt, which `ava replay` reads without a database."""
    exported = Stored(user, world).export(_named(several, everything))
    if out is None:
        print_json(threads.plain(exported))
        return
    try:
        out.write_text(json.dumps(threads.plain(exported), ensure_ascii=False) + "\n", encoding="utf-8")
    except OSError as error:
        raise Failure(f"{str(out)!r} cannot be written: {error.strerror}", Exit.USAGE) from error
    _told("exported", len(exported.threads), sum(len(each.turns) for each in exported.threads), as_json=as_json)


@app.command()
def delete(
    several: Several = None,
    everything: All = False,
    yes: Yes = False,
    as_json: AsJson = False,
    user: User = None,
    world: World = None,
) -> None:
    """Delete conversations: their questions, answers and receipts. There is no way back; export them first to keep them."""
    work = partial(_deleted, user=user or configured().user, names=_named(several, everything), yes=yes)
    gone, turns = Stored(user, world).read(work)
    _told("deleted", gone, turns, as_json=as_json)


def _named(several: Sequence[str] | None, everything: bool) -> list[str] | None:
    """The threads named, None for all. Raises Failure where neither or both are said."""
    if bool(several) == everything:
        raise Failure("name the conversations, or say --all; `ava threads` lists them", Exit.USAGE)
    return None if everything else list(dict.fromkeys(several or ()))


async def _deleted(database: "Database", *, user: str, names: Sequence[str] | None, yes: bool) -> tuple[int, int]:
    chosen = await picked(database, user, names)
    if not yes:
        _confirm(chosen, user, database.world)
    return len(chosen), await threads.delete(database, user, [each.thread for each in chosen])


def _confirm(chosen: Sequence[Thread], user: str, world: str) -> None:
    """Raises Failure for anything but a yes."""
    turns = sum(each.turns for each in chosen)
    what = f"{counted(len(chosen), 'conversation')} with {counted(turns, 'answer')} of user {user!r} in world {world!r}"
    if not sys.stdin.isatty():
        raise Failure(f"this would delete {what}; say --yes", Exit.USAGE)
    if not typer.confirm(f"Delete {what}? There is no way back", err=True):
        raise Failure("nothing was deleted")


def _told(done: str, conversations: int, answers: int, *, as_json: bool) -> None:
    if as_json:
        print_json({"threads": conversations, "turns": answers})
    else:
        note(f"{counted(conversations, 'conversation')} with {counted(answers, 'answer')} {done}")


def table(found: Sequence[Thread], tz: ZoneInfo) -> Table:
    """The conversations, a line each; times in `tz`."""
    rows = Table("thread", "last asked", "first question", box=None, pad_edge=False, header_style="bold")
    rows.add_column("answers", justify="right")
    rows.add_column("tokens", justify="right")
    for each in found:
        tokens = f"{each.input + each.output:,}"
        rows.add_row(each.thread, _time(each.asked_at, tz), inert(each.question), str(each.turns), tokens)
    return rows


def _time(moment: datetime, tz: ZoneInfo) -> str:
    return f"{moment.astimezone(tz):%Y-%m-%d %H:%M}"
