"""Looking after a world that grows: how big each table is and how it is used, tidying up, and letting go of what is too old.

Nothing is removed unless a person named the table and how many days of it to keep. Of a user's rows only stored answers can be
let go of, and only by that user: what somebody held, paid and was paid is never removed. Figures are PostgreSQL's own, rows
estimated where it estimates them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from psycopg import sql
from psycopg.rows import namedtuple_row

from db import worlds
from db.database import Database
from db.faults import translated
from db.server import Server

FORGETTABLE = {  # table -> the column that says how old a row is
    "bars": "known_at",
    "event_books": "known_at",
    "event_candles": "known_at",
    "event_prices": "known_at",
    "event_trades": "known_at",
    "news": "known_at",
    "nfl_live": "known_at",
    "option_prints": "known_at",
    "option_quotes": "known_at",
    "technicals": "known_at",
    "trade_alerts": "known_at",
    "turns": "asked_at",
}
_TABLES = """
SELECT c.relname AS name, greatest(c.reltuples, 0)::bigint AS rows, pg_relation_size(c.oid) AS bytes,
       pg_indexes_size(c.oid) AS index_bytes, s.n_dead_tup AS dead, s.seq_scan AS scans, s.idx_scan AS index_scans,
       greatest(s.last_vacuum, s.last_autovacuum) AS vacuumed, greatest(s.last_analyze, s.last_autoanalyze) AS analyzed
FROM pg_class c JOIN pg_stat_user_tables s ON s.relid = c.oid
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
ORDER BY pg_total_relation_size(c.oid) DESC, c.relname
"""
_TIDY = "VACUUM (ANALYZE)"
_SIZE = "SELECT pg_database_size(current_database())"
_OLD = "SELECT count(*) AS n FROM {} WHERE {} < %s"
_LET_GO = "DELETE FROM {} WHERE {} < %s"
_SET_USER = "SELECT set_config('ava.user', %s, true)"


@dataclass(frozen=True, kw_only=True, slots=True)
class TableStats:
    """One table."""

    name: str
    rows: int  # estimated
    bytes: int  # without indexes
    index_bytes: int
    dead: int  # rows deleted or outdated and not yet tidied away, estimated
    scans: int  # times it was read from end to end, since the server's statistics began
    index_scans: int | None  # times through an index; None without any index
    vacuumed: datetime | None
    analyzed: datetime | None


async def stats(server: Server, world: str) -> tuple[TableStats, ...]:
    """Every table of a world, the biggest first."""
    async with worlds.owner(server, worlds.database_of(world)) as connection:
        rows = await connection.cursor(row_factory=namedtuple_row).execute(_TABLES)
        return tuple(TableStats(**row._asdict()) for row in await rows.fetchall())


async def tidy(server: Server, world: str) -> tuple[int, int]:
    """Give the room of removed rows back to the tables and look at what they hold anew; the world's bytes before and after."""
    async with worlds.owner(server, worlds.database_of(world)) as connection:
        with translated("vacuum"):
            before = (await (await connection.execute(_SIZE)).fetchall())[0][0]
            await connection.execute(_TIDY)
            after = (await (await connection.execute(_SIZE)).fetchall())[0][0]
    return before, after


def days_of(retention: str) -> dict[str, int]:
    """Days to keep by table, from 'option_quotes=730, turns=365'. Raises ValueError naming what cannot be read or forgotten."""
    days = {}
    for part in filter(None, (each.strip() for each in retention.split(","))):
        table, _, number = part.partition("=")
        if table not in FORGETTABLE:
            raise ValueError(f"retention: {table!r} is not one of {', '.join(FORGETTABLE)}")
        if not number.isdecimal() or not int(number):
            raise ValueError(f"retention: {part!r} should be TABLE=DAYS, e.g. {table}=730")
        days[table] = int(number)
    return days


async def let_go(database: Database, days: Mapping[str, int], now: datetime, user: str, *, only_count: bool) -> dict[str, int]:
    """Remove what is older than its days, a table a transaction; how many rows each. Of `turns`, the user's only."""
    return {table: await _let_go(database, table, now - timedelta(days=kept), user, only_count) for table, kept in days.items()}


async def _let_go(database: Database, table: str, before: datetime, user: str, only_count: bool) -> int:  # noqa: FBT001 - private
    text = sql.SQL(_OLD if only_count else _LET_GO).format(sql.Identifier(table), sql.Identifier(FORGETTABLE[table]))
    with translated(f"retention of {table}"):
        async with database.looking(f"retention of {table}", "ava_app") as connection, connection.transaction():
            await connection.execute(_SET_USER, (user,))
            cursor = await connection.execute(text, (before,))
            gone: int = (await cursor.fetchall())[0].n if only_count else cursor.rowcount
    database.cache.changed([table])
    return gone
