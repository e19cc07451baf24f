"""The simulated world into a database: one transaction, market rows by COPY, people's rows as their owners.

The world must be empty and migrated; rows that are already there make the whole transaction fail as `StatementFailed`, and
nothing changes. Numbers are drawn in `ava.demo.world`.
"""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from ava.demo import SEED, USER
from db import sql
from db.database import Database, Writer
from db.upkeep import tidy

if TYPE_CHECKING:
    from ava.demo.world import Owned, World


async def build(database: Database, seed: int = SEED) -> dict[str, int]:
    """Fill an empty world; the number of rows by table. The same seed gives the same rows. Raises what `db.errors` lists."""
    from ava.demo.world import simulate  # noqa: PLC0415 - numpy and scipy cost 0.5 s, which only building may pay

    counts = await write(database, simulate(seed))
    await tidy(database.server, database.world)  # without statistics the first questions would be planned blindly
    return counts


async def filled(database: Database) -> bool:
    """Whether the world has rows; a build that was interrupted leaves none."""
    async with database.writer(USER) as writer:
        return bool((await writer.run(sql.demo_filled))[0].filled)


async def write(database: Database, world: "World") -> dict[str, int]:
    """Put a world's rows in; the number of rows by table."""
    async with database.writer(USER) as writer:
        counts = {table: await _copy(writer, table, rows) for table, rows in world.market.items()}
        for person, owned in world.people.items():
            for table, count in (await _own(writer, person, owned)).items():
                counts[table] = counts.get(table, 0) + count
    return counts


async def _copy(writer: Writer, table: str, rows: Sequence[tuple[object, ...]]) -> int:
    async with writer.copy(getattr(sql, f"demo_copy_{table}")) as copy:
        for row in rows:
            await copy.write_row(row)
    return len(rows)


async def _own(writer: Writer, person: str, owned: "Owned") -> dict[str, int]:
    """One person's rows, written as that person."""
    await writer.run(sql.demo_act_as, person=person)
    await writer.run(sql.demo_insert_person, person=person)
    lists = [{"user_id": person, "name": name, "symbol": s} for name, symbols in owned.watchlists.items() for s in symbols]
    await writer.run(sql.demo_insert_transactions, rows=_json(owned.transactions))
    await writer.run(sql.demo_insert_positions, rows=_json(owned.positions))
    await writer.run(sql.demo_insert_balances, rows=_json(owned.balances))
    await writer.run(sql.demo_insert_watchlists, rows=json.dumps(lists))
    counts = {"transactions": len(owned.transactions), "positions": len(owned.positions), "balances": len(owned.balances)}
    return {"users": 1, "accounts": 1, **counts, "watchlists": len(lists)}


def _json(rows: Sequence[NamedTuple]) -> str:
    """Rows as the JSON that `jsonb_populate_recordset` reads; decimals, dates and times as text."""
    return json.dumps([row._asdict() for row in rows], default=str)
