"""POST /api/ask and the turns it makes: followed, fetched again, stopped, opened to the rows behind a figure.

It makes no difference which of several servers on one database runs a turn, but for this: what was found so far, and its events
before its end, are told by that one alone.
"""

import asyncio
import re
from datetime import datetime
from typing import Annotated, Any, cast

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from typing_extensions import TypedDict

from ava import turns as stored
from ava.runtime import Asked, Ava
from ava.server import chain, sse, wire
from ava.server.door import Door
from ava.server.errors import Refused
from ava.server.house import reached
from ava.server.others import TELL_S
from ava.server.running import Ended, Running
from ava.server.who import Asker, Caller, Reading, TheDoor
from ava.settings.clock import instant
from db.sql import turns_before
from graphs.turn import Turn

PLAIN = "none"  # the model of a question that is answered without one
LONGEST = 8000  # characters of a question; what is understood of it is less, and the answer says so
_THREAD = r"^[A-Za-z0-9_.:-]{1,64}$"
_OURS = re.compile(r"[0-9a-f]{12}")  # a turn's id as `Turns.begin` makes it
_WORLD = r"^[a-z0-9_][a-z0-9_@-]{0,50}$"
router = APIRouter(prefix="/api", tags=["ask"])
TurnId = Annotated[str, Path(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
FactId = Annotated[str, Path(pattern=r"^F\d{1,4}\.\d{1,6}$")]
ThreadName = Annotated[str | None, Query(pattern=_THREAD)]
WorldName = Annotated[str | None, Query(pattern=_WORLD)]


def inert(text: str) -> str:
    """Text that can be stored and sent: no NUL, no half characters."""
    return text.encode("utf-8", "replace").decode().replace("\0", " ")


Words = Annotated[str, Field(min_length=1, max_length=LONGEST), AfterValidator(inert)]


class AskIn(BaseModel):
    """A question."""

    model_config = ConfigDict(extra="forbid")

    question: Words
    thread: str | None = Field(None, pattern=_THREAD, description="The conversation it belongs to; none begins one.")
    world: str | None = Field(None, pattern=_WORLD, description="Which world; none is the server's.")
    model: str | None = Field(None, max_length=200, description="The server's model by name, or 'none' to answer without it.")
    as_of: str | None = Field(None, max_length=40, description="An ISO time, or a date, which means the close of that session.")


class TurnLine(TypedDict):
    """A turn as a list shows it."""

    turn: str
    thread: str
    question: str
    status: str
    at: str
    state: str


class TurnOut(wire.Answered, total=False):
    """A turn: what was found so far while it runs, the answer's object once it is done."""

    state: str
    question: str
    plan: wire.PlanOut | None
    findings: list[wire.FindingOut]
    error: dict[str, str] | None


@router.post("/ask", response_class=sse.Events, responses=sse.DOCUMENTED)
async def ask(asked: AskIn, caller: Asker, door: TheDoor) -> sse.Events:
    """Answer a question as events: `plan`, a `finding` a step, `text` as it is released, `answer`; or `error`.

    The turn goes on when the stream is dropped: GET /api/turns/{turn}/events takes it up again, DELETE /api/turns/{turn} stops
    it. Its id stands in the header X-AVA-Turn.
    """
    return sse.response(await begun(door, caller, asked))


async def begun(door: Door, caller: Caller, asked: AskIn) -> Running:
    """The turn of a question, under way. Raises Refused."""
    ava = await door.ava(asked.world)
    question = Asked(
        text=asked.question, user=caller.user, thread=asked.thread, as_of=moment(asked.as_of), plain=plain(ava, asked.model)
    )
    return door.turns.begin(ava, question, door.gate.enter(caller.user))


def plain(ava: Ava, model: str | None) -> bool:
    """Whether a question that names a model wants none. Raises Refused for a model that is not the server's."""
    own = ava.choice.model.name if ava.choice.model else PLAIN
    if model not in {None, PLAIN, own}:
        raise Refused(400, "no_model", f"this server has the model {own!r}, not {model!r}; 'none' answers without one")
    return model == PLAIN


def moment(text: str | None) -> datetime | None:
    """The instant a question is asked at. Raises Refused."""
    try:
        return instant(text) if text else None
    except (ValueError, OverflowError) as error:
        raise Refused(400, "bad_time", f"as_of {text!r} is not an ISO time or date, e.g. 2025-11-20") from error


@router.get("/turns")
async def turns(
    caller: Reading,
    door: TheDoor,
    thread: ThreadName = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    before: Annotated[datetime | None, Query(description="Only turns asked before this moment.")] = None,
    world: WorldName = None,
) -> list[TurnLine]:
    """The caller's turns, newest first, those that run included."""
    ava = await door.ava(world)
    rows = await reached(ava).at_once(caller.user, turns_before, thread=thread, before=before, n=limit)
    done = [_line(r.turn_id, r.thread, r.question, r.status, r.asked_at, "done") for r in rows]
    there = {line["turn"] for line in done}
    running = {each.id: each for each in (*await door.others.under_way(ava, caller.user), *door.turns.of(caller.user))}
    ended = {each.id for each in running.values() if (here := door.turns.get(caller.user, each.id)) and here.state != "running"}
    shown = [each for each in running.values() if each.id not in there | ended and _asked_for(each, thread, before)]
    shown.sort(key=lambda each: each.at, reverse=True)
    return [_line(each.id, each.thread, each.asked.text, "running", each.at, each.state) for each in shown] + done


def _asked_for(running: Running, thread: str | None, before: datetime | None) -> bool:
    return thread in {None, running.thread} and (before is None or running.at.timestamp() < before.timestamp())


def _line(turn: str, thread: str, question: str, status: str, at: datetime, state: str) -> TurnLine:
    return {"turn": turn, "thread": thread, "question": question, "status": status, "at": at.isoformat(), "state": state}


@router.get("/turns/{turn}")
async def turn_of(turn: TurnId, caller: Reading, door: TheDoor, world: WorldName = None) -> TurnOut:
    """A turn: whole once it is done, what was found so far while it runs."""
    running = await sought(door, caller, turn, world)
    error = running.heard[-1] if running.state in {"cancelled", "failed"} else None
    done: dict[str, Any] = dict(wire.answer(running.turn)) if running.turn else {"turn": running.id, "thread": running.thread}
    found = [wire.finding(each, running.ava.settings.tz) for each in running.findings]
    made = wire.plan(running.id, running.thread, running.ava.world, running.plan) if running.plan else None
    told = {"code": error.code, "message": error.message} if isinstance(error, Ended) else None
    now = {"state": running.state, "question": running.asked.text, "plan": made, "findings": found, "error": told}
    return cast("TurnOut", done | now)


@router.get("/turns/{turn}/events", response_class=sse.Events, responses=sse.DOCUMENTED)
async def events(turn: TurnId, request: Request, caller: Reading, door: TheDoor, world: WorldName = None) -> sse.Events:
    """The events of a turn from the first on, or after the one that `Last-Event-ID` names; those still to come included.

    Of one that another server runs, or that is stored, they are told in fewer pieces; whoever had heard some hears the last.
    """
    last = request.headers.get("last-event-id", "")
    running = await sought(door, caller, turn, world)
    if running.state == "running" and door.turns.get(caller.user, turn) is None:
        running = door.others.follow(running)
    return sse.response(running, int(last) if last.isdecimal() and len(last) < 9 else 0)


@router.delete("/turns/{turn}", status_code=204)
async def stop(turn: TurnId, caller: Asker, door: TheDoor, world: WorldName = None) -> Response:
    """Stop a turn that runs, whichever server runs it. Nothing happens to one that has ended."""
    running = await sought(door, caller, turn, world)
    if door.turns.get(caller.user, turn):
        running.cancel()
    elif running.state == "running":
        await door.others.stop(running.ava, caller.user, turn)
    return Response(status_code=204)


@router.get("/turns/{turn}/facts/{fact}")
async def fact(turn: TurnId, fact: FactId, caller: Reading, door: TheDoor, world: WorldName = None) -> chain.Chain:
    """The chain behind a figure: its calculation or query, what went into that, and the rows as they are read now."""
    running = await sought(door, caller, turn, world)
    facts = {each.id: each for found in running.findings for each in found.facts}
    if fact not in facts:
        raise Refused(404, "no_fact", f"turn {turn} has no figure {fact}")
    return await chain.of(running, facts, fact)


async def sought(door: Door, caller: Caller, turn: str, world: str | None) -> Running:
    """A turn of the caller, under way in any process or stored by one. Raises Refused.

    One that nobody knows is looked for once more where its name is one of ours: it may have begun elsewhere this moment.
    """
    if running := door.turns.get(caller.user, turn):
        return running
    ava = await door.ava(world)
    for pause in (0.0, 2 * TELL_S) if _OURS.fullmatch(turn) else (0.0,):
        await asyncio.sleep(pause)
        if found := await stored.stored(reached(ava), caller.user, turn):
            return ended(ava, found)
        if elsewhere := await door.others.find(ava, caller.user, turn):
            return elsewhere
    raise Refused(404, "no_turn", f"you have no turn {turn!r} here")


def ended(ava: Ava, turn: Turn) -> Running:
    """A stored turn, as if it had just ended."""
    asked = Asked(text=turn.question.text, user=turn.question.user, turn=turn.id, thread=turn.question.thread)
    return Running(asked=asked, ava=ava, heard=[*wire.retold(turn)], state="done", retold=True)
