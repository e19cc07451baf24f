"""`ava db`: look after the database. Thin: what is done stands in the `db` room."""

from collections.abc import Coroutine
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.filesize import decimal
from rich.table import Table

from ava.cli.options import AsJson, World, configured
from ava.cli.output import Exit, Failure, console, print_json, run
from ava.settings.model import Settings
from db import embedded, passwords, roles
from db import status as found
from db.backup import backup as write_backup
from db.backup import restore as read_backup
from db.errors import DatabaseError, HomeError, SetupNeeded
from db.server import LOGINS, address_of, place
from db.serving import serving
from db.worlds import create, database_of

app = typer.Typer(no_args_is_help=True, rich_markup_mode="rich")
AdminUrl = Annotated[str | None, typer.Option(help="postgresql://ADMIN:PASSWORD@host:port/postgres", show_default=False)]
Done = TypeVar("Done")


@app.command()
def status(as_json: AsJson = False) -> None:
    """Show the server, its worlds, their size and whether their migrations have run."""
    settings = configured()
    was_running = not settings.database.url and embedded.running(settings.home)
    server, worlds = _do(_status(settings))
    server["running"] = was_running or not server["embedded"]
    if as_json:
        print_json({"server": server, "worlds": [asdict(world) for world in worlds]})
    else:
        kind = "AVA's own" if server["embedded"] else "named by AVA_DATABASE_URL"
        console().print(f"PostgreSQL {server['version']} ({kind}) at {server['place']}", markup=False)
        console().print(_table(worlds))
    raise typer.Exit(Exit.FAILED if any(world.fault for world in worlds) else Exit.DONE)


@app.command()
def migrate(world: World = None, as_json: AsJson = False) -> None:
    """Make a world, or bring it up to date."""
    settings = configured()
    name = _world(settings, world)
    ran = _do(_migrate(settings, name))
    _say(as_json, {"world": name, "ran": ran}, f"{name}: {', '.join(ran) if ran else 'up to date'}")


@app.command()
def setup(admin_url: AdminUrl = None, as_json: AsJson = False) -> None:
    """Make AVA's three logins on the server of --admin-url, and keep their passwords in AVA_HOME/pg-secrets.json."""
    settings = configured()
    url = admin_url or settings.database.url
    if not url:
        raise Failure("name the server: `ava db setup --admin-url postgresql://ADMIN@host:port/postgres`", Exit.USAGE)
    where = _do(_setup(settings, url))
    _say(as_json, {"place": where, "logins": LOGINS}, f"{where} is ready; set AVA_DATABASE_URL=postgresql://{where}")


@app.command()
def backup(file: Path, world: World = None, admin_url: AdminUrl = None, as_json: AsJson = False) -> None:
    """Write a world to a plain SQL file."""
    settings = configured()
    name = _world(settings, world)
    _do(_backup(settings, name, file, admin_url))
    size = file.stat().st_size
    _say(as_json, {"world": name, "file": str(file), "bytes": size}, f"{name}: {decimal(size)} in {file}")


@app.command()
def restore(file: Path, world: World = None, admin_url: AdminUrl = None, as_json: AsJson = False) -> None:
    """Make a world from a file that `ava db backup` wrote."""
    settings = configured()
    name = _world(settings, world)
    if not file.is_file():
        raise Failure(f"there is no file {str(file)!r}", Exit.USAGE)
    _do(_restore(settings, name, file, admin_url))
    _say(as_json, {"world": name, "file": str(file)}, f"{name}: restored from {file}")


@app.command()
def stop(as_json: AsJson = False) -> None:
    """Stop AVA's own server, whoever uses it; the next to need it starts it again."""
    settings = configured()
    if settings.database.url:
        raise Failure("AVA did not start the server of AVA_DATABASE_URL and does not stop it", Exit.USAGE)
    stopped = _do(embedded.stop(settings.database))
    _say(as_json, {"stopped": stopped}, "stopped" if stopped else "still writing; see AVA_HOME/pg/server.log")
    raise typer.Exit(Exit.DONE if stopped else Exit.FAILED)


async def _status(settings: Settings) -> tuple[dict[str, Any], tuple[found.WorldStatus, ...]]:
    async with serving(settings.database) as server:
        about = {"embedded": server.embedded, "place": server.place, "version": await found.version(server)}
        return about, await found.every_world(server)


async def _migrate(settings: Settings, world: str) -> tuple[str, ...]:
    async with serving(settings.database) as server:
        return await create(server, world)


async def _setup(settings: Settings, url: str) -> str:
    settings.home.mkdir(parents=True, exist_ok=True)
    where = place(address_of(url))
    await roles.make(url, passwords.ensure(settings.home, where, LOGINS))
    return where


async def _backup(settings: Settings, world: str, file: Path, admin_url: str | None) -> None:
    async with serving(settings.database) as server:
        await write_backup(server, world, file, admin_url)


async def _restore(settings: Settings, world: str, file: Path, admin_url: str | None) -> None:
    async with serving(settings.database) as server:
        await read_backup(server, world, file, admin_url)


def _do(work: Coroutine[Any, Any, Done]) -> Done:
    try:
        return run(work)
    except (HomeError, SetupNeeded) as error:
        raise Failure(str(error), Exit.USAGE) from error
    except (DatabaseError, OSError) as error:
        raise Failure(str(error)) from error


def _world(settings: Settings, given: str | None) -> str:
    world = given or settings.world or "main"
    try:
        database_of(world)
    except ValueError as error:
        raise Failure(str(error), Exit.USAGE) from error
    return world


def _say(as_json: bool, value: dict[str, Any], text: str) -> None:
    if as_json:
        print_json(value)
    else:
        console().print(text, markup=False)


def _table(worlds: tuple[found.WorldStatus, ...]) -> Table:
    table = Table("world", "size", "migrations", box=None, pad_edge=False, header_style="dim")
    for world in worlds:
        state = world.fault or (f"lacks {', '.join(world.pending)}" if world.pending else f"{world.migrations}, up to date")
        table.add_row(world.name, decimal(world.bytes), state)
    return table
