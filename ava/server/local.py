"""POST /local/ask: the socket's own route, by which `ava ask` and `ava chat` hear a turn of this server as if it were theirs.

A line of JSON each: first what the command must know, then events and the finished turn, as receipts (`ava.local` reads them).
Who hangs up stops the turn, as Ctrl-C does. Through any other door there is no such route.
"""

from collections.abc import AsyncIterator

from fastapi import APIRouter, Depends, Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from ava import local, settings
from ava.runtime import Asked
from ava.server.asking import LONGEST, inert, moment
from ava.server.errors import Refused
from ava.server.house import reached
from ava.server.running import Ended, Running
from ava.server.who import Asker, TheDoor, by_socket
from ava.turns import stored
from graphs.agents import AGENTS


class LocalIn(BaseModel):
    """A question of the command line."""

    model_config = ConfigDict(extra="forbid")

    question: str = Field(max_length=LONGEST * 4)
    thread: str | None = None
    go_on: bool = False
    world: str | None = None
    as_of: str | None = None
    settings: str  # fingerprint of those the command would run with


def only_socket(request: Request) -> None:
    """There is no such route but on the socket. Raises Refused."""
    if not by_socket(request):
        raise Refused(404, "not_found", f"{request.url.path}: there is no such route")


router = APIRouter(prefix="/local", include_in_schema=False, dependencies=[Depends(only_socket)])


@router.post("/ask")
async def ask(asked: LocalIn, caller: Asker, door: TheDoor) -> StreamingResponse:
    """Answer a question of the command line."""
    if asked.settings != settings.fingerprint():
        raise Refused(409, "other_settings", "this server runs with other settings")
    ava = await door.house.ava(asked.world)
    thread = asked.thread or (await _last(door, asked.world, caller.user) if asked.go_on else None)
    question = Asked(text=inert(asked.question), user=caller.user, thread=thread, as_of=moment(asked.as_of))
    running = door.turns.begin(ava, question, door.gate.enter(caller.user))
    return StreamingResponse(_lines(running), media_type="application/x-ndjson")


async def _last(door: TheDoor, world: str | None, user: str) -> str | None:
    last = await stored(reached(await door.house.ava(world)), user, None)
    return last.question.thread if last else None


def _headlines() -> dict[str, int]:
    return {skill.name: skill.headline for agent in AGENTS.values() for skill in agent.skills}


async def _lines(running: Running) -> AsyncIterator[bytes]:
    try:
        yield local.hello(_headlines() if running.ava.choice.model else {})
        async for _, heard in running.follow():
            if isinstance(heard, Ended):
                yield local.ended(heard.message)
            elif heard is not None:
                yield local.written(heard)
    finally:
        running.cancel()
