"""`ava keys`: who may come in over HTTP. A key is shown once, when it is made.

Without `--world` a key is made in the world that `ava serve` would serve, and those are listed that would open it.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from typing import Annotated

import typer
from rich.table import Table

from ava.cli.alone import explained
from ava.cli.answer import inert
from ava.cli.options import AsJson, User, World, configured, valid_world
from ava.cli.output import Exit, Failure, console, note, print_json, run
from ava.runtime import DEMO, opened_world
from ava.server import keys
from ava.server.keys import DEFAULT, SCOPES, Key, Scope
from ava.settings.model import Settings
from db.database import Database
from db.worlds import names

app = typer.Typer(help="Make, list and revoke the keys to AVA's HTTP door.", no_args_is_help=True)
Scopes = Annotated[list[str] | None, typer.Option("--scope", help="ask, read or admin; repeat for several (default: ask, read).")]
Label = Annotated[str, typer.Option(help="What it is for.", show_default=False)]
KeyId = Annotated[str, typer.Argument(metavar="KEY", help="The key, as `ava keys list` names it.", show_default=False)]
Everyone = Annotated[bool, typer.Option("--all", help="Every user's.")]


@app.command()
def new(scope: Scopes = None, label: Label = "", as_json: AsJson = False, user: User = None, world: World = None) -> None:
    """Make a key: whoever shows it acts as its user. It is printed once and kept nowhere."""
    chosen = configured()
    name = user or chosen.user
    with explained():
        into, key_id, key = run(_made(chosen, name, _scopes(scope), label, valid_world(world)))
    if as_json:
        print_json({"id": key_id, "key": key, "world": into, "user": name, "scopes": list(_scopes(scope))})
        return
    note(f"Key {key_id} of user {name!r} in world {into!r}, for {', '.join(_scopes(scope))}; it is not shown again:")
    console().print(key, markup=False, soft_wrap=True)


@app.command(name="list")
def listed(everyone: Everyone = False, as_json: AsJson = False, user: User = None, world: World = None) -> None:
    """List keys: whose, for what, since when, and whether they still open."""
    chosen = configured()
    with explained():
        found = run(_known(chosen, None if everyone else user or chosen.user, valid_world(world)))
    if as_json:
        print_json([asdict(each) for each in found])
    elif found:
        console().print(_table(found, chosen))
    else:
        console().print("No key yet; make one: ava keys new")


@app.command()
def revoke(key: KeyId, world: World = None) -> None:
    """Revoke a key: it opens nothing from now on, on any server."""
    chosen = configured()
    with explained():
        if not run(_revoked(chosen, key, valid_world(world))):
            raise Failure(f"no key {key!r} that opens anything; `ava keys list --all` lists them", Exit.USAGE)
    note(f"key {key} opens nothing from now on")


def _scopes(named: list[str] | None) -> tuple[Scope, ...]:
    """The scopes named. Raises Failure for a word that is none."""
    if unknown := set(named or ()) - set(SCOPES):
        raise Failure(f"no scope {', '.join(map(repr, sorted(unknown)))}; there are {', '.join(SCOPES)}", Exit.USAGE)
    return tuple(each for each in SCOPES if each in named) if named else DEFAULT


async def _made(chosen: Settings, user: str, scopes: tuple[Scope, ...], label: str, world: str | None) -> tuple[str, str, str]:
    async with opened_world(chosen, world, note) as (name, database):
        return name, *await keys.make(database, user, scopes, label)


async def _known(chosen: Settings, user: str | None, world: str | None) -> tuple[Key, ...]:
    async with keepers(chosen, world) as databases:
        return tuple([key for database in databases for key in await keys.known(database, user)])


async def _revoked(chosen: Settings, key: str, world: str | None) -> bool:
    async with keepers(chosen, world) as databases:
        return any([await keys.revoke(database, key) for database in databases])


@asynccontextmanager
async def keepers(chosen: Settings, world: str | None) -> AsyncIterator[tuple[Database, ...]]:
    """The worlds whose keys open a server on that world (default: the one it would serve). Raises what `db.errors` lists."""
    async with opened_world(chosen, world, note) as (name, own):
        if not keys.with_demo(name, world or chosen.world) or DEMO not in await names(own.server):
            yield (own,)
            return
        async with opened_world(chosen, DEMO, note) as (_, demo):
            yield own, demo


def _table(found: tuple[Key, ...], chosen: Settings) -> Table:
    table = Table("key", "world", "user", "for", "label", "made", "", box=None, pad_edge=False, header_style="bold")
    for each in found:
        made = f"{each.created_at.astimezone(chosen.tz):%Y-%m-%d %H:%M}"
        state = f"revoked {each.revoked_at.astimezone(chosen.tz):%Y-%m-%d %H:%M}" if each.revoked_at else "opens"
        table.add_row(each.key_id, each.world, inert(each.user), ", ".join(each.scopes), inert(each.label), made, state)
    return table
