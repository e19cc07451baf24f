"""What there is: the session, conversations, agents and skills, prompts, runs of suites, the portfolio at a glance.

Nothing here starts a turn; the overview runs skills and stores nothing.
"""

import asyncio
import re
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import TypedDict

from ava import threads
from ava.runtime import DEMO
from ava.server import runs, wire
from ava.server.asking import WorldName
from ava.server.errors import Refused
from ava.server.house import reached
from ava.server.who import COOKIE, READING, Asker, Reading, Stranger, TheDoor, with_key
from db.reader import Reader
from db.scope import Scope
from graphs.agents import AGENTS
from graphs.dispatch import run_step
from graphs.turn import Plan, Question, Step, Turn
from graphs.understand import examples
from graphs.understand.replies import filled
from prompts.fault import PromptFault
from prompts.library import Library, Prompt

GLANCE = ("portfolio.holdings", "portfolio.performance", "portfolio.allocation")
_EXAMPLES = 3  # a skill
_WORDS = range(5, 13)  # of an example: shorter ones are cues, longer ones are not read
_ODD = re.compile(r"\{|\b(\w+) \1\b", re.IGNORECASE)  # a slot without a filling, or one whose filling says a word again
router = APIRouter(prefix="/api", tags=["about"])
Name = Annotated[str, Path(pattern=r"^[A-Za-z0-9_.@-]{1,80}$")]
RunName = Annotated[str, Query(pattern=r"^[A-Za-z0-9_.@:-]{1,120}$")]


class KeyIn(BaseModel):
    """A key to sign in with."""

    model_config = ConfigDict(extra="forbid")

    key: str = Field(min_length=1, max_length=200)


class WorldOut(TypedDict):
    """A world that may be asked."""

    world: str
    simulated: bool  # no real account or market


class SessionOut(TypedDict):
    """Who is signed in, if anyone, and which worlds there are for them."""

    user: str | None
    world: str
    simulated: bool  # no real account or market
    signed_in: bool
    needs_key: bool
    model: str
    worlds: list[WorldOut]


class ThreadOut(TypedDict):
    """A conversation as a list shows it."""

    thread: str
    title: str
    turns: int
    at: str


class SkillOut(TypedDict):
    """A skill and questions it answers."""

    name: str
    about: str
    examples: list[str]


class AgentOut(TypedDict):
    """An agent and its skills."""

    name: str
    remit: str
    skills: list[SkillOut]


class PromptOut(TypedDict):
    """A version of a prompt."""

    name: str
    version: str
    state: str
    pinned: bool
    hash: str


class PromptText(PromptOut):
    """A version of a prompt, whole."""

    owner: str
    change: str
    system: str
    user: str
    variables: dict[str, Any]


class Overview(TypedDict):
    """The portfolio at a glance."""

    findings: list[wire.FindingOut]


@router.get("/session")
async def session(caller: Stranger, door: TheDoor) -> SessionOut:
    """Who is signed in, and whether a key is needed."""
    world = door.house.world
    worlds = await door.worlds() if caller and caller.may("read") else ()
    return {
        "user": caller.user if caller else None,
        "world": world,
        "simulated": world == DEMO,
        "signed_in": caller is not None,
        "needs_key": await door.locked(),
        "model": _model(door),
        "worlds": [{"world": each, "simulated": each == DEMO} for each in worlds],
    }


def _model(door: TheDoor) -> str:
    choice = door.house.avas[0].choice
    return choice.model.name if choice.model else "none"


@router.post("/session", status_code=204)
async def sign_in(given: KeyIn, request: Request, door: TheDoor) -> Response:
    """Sign the page in: the key becomes a cookie that no script can read and no other site can send."""
    await with_key(request, door, given.key)
    response = Response(status_code=204)
    secure = request.url.scheme == "https"
    response.set_cookie(COOKIE, given.key, httponly=True, samesite="strict", secure=secure, max_age=90 * 86400)
    return response


@router.delete("/session", status_code=204)
async def sign_out() -> Response:
    """Forget the cookie."""
    response = Response(status_code=204)
    response.delete_cookie(COOKIE, httponly=True, samesite="strict")
    return response


@router.get("/threads")
async def conversations(caller: Reading, door: TheDoor, world: WorldName = None) -> list[ThreadOut]:
    """The caller's conversations, the one asked in last first."""
    known = await threads.known(reached(await door.ava(world)), caller.user)
    return [{"thread": t.thread, "title": t.question, "turns": t.turns, "at": t.asked_at.isoformat()} for t in known]


@router.get("/threads/{thread}")
async def exported(thread: Name, caller: Reading, door: TheDoor, world: WorldName = None) -> dict[str, Any]:
    """A conversation with every receipt, as `ava threads export` writes it."""
    found = await threads.export(reached(await door.ava(world)), caller.user, [thread])
    if not found.threads[0].turns:
        raise Refused(404, "no_thread", f"you have no conversation {thread!r} here")
    return threads.plain(found)


@router.delete("/threads/{thread}", status_code=204)
async def forgotten(thread: Name, caller: Asker, door: TheDoor, world: WorldName = None) -> Response:
    """Delete a conversation. There is no way back."""
    if not await threads.delete(reached(await door.ava(world)), caller.user, [thread]):
        raise Refused(404, "no_thread", f"you have no conversation {thread!r} here")
    return Response(status_code=204)


@router.get("/agents", dependencies=READING)
async def agents() -> list[AgentOut]:
    """The agents, their skills, and questions each answers."""
    asked = _questions()
    return [
        {
            "name": agent.name,
            "remit": agent.remit,
            "skills": [{"name": s.name, "about": s.about, "examples": asked.get(s.name, [])} for s in agent.skills],
        }
        for agent in AGENTS.values()
    ]


@cache
def _questions() -> Mapping[str, list[str]]:
    """A few whole questions a skill, from those the router learned from."""
    found: dict[str, list[str]] = {}
    for each in examples.read():
        said, text = found.setdefault(each.skill, []), filled(each.text)
        if len(said) < _EXAMPLES and len(text.split()) in _WORDS and not _ODD.search(text):
            said.append(text)
    return found


@router.get("/prompts", dependencies=READING)
async def prompts(door: TheDoor) -> list[PromptOut]:
    """Every version of every prompt."""
    library = _library(door)
    pins = library.pins()
    return [_prompt(each, pins) for each in library.all()]


@router.get("/prompts/{name}/{version}", dependencies=READING)
async def prompt(name: Name, version: Name, door: TheDoor) -> PromptText:
    """One version of a prompt, whole."""
    library = _library(door)
    try:
        found = library.version(name, version)
    except PromptFault as fault:
        raise Refused(404, "no_prompt", str(fault)) from fault
    return {
        **_prompt(found, library.pins()),
        "owner": found.owner,
        "change": found.change,
        "system": found.system,
        "user": found.user,
        "variables": wire.plain(found.variables, dict[str, Any]),
    }


def _library(door: TheDoor) -> Library:
    try:
        return Library.load(door.settings.prompts)
    except PromptFault as fault:
        raise Refused(503, "prompts", str(fault)) from fault


def _prompt(each: Prompt, pins: Mapping[str, str]) -> PromptOut:
    pinned = pins.get(each.id) == each.version
    return {"name": each.id, "version": each.version, "state": each.state, "pinned": pinned, "hash": each.template_hash[:12]}


@router.get("/evals", dependencies=READING)
async def evals(door: TheDoor) -> list[runs.RunOut]:
    """Runs of suites, newest first."""
    return await asyncio.to_thread(runs.known, door.settings.home)


@router.get("/evals/compare", dependencies=READING)
async def compared(a: RunName, b: RunName, door: TheDoor) -> runs.ComparedOut:
    """Run B against run A, subject by subject, case by case."""
    return await asyncio.to_thread(runs.compared, door.settings.home, a, b)


@router.get("/evals/{run}", dependencies=READING)
async def eval_run(run: Name, door: TheDoor) -> runs.Report:
    """One run: its subjects and every case."""
    return await asyncio.to_thread(runs.report, door.settings.home, run)


@router.get("/overview")
async def overview(caller: Reading, door: TheDoor, world: WorldName = None) -> Overview:
    """The caller's holdings, performance and allocation, side by side; nothing is stored."""
    ava = await door.ava(world)
    database, as_of = reached(ava), ava.clock()
    plan = Plan(kind="answer", steps=tuple(Step(agent=name.partition(".")[0], skill=name) for name in GLANCE))
    question = Question(text="", user=caller.user, thread="", world=ava.world, as_of=as_of, tz=str(ava.settings.tz))
    turn = Turn(id="", question=question, plan=plan)
    scope = Scope(user=caller.user, world=ava.world, as_of=as_of)
    steps = (run_step(turn, n, Reader(database.cache, scope), ava.settings.step_timeout) for n in range(1, len(GLANCE) + 1))
    return {"findings": [wire.finding(each, ava.settings.tz) for each in await asyncio.gather(*steps)]}
