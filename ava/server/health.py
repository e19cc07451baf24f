"""GET /health by dependency, and GET /metrics.

Each look is made at most every few seconds, however often it is asked for. A stranger is told only whether AVA is well: that is
what a load balancer needs. A dependency that fails degrades AVA; without the database she is down.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version
from time import monotonic, perf_counter
from typing import Any, Literal

from fastapi import APIRouter, Response
from typing_extensions import TypedDict

from ava import cost, health
from ava.runtime import Ava
from ava.server.door import Door
from ava.server.house import reached
from ava.server.metrics import CONTENT
from ava.server.models import EVERY_S, Models
from ava.server.troubles import Trouble
from ava.server.who import ADMIN, Caller, Stranger, TheDoor
from db.errors import DatabaseError
from db.sql import demo_filled, sources_known
from graphs.model.protocol import ModelError

Status = Literal["ok", "degraded", "down", "none"]
LOOK_S = 5.0  # longest a look may take
KEPT_S = 3.0  # for which a look is told again
_DAYS = 30
router = APIRouter(tags=["health"])


class DependencyOut(TypedDict):
    """One thing AVA depends on; 'none' where there is none to depend on."""

    name: str
    status: Status
    latency_ms: float
    last_success: str | None
    detail: dict[str, Any]


class HealthOut(TypedDict):
    """How AVA is."""

    status: Status
    dependencies: list[DependencyOut]
    slow: list[dict[str, Any]]
    errors: list[Trouble]
    cost: dict[str, Any]
    turns_running: int
    version: str


Look = tuple[Status, dict[str, Any]]


@router.get("/health", responses={503: {"model": HealthOut, "description": "The database is down."}})
async def healthy(caller: Stranger, door: TheDoor, response: Response) -> HealthOut:
    """How AVA is: database, pool, cache, model, sources, queue. 503 when the database is down."""
    found = await _looked(door)
    status = overall(found)
    response.status_code = 503 if status == "down" else 200
    told = bool(caller and caller.may("read"))
    return {
        "status": status,
        "dependencies": found if told else [],
        "slow": door.slow.told() if told else [],
        "errors": door.troubles.told() if told else [],
        "cost": await _cost(door, caller) if caller and told and status != "down" else {},
        "turns_running": len(door.turns),
        "version": version("ava-assistant"),
    }


@router.get(
    "/metrics",
    dependencies=ADMIN,
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def metrics(door: TheDoor) -> Response:
    """Figures for Prometheus."""
    return Response(door.metrics.text(), media_type=CONTENT)


def overall(found: list[DependencyOut]) -> Status:
    """Of all together."""
    status = {each["name"]: each["status"] for each in found}
    if status.get("database") == "down":
        return "down"
    return "degraded" if {"down", "degraded"} & set(status.values()) else "ok"


async def _looked(door: Door) -> list[DependencyOut]:
    async with door.looking:
        if monotonic() - door.looked_at > KEPT_S:
            ava = await door.house.ava()
            door.looked = [await _look(door, name, look, ava) for name, look in _looks(door).items()]
            door.looked_at = monotonic()
    return door.looked


def _looks(door: Door) -> dict[str, Callable[[Ava], Awaitable[Look]]]:
    model = partial(_model, door.models)
    return {"database": _database, "pool": _pool, "cache": _cache, "model": model, "sources": _sources, "queue": _queue}


async def _look(door: Door, name: str, look: Callable[[Ava], Awaitable[Look]], ava: Ava) -> DependencyOut:
    start = perf_counter()
    try:
        async with asyncio.timeout(LOOK_S):
            status, detail = await look(ava)
    except (DatabaseError, ModelError) as error:
        status, detail = "down", {"error": str(error)}
    except TimeoutError:
        status, detail = "down", {"error": f"no answer within {LOOK_S:g} s"}
    if status == "ok":
        door.seen[name] = datetime.now(UTC).isoformat(timespec="seconds")
    ms = round((perf_counter() - start) * 1000, 2)
    return {"name": name, "status": status, "latency_ms": ms, "last_success": door.seen.get(name), "detail": detail}


async def _database(ava: Ava) -> Look:
    database = reached(ava)
    await database.fetch(demo_filled, {}, ava.settings.user)
    return "ok", {"world": ava.world, "place": database.server.place}


async def _pool(ava: Ava) -> Look:
    pools = health.figures(reached(ava))["pool"]
    assert isinstance(pools, dict)  # noqa: S101 - as `health.figures` makes it
    return ("degraded" if any(each["waiting"] for each in pools.values()) else "ok"), pools


async def _cache(ava: Ava) -> Look:
    stats = reached(ava).cache.stats()
    return ("degraded" if stats.hears is False else "ok"), {**asdict(stats), "hit_rate": stats.hit_rate}


async def _model(models: Models, ava: Ava) -> Look:
    await models.look()
    choice = ava.choice
    told = {"why": choice.why} | ({"looked_at": models.at, "looks_every_s": EVERY_S} if choice.looked_for else {})
    if choice.model is None:
        return "none", told
    if choice.out:
        return ("degraded" if len(choice.model.links) > 1 else "down"), told | {"error": choice.out}
    return "ok", told | asdict(await choice.model.card())


async def _sources(ava: Ava) -> Look:
    rows, _ = await reached(ava).cache.fetch(sources_known, {"as_of": ava.clock()}, ava.settings.user)
    newest = {row.source: row.newest.isoformat() if row.newest else None for row in rows}
    return ("ok" if any(newest.values()) else "none"), {"newest": newest}


async def _queue(ava: Ava) -> Look:
    del ava
    return "none", {"why": "no work is done in the background"}


async def _cost(door: Door, caller: Caller) -> dict[str, Any]:
    ava = await door.house.ava()
    days, price = await cost.days(reached(ava), caller.user, _DAYS, ava.settings.tz), ava.settings.price
    return {"days": _DAYS, "together": cost.plain(cost.together(days), price)} if days else {}
