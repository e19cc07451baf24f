"""`ava db`: look after the database. Thin: what is done stands in the `db` room."""

import json
from collections.abc import Coroutine
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, TypeVar

import typer
from rich.filesize import decimal
from rich.table import Table

from ava.cli.options import AsJson, User, World, configured
from ava.cli.output import Exit, Failure, console, print_json, run
from ava.settings.model import Settings
from db import embedded, passwords, roles, upkeep
from db import explain as explained
from db import status as found
from db.backup import backup as write_backup
from db.backup import restore as read_backup
from db.database import Database
from db.errors import DatabaseError, HomeError, SetupNeeded
from db.query import Query
from db.server import LOGINS, address_of, place
from db.serving import serving
from db.sql import all_queries
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
def stats(world: World = None, as_json: AsJson = False) -> None:
    """Show every table of a world: rows, size, and how it is read."""
    settings = configured()
    name = _world(settings, world)
    tables = _do(_stats(settings, name))
    if as_json:
        print_json({"world": name, "tables": [asdict(table) for table in tables]})
    else:
        console().print(_sizes(tables))


@app.command()
def vacuum(world: World = None, as_json: AsJson = False) -> None:
    """Tidy up: reuse the room of removed rows, and look anew at what the tables hold."""
    settings = configured()
    name = _world(settings, world)
    before, after = _do(_vacuum(settings, name))
    _say(as_json, {"world": name, "before": before, "after": after}, f"{name}: {decimal(before)}, now {decimal(after)}")


@app.command()
def retention(
    days: Annotated[str | None, typer.Option(help="TABLE=DAYS,.. instead of the setting.", show_default=False)] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Count, remove nothing.")] = False,
    user: User = None,
    world: World = None,
    as_json: AsJson = False,
) -> None:
    """Remove rows older than AVA_RETENTION says, e.g. option_quotes=730,turns=365. Nothing is removed that it does not name."""
    settings = configured()
    name = _world(settings, world)
    try:
        kept = upkeep.days_of((settings.retention if days is None else days) or "")
    except ValueError as error:
        raise Failure(str(error), Exit.USAGE) from error
    gone = _do(_retention(settings, name, kept, user or settings.user, dry_run=dry_run))
    lines = [f"{table}: {rows} rows older than {kept[table]} days{'' if dry_run else ' removed'}" for table, rows in gone.items()]
    nothing = "nothing to do: set AVA_RETENTION, e.g. option_quotes=730,turns=365"
    _say(as_json, {"world": name, "days": kept, "rows": gone, "removed": not dry_run}, "\n".join(lines) or nothing)


@app.command()
def explain(
    query: Annotated[str | None, typer.Argument(help="A named query; none lists them.", show_default=False)] = None,
    args: Annotated[str | None, typer.Option(help="Arguments as JSON; without, the plan for any.", show_default=False)] = None,
    analyze: Annotated[bool, typer.Option("--analyze", help="Run it, and show what it read.")] = False,
    user: User = None,
    world: World = None,
    as_json: AsJson = False,
) -> None:
    """Show how PostgreSQL answers a named query: its plan, and the indexes it uses."""
    settings = configured()
    if query is None:
        _say(as_json, {name: each.about for name, each in all_queries().items()}, _listed())
        return
    named = _query(query)
    name, whose = _world(settings, world), user or settings.user
    parameters = _parameters(named, args, whose, settings.now or datetime.now(UTC))
    if analyze and parameters is None and named.arguments:
        raise Failure(f"to run {query} give its arguments: --args '{{...}}' with {sorted(named.arguments)}", Exit.USAGE)
    plan = _do(_explain(settings, name, named, parameters, whose, analyze=analyze))
    told = "\n".join((named.about, f"indexes: {', '.join(sorted(plan.indexes)) or 'none'}", *plan.lines()))
    about = {"query": query, "about": named.about, "policy": asdict(named.policy), "indexes": sorted(plan.indexes), "ms": plan.ms}
    _say(as_json, {**about, "scanned": sorted(plan.scanned), "plan": plan.root}, told)


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


async def _stats(settings: Settings, world: str) -> tuple[upkeep.TableStats, ...]:
    async with serving(settings.database) as server:
        return await upkeep.stats(server, world)


async def _vacuum(settings: Settings, world: str) -> tuple[int, int]:
    async with serving(settings.database) as server:
        return await upkeep.tidy(server, world)


async def _retention(settings: Settings, world: str, days: dict[str, int], user: str, *, dry_run: bool) -> dict[str, int]:
    async with Database.open(settings.database, world) as database:
        return await upkeep.let_go(database, days, settings.now or datetime.now(UTC), user, only_count=dry_run)


async def _explain(
    settings: Settings, world: str, query: Query, parameters: dict[str, Any] | None, user: str, *, analyze: bool
) -> explained.Plan:
    async with Database.open(settings.database, world) as database:
        return await explained.explain(database, query, parameters, user, analyze=analyze)


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


def _query(name: str) -> Query:
    found = all_queries().get(name)
    if found is None or found.policy.writes:
        raise Failure(f"there is no named query {name!r} that reads; `ava db explain` lists them", Exit.USAGE)
    return found


def _parameters(query: Query, args: str | None, user: str, now: datetime) -> dict[str, Any] | None:
    """What a query is explained with; None for any arguments."""
    if args is None and query.arguments - {"as_of", "user"}:
        return None
    own: dict[str, Any] = {name: value for name, value in (("as_of", now), ("user", user)) if name in query.arguments}
    try:
        given = own | dict(json.loads(args or "{}"))
    except ValueError as error:
        raise Failure(f"--args is not a JSON object: {error}", Exit.USAGE) from error
    if set(given) != query.arguments:
        raise Failure(f"--args of {query.name} are {sorted(query.arguments)}, got {sorted(given)}", Exit.USAGE)
    return given


def _listed() -> str:
    return "\n".join(f"{name}: {each.about}" for name, each in all_queries().items() if not each.policy.writes)


def _sizes(tables: tuple[upkeep.TableStats, ...]) -> Table:
    shown = Table("table", "rows", "size", "indexes", "read whole", "by index", box=None, pad_edge=False, header_style="dim")
    for table in tables:
        sizes = f"{table.rows:,}", decimal(table.bytes), decimal(table.index_bytes)
        shown.add_row(table.name, *sizes, f"{table.scans:,}", f"{table.index_scans or 0:,}")
    return shown


def _say(as_json: bool, value: dict[str, Any], text: str) -> None:
    if as_json:
        print_json(value)
    else:
        console().print(text, markup=False, soft_wrap=True)


def _table(worlds: tuple[found.WorldStatus, ...]) -> Table:
    table = Table("world", "size", "migrations", box=None, pad_edge=False, header_style="dim")
    for world in worlds:
        state = world.fault or (f"lacks {', '.join(world.pending)}" if world.pending else f"{world.migrations}, up to date")
        table.add_row(world.name, decimal(world.bytes), state)
    return table
