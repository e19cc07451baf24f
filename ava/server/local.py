"""/local: the socket's own routes, by which commands hear a turn of this server, and read what is stored, as if it were theirs.

POST /local/ask answers a line of JSON each: first what the command must know, then events and the finished turn, as receipts
(`ava.local` reads them). Who hangs up stops the turn, as Ctrl-C does. The others give what `ava.cli.stored` would read from the
database; what is not there is 404, and the command says so itself. Through any other door there are no such routes.
"""

import json
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field

from ava import local, threads
from ava.runtime import Asked
from ava.server.asking import LONGEST, WorldName, inert, moment
from ava.server.errors import Refused
from ava.server.house import reached
from ava.server.running import Ended, Running
from ava.server.who import Asker, Reading, TheDoor, by_socket
from ava.turns import stored
from graphs import receipt
from graphs.agents import AGENTS

Several = Annotated[list[str] | None, Query(alias="threads")]


class LocalIn(BaseModel):
    """A question of the command line."""

    model_config = ConfigDict(extra="forbid")

    question: str = Field(max_length=LONGEST * 4)
    thread: str | None = None
    go_on: bool = False
    world: str | None = None
    as_of: str | None = None


def only_socket(request: Request) -> None:
    """There is no such route but on the socket. Raises Refused."""
    if not by_socket(request):
        raise Refused(404, "not_found", f"{request.url.path}: there is no such route")


router = APIRouter(prefix="/local", include_in_schema=False, dependencies=[Depends(only_socket)])


@router.post("/ask")
async def ask(asked: LocalIn, caller: Asker, door: TheDoor) -> StreamingResponse:
    """Answer a question of the command line."""
    ava = await door.house.ava(asked.world)
    thread = asked.thread or (await _last(door, asked.world, caller.user) if asked.go_on else None)
    question = Asked(text=inert(asked.question), user=caller.user, thread=thread, as_of=moment(asked.as_of))
    running = door.turns.begin(ava, question, door.gate.enter(caller.user))
    return StreamingResponse(_lines(running), media_type="application/x-ndjson")


@router.get("/threads")
async def threads_(caller: Reading, door: TheDoor, world: WorldName = None) -> Response:
    """The user's conversations."""
    return _json(threads.listing(await threads.known(reached(await door.house.ava(world)), caller.user)))


@router.get("/export")
async def export(caller: Reading, door: TheDoor, world: WorldName = None, several: Several = None) -> Response:
    """Conversations whole: those named, all of them or none, else every one."""
    database = reached(await door.house.ava(world))
    names = several or [each.thread for each in await threads.known(database, caller.user)]
    found = await threads.export(database, caller.user, names)
    if not all(each.turns for each in found.threads):
        raise Refused(404, "no_thread", "you have no such conversation here")
    return _json(json.dumps(threads.plain(found)))


@router.get("/turn")
async def turn_(caller: Reading, door: TheDoor, world: WorldName = None, turn: str | None = None) -> Response:
    """A turn as its receipt: by id, or the last."""
    found = await stored(reached(await door.house.ava(world)), caller.user, turn)
    if found is None:
        raise Refused(404, "no_turn", "you have no such turn here")
    return _json(receipt.write(found))


@router.get("/worlds")
async def worlds(caller: Reading, door: TheDoor) -> Response:
    """The names of the worlds, a line each."""
    del caller
    return Response("\n".join(await door.house.worlds()), media_type="text/plain")


def _json(text: str | bytes) -> Response:
    return Response(text, media_type="application/json")


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
