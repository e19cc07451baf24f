"""The world a suite's cases are asked in: a snapshot `world@hash` that never changes; with `live: true` a world as it is.

'demo' alone means the snapshot of the simulated world that this code builds: its hash is of the code that draws it, so a change
of that code is another snapshot. It is built the first time it is asked for. Any other snapshot must be there already.
"""

import hashlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files

from ava.demo import NOW, SEED
from ava.demo.build import build, filled
from ava.evals.fault import SuiteFault
from ava.evals.suite import World
from ava.settings.model import Settings
from db.database import Database
from db.migrate import migrations
from db.reader import floored
from db.serving import serving
from db.worlds import database_of, names

DEMO = "demo"


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where and when cases are asked."""

    database: Database
    world: str  # "demo@1f3a9c01d4e5"
    now: datetime


@cache
def demo_snapshot() -> str:
    """The name of the simulated world's snapshot."""
    drawn = hashlib.sha256(str(SEED).encode())
    for path in sorted(each for each in files("ava.demo").iterdir() if each.name.endswith((".py", ".csv"))):  # type: ignore[type-var]
        drawn.update(path.read_bytes())
    for migration in migrations():
        drawn.update(migration.name.encode())
    return f"{DEMO}@{drawn.hexdigest()[:12]}"


def world_name(world: World, settings: Settings) -> str:
    """The name of the database a suite reads."""
    if world.live:
        return settings.world or DEMO
    return demo_snapshot() if world.snapshot == DEMO else world.snapshot or DEMO


def clock(world: World, settings: Settings) -> datetime:
    """When a suite's questions are asked: as it says, else as the settings say, else the demo's end, else now."""
    fixed = world.now or settings.now or (NOW if world_name(world, settings).startswith(DEMO) else None)
    return fixed.astimezone(UTC) if fixed else floored(datetime.now(UTC), "minute")


@asynccontextmanager
async def place(world: World, settings: Settings, tell: Callable[[str], None]) -> AsyncIterator[Place]:
    """The world, open. Raises SuiteFault for a snapshot that is not there, and what `db.errors` lists."""
    name = world_name(world, settings)
    try:
        database_of(name)
    except ValueError as error:
        raise SuiteFault(f"world: {error}") from error
    async with serving(settings.database) as server:
        there = await names(server)
        if name not in there and name not in {demo_snapshot(), DEMO}:
            raise SuiteFault(f"there is no snapshot {name!r}; there is {', '.join(there) or 'none'}")
        async with Database.open(settings.database, name) as database:
            if name in {demo_snapshot(), DEMO} and not await filled(database):
                tell(f"Building the snapshot {name}, once ...")
                await build(database)
            yield Place(database=database, world=name, now=clock(world, settings))
