"""What AVA depends on, looked at one by one: each check says ok or what is wrong and what to do, and how long it took.

A check never raises for the fault it looks for; the others are still made.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from time import perf_counter
from typing import NamedTuple

from ava import cost
from ava.settings.model import Settings
from db.database import Database
from db.errors import DatabaseError
from db.serving import serving
from db.sql import demo_filled
from db.status import version
from db.worlds import names
from graphs.model.choose import choose
from graphs.model.protocol import ModelError
from prompts.fault import PromptFault
from prompts.library import Library

_DAYS = 30  # of which the cost is told
_SLOW_MS = 100  # a wait for a connection that a person would begin to feel


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """One dependency."""

    name: str  # database, reads, cost, model, prompts
    ok: bool
    detail: str  # what was found, or what is wrong and what to do
    ms: float
    figures: Mapping[str, object] = field(default_factory=dict)  # pool and cache of `reads`; the latest day and 30 days of `cost`


def figures(database: Database) -> dict[str, object]:
    """Statistics of an open world's pools and cache, plain for JSON: what `/health`, `/metrics` and `ava health` show."""
    cache = database.cache.stats()
    pools = {login: asdict(pool) for login, pool in database.stats().items()}
    return {"pool": pools, "cache": {**asdict(cache), "hit_rate": cache.hit_rate}}


class Seen(NamedTuple):
    """What a check saw, where nothing is wrong."""

    detail: str
    figures: Mapping[str, object] = {}


async def checks(settings: Settings) -> list[Check]:
    """Every check, in order of who needs whom."""
    return [await _made(name, look, settings) for name, look in _LOOKS.items()]


async def _server(settings: Settings) -> Seen:
    async with serving(settings.database) as server:
        there = ", ".join(await names(server)) or "none yet: ava demo builds one"
        return Seen(f"PostgreSQL {await version(server)} at {server.place}; worlds: {there}")


async def _reads(settings: Settings) -> Seen:
    async with _world(settings) as database:
        if database is None:
            return Seen("no world to read yet")
        await database.cache.fetch(demo_filled, {}, settings.user)
        return Seen(told(database), figures(database))


async def _cost(settings: Settings) -> Seen:
    """What the answers still stored took: the latest day, and all of the last days."""
    async with _world(settings) as database:
        found = await cost.days(database, settings.user, _DAYS, settings.tz) if database else ()
    if not found:
        return Seen(f"nothing asked in {_DAYS} days")
    latest, whole, price = found[0], cost.together(found), settings.price
    more = f"; in {_DAYS} days {cost.told(whole, price)}" if len(found) > 1 else ""
    shown = {"latest": cost.plain(latest, price), "days": _DAYS, "together": cost.plain(whole, price)}
    return Seen(f"{latest.day}: {cost.told(latest, price)}{more}", shown)


async def _model(settings: Settings) -> Seen:
    return Seen((await choose(settings.models())).why)


async def _prompts(settings: Settings) -> Seen:
    return Seen(", ".join(f"{name} {version}" for name, version in Library.load(settings.prompts).pins().items()))


_Look = Callable[[Settings], Awaitable[Seen]]
_LOOKS: Mapping[str, _Look] = {
    "database": _server, "reads": _reads, "cost": _cost, "model": _model, "prompts": _prompts
}  # fmt: skip


@asynccontextmanager
async def _world(settings: Settings) -> AsyncIterator[Database | None]:
    """The world a question would be asked in, open; None where there is none yet."""
    async with serving(settings.database) as server:
        there = await names(server)
        name = next((name for name in (settings.world, "main", "demo") if name in there), None)
        if name is None:
            yield None
            return
        async with Database.open(settings.database, name) as database:
            yield database


def told(database: Database) -> str:
    """Pools and cache of an open world, for people."""
    pool, cache = database.stats()["reader"], database.cache.stats()
    slow = sum(n for limit, n in pool.waited_ms.items() if limit == "more" or int(limit) > _SLOW_MS)
    rate = "unused" if cache.hit_rate is None else f"{cache.hit_rate:.0%} of {cache.hits + cache.misses} from it"
    lent = f"pool {pool.size} of {pool.most}, {pool.waiting} waiting, {slow} of {pool.lent} waited over {_SLOW_MS} ms"
    return f"{database.world}: {lent}; cache {cache.entries} answers, {cache.bytes / 2**20:.1f} MB, {rate}"


async def _made(name: str, look: _Look, settings: Settings) -> Check:
    start = perf_counter()
    try:
        ok, seen = True, await look(settings)
    except (DatabaseError, ModelError, PromptFault) as error:
        ok, seen = False, Seen(str(error))
    return Check(name=name, ok=ok, detail=seen.detail, ms=round((perf_counter() - start) * 1000, 1), figures=seen.figures)
