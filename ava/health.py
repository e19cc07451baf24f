"""What AVA depends on, looked at one by one: each check says ok or what is wrong and what to do, and how long it took.

A check never raises for the fault it looks for; the others are still made.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from time import perf_counter

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

_SLOW_MS = 100  # a wait for a connection that a person would begin to feel


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """One dependency."""

    name: str  # database, reads, model, prompts
    ok: bool
    detail: str  # what was found, or what is wrong and what to do
    ms: float
    figures: Mapping[str, object] = field(default_factory=dict)  # pool and cache, of the check that reads


def figures(database: Database) -> dict[str, object]:
    """Statistics of an open world's pools and cache, plain for JSON: what `/health`, `/metrics` and `ava health` show."""
    cache = database.cache.stats()
    pools = {login: asdict(pool) for login, pool in database.stats().items()}
    return {"pool": pools, "cache": {**asdict(cache), "hit_rate": cache.hit_rate}}


async def checks(settings: Settings) -> list[Check]:
    """Every check, in order of who needs whom."""
    shown: dict[str, object] = {}

    async def database() -> str:
        async with serving(settings.database) as server:
            there = ", ".join(await names(server)) or "none yet: ava demo builds one"
            return f"PostgreSQL {await version(server)} at {server.place}; worlds: {there}"

    async def reads() -> str:
        async with serving(settings.database) as server:
            there = await names(server)
            world = next((name for name in (settings.world, "main", "demo") if name in there), None)
            if world is None:
                return "no world to read yet"
            async with Database.open(settings.database, world) as database:
                await database.cache.fetch(demo_filled, {}, settings.user)
                shown.update(figures(database))
                return told(database)

    async def model() -> str:
        choice = await choose(settings.model, settings.ollama_prefer.split(","), local=settings.ollama_url)
        return choice.why

    async def prompts() -> str:
        pins = Library.load(settings.prompts).pins()
        return ", ".join(f"{name} {version}" for name, version in pins.items())

    made = (("database", database), ("reads", reads), ("model", model), ("prompts", prompts))
    found = [await _made(name, check) for name, check in made]
    return [replace(check, figures=shown) if check.name == "reads" else check for check in found]


def told(database: Database) -> str:
    """Pools and cache of an open world, for people."""
    pool, cache = database.stats()["reader"], database.cache.stats()
    slow = sum(n for limit, n in pool.waited_ms.items() if limit == "more" or int(limit) > _SLOW_MS)
    rate = "unused" if cache.hit_rate is None else f"{cache.hit_rate:.0%} of {cache.hits + cache.misses} from it"
    lent = f"pool {pool.size} of {pool.most}, {pool.waiting} waiting, {slow} of {pool.lent} waited over {_SLOW_MS} ms"
    return f"{database.world}: {lent}; cache {cache.entries} answers, {cache.bytes / 2**20:.1f} MB, {rate}"


async def _made(name: str, check: Callable[[], Awaitable[str]]) -> Check:
    start = perf_counter()
    try:
        ok, detail = True, await check()
    except (DatabaseError, ModelError, PromptFault) as error:
        ok, detail = False, str(error)
    return Check(name=name, ok=ok, detail=detail, ms=round((perf_counter() - start) * 1000, 1))
