"""A world as a plain dump of SQL, which this PostgreSQL and every later one restores, and a world made from such a file.

PostgreSQL's own `pg_dump` and `psql` do the work, as an administrator: the owner's login is bound by row-level security and
sees no user's rows. On AVA's own server that is `ava_admin`; on another the administrator's URL must be given.
"""

import asyncio
import os
from pathlib import Path

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from db import worlds
from db.embedded import binaries
from db.errors import DatabaseError, SetupNeeded, StatementFailed
from db.server import Server


async def backup(server: Server, world: str, file: Path, admin_url: str | None = None) -> None:
    """Write a world to `file`, which appears whole or not at all. Raises StatementFailed, and SetupNeeded without a URL."""
    fresh = file.with_name(f".{file.name}.{os.getpid()}")
    fresh.touch(mode=0o600)
    try:
        await _run("pg_dump", _admin(server, world, admin_url), "--encoding=UTF8", "--file", str(fresh))
        fresh.replace(file)
    finally:
        fresh.unlink(missing_ok=True)


async def restore(server: Server, world: str, file: Path, admin_url: str | None = None) -> None:
    """Make a world from a dump and bring it up to date. Raises StatementFailed when it exists or the file does not fit."""
    if await worlds.exists(server, world):
        raise StatementFailed(f"world {world!r} exists; restore under another name with `--world`")
    await worlds.create_empty(server, world)
    try:
        words = ("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", "--file", str(file))
        await _run("psql", _admin(server, world, admin_url), *words)
        await worlds.create(server, world)
    except DatabaseError:
        await worlds.drop(server, world)
        raise


def _admin(server: Server, world: str, admin_url: str | None) -> dict[str, str]:
    """Connection parameters of an administrator in that world."""
    if not server.embedded and not admin_url:
        raise SetupNeeded(f"backup and restore on {server.place} need an administrator: give `--admin-url`")
    conninfo = admin_url or server.conninfo("ava_admin", "postgres")
    given = {key: str(value) for key, value in conninfo_to_dict(conninfo).items() if value is not None}
    return {**given, "dbname": worlds.database_of(world)}


async def _run(program: str, parameters: dict[str, str], *words: str) -> None:
    password = {"PGPASSWORD": parameters.pop("password")} if "password" in parameters else {}
    process = await asyncio.create_subprocess_exec(
        binaries.find().bin / program,
        "--dbname",
        make_conninfo(**parameters),
        *words,
        env={"PATH": os.defpath, "LC_ALL": "C", **password},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await process.communicate()
    if process.returncode:
        raise StatementFailed(f"{program}: {said.decode(errors='replace').strip().splitlines()[-1]}")
