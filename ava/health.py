"""What AVA depends on, looked at one by one: each check says ok or what is wrong and what to do, and how long it took.

A check never raises for the fault it looks for; the others are still made.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import perf_counter

from ava.settings.model import Settings
from db.errors import DatabaseError
from db.serving import serving
from db.status import version
from db.worlds import names
from graphs.model.choose import choose
from graphs.model.protocol import ModelError
from prompts.fault import PromptFault
from prompts.library import Library


@dataclass(frozen=True, kw_only=True, slots=True)
class Check:
    """One dependency."""

    name: str  # database, worlds, model, prompts
    ok: bool
    detail: str  # what was found, or what is wrong and what to do
    ms: float


async def checks(settings: Settings) -> list[Check]:
    """Every check, in order of who needs whom."""

    async def database() -> str:
        async with serving(settings.database) as server:
            there = ", ".join(await names(server)) or "none yet: ava demo builds one"
            return f"PostgreSQL {await version(server)} at {server.place}; worlds: {there}"

    async def model() -> str:
        choice = await choose(settings.model, settings.ollama_prefer.split(","), local=settings.ollama_url)
        return choice.why

    async def prompts() -> str:
        pins = Library.load(settings.prompts).pins()
        return ", ".join(f"{name} {version}" for name, version in pins.items())

    return [await _made(name, check) for name, check in (("database", database), ("model", model), ("prompts", prompts))]


async def _made(name: str, check: Callable[[], Awaitable[str]]) -> Check:
    start = perf_counter()
    try:
        ok, detail = True, await check()
    except (DatabaseError, ModelError, PromptFault) as error:
        ok, detail = False, str(error)
    return Check(name=name, ok=ok, detail=detail, ms=round((perf_counter() - start) * 1000, 1))
