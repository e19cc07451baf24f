"""What there is: the server's version, and its worlds with their size and the state of their migrations. Changes nothing."""

from dataclasses import dataclass

from psycopg import AsyncConnection
from psycopg.rows import TupleRow

from db import migrate, worlds
from db.errors import MigrationError
from db.server import Server

_SIZE = "SELECT pg_database_size(current_database())"


@dataclass(frozen=True, kw_only=True, slots=True)
class WorldStatus:
    """One world, as it stands."""

    name: str
    bytes: int  # on disk
    migrations: int  # that have run
    pending: tuple[str, ...]  # files that have not
    fault: str | None  # why migrations and files do not fit together


async def version(server: Server) -> str:
    """PostgreSQL's version, e.g. '18.6'. Raises SetupNeeded and Unavailable."""
    async with worlds.owner(server, "postgres") as connection:
        return (connection.info.parameter_status("server_version") or "?").split(" ")[0]


async def every_world(server: Server) -> tuple[WorldStatus, ...]:
    """Every world of the server, in order of name."""
    found = []
    for name in await worlds.names(server):
        async with worlds.owner(server, worlds.database_of(name)) as connection:
            found.append(await _world(connection, name))
    return tuple(found)


async def _world(connection: AsyncConnection[TupleRow], name: str) -> WorldStatus:
    row = await (await connection.execute(_SIZE)).fetchone()
    applied = await migrate.applied(connection)
    try:
        pending, fault = migrate.pending(applied, migrate.migrations()), None
    except MigrationError as error:
        pending, fault = (), str(error)
    return WorldStatus(
        name=name,
        bytes=row[0] if row else 0,
        migrations=len(applied),
        pending=tuple(migration.name for migration in pending),
        fault=fault,
    )
