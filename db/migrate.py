"""Migrations: numbered plain SQL files, forward only, each in a transaction of its own, run once a world by `ava_owner`.

What has run is a table of the world itself, written in the same transaction; a kill half-way therefore leaves a world
between two files, never inside one. An advisory lock lets concurrent runners wait for each other. A file that was edited
after it had run, or a world newer than this program, is refused by name (`MigrationError`), and nothing is changed.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from psycopg import AsyncConnection, Error
from psycopg.errors import UndefinedTable
from psycopg.rows import TupleRow

from db.errors import MigrationError

FOLDER = Path(__file__).with_name("migrations")
_FILE = re.compile(r"(\d{4})_\w+\.sql")
_LOCK = "SELECT pg_advisory_lock(7309454)"
_UNLOCK = "SELECT pg_advisory_unlock(7309454)"
_APPLIED = "SELECT number, name, sha256 FROM schema_migrations ORDER BY number"
_RECORD = "INSERT INTO schema_migrations (number, name, sha256) VALUES (%s, %s, %s)"
_TABLE = """
CREATE TABLE IF NOT EXISTS schema_migrations (
    number     integer PRIMARY KEY,
    name       text NOT NULL,
    sha256     text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
)
"""

Connection = AsyncConnection[TupleRow]
Applied = Sequence[tuple[Any, ...]]  # (number, name, sha256) in order


@dataclass(frozen=True, kw_only=True, slots=True)
class Migration:
    """One file."""

    number: int
    name: str
    text: bytes

    @property
    def sha256(self) -> str:
        """Its fingerprint, by which an edit after the fact is noticed."""
        return hashlib.sha256(self.text).hexdigest()


@cache
def migrations(folder: Path = FOLDER) -> tuple[Migration, ...]:
    """The files in order. Raises MigrationError for a name out of form, a gap or a number used twice."""
    found = []
    for number, path in enumerate(sorted(folder.glob("*.sql")), start=1):
        form = _FILE.fullmatch(path.name)
        if form is None or int(form[1]) != number:
            raise MigrationError(f"{path.name} should begin with {number:04}_")
        found.append(Migration(number=number, name=path.name, text=path.read_bytes()))
    return tuple(found)


def pending(applied: Applied, files: tuple[Migration, ...]) -> tuple[Migration, ...]:
    """The files not yet run. Raises MigrationError where what has run differs from the files."""
    if len(applied) > len(files):
        raise MigrationError(f"it has {applied[-1][1]!r}, which this AVA does not know; use the newer AVA that made it")
    for (_, name, sha256), file in zip(applied, files, strict=False):
        if (name, sha256) != (file.name, file.sha256):
            raise MigrationError(f"{name!r} ran here, which is not what {file.name!r} holds now; put it back and add a new file")
    return files[len(applied) :]


async def applied(connection: Connection) -> Applied:
    """What has run in this world, in order; empty for a new one."""
    try:
        cursor = await connection.execute(_APPLIED)
    except UndefinedTable:
        return ()
    return await cursor.fetchall()


async def migrate(connection: Connection, folder: Path = FOLDER) -> tuple[str, ...]:
    """Run what has not run yet; the names of the files that ran. `connection` is the owner's, in autocommit.

    Raises MigrationError naming the file that failed; those before it have run and stay.
    """
    if not pending(await applied(connection), migrations(folder)):
        return ()
    await connection.execute(_LOCK)
    try:
        await connection.execute(_TABLE)
        todo = pending(await applied(connection), migrations(folder))
        for migration in todo:
            await _run(connection, migration)
    finally:
        if not connection.closed:  # closing lets go of the lock too
            await connection.execute(_UNLOCK)
    return tuple(migration.name for migration in todo)


async def _run(connection: Connection, migration: Migration) -> None:
    try:
        async with connection.transaction():
            await connection.execute(migration.text, prepare=False)
            await connection.execute(_RECORD, (migration.number, migration.name, migration.sha256))
    except Error as error:
        raise MigrationError(f"{migration.name} failed and was undone: {str(error).strip()}") from error
