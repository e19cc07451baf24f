"""A turn as server-sent events: `id` is the event's number, `event` its name, `data` one line of JSON; a comment in silence.

An event is encoded once, however many clients follow. Nothing is decided here.
"""

import json
from collections.abc import AsyncIterator
from typing import Any, assert_never

from fastapi.responses import StreamingResponse

from ava.server import wire
from ava.server.running import Ended, Heard, Running
from graphs.events import Found, Planned, Said
from graphs.turn import Turn

BEAT_S = 15.0  # of silence, after which a comment shows that the stream lives
BEAT = b": still here\n\n"
TURN = "X-AVA-Turn"
MEDIA = "text/event-stream"
_EVENT = {
    "id": {"type": "string", "description": "The event's number, from 1."},
    "event": {"type": "string", "enum": ["plan", "finding", "text", "answer", "error"]},
    "data": {"type": "string", "contentMediaType": "application/json"},
}
_FAULT = {"application/json": {"schema": {"$ref": "#/components/schemas/Fault"}}}
DOCUMENTED: dict[int | str, dict[str, Any]] = {  # for the OpenAPI document
    200: {"content": {MEDIA: {"schema": {"type": "object", "required": list(_EVENT), "properties": _EVENT}}}},
    "4XX": {"description": "What was wrong with the request, and what to do.", "content": _FAULT},
    "5XX": {"description": "What AVA could not do.", "content": _FAULT},
}


class Events(StreamingResponse):
    """A stream of events."""

    media_type = MEDIA


def response(running: Running, after: int = 0) -> Events:
    """Everything of a turn after its first `after` events, as it happens."""
    headers = {TURN: running.id, "Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    return Events(frames(running, after), headers=headers)


async def frames(running: Running, after: int = 0) -> AsyncIterator[bytes]:
    """The events as they are sent."""
    async for number, heard in running.follow(after, BEAT_S):
        yield BEAT if heard is None else encoded(running, number)


def encoded(running: Running, number: int) -> bytes:
    """The event of that number."""
    while len(running.frames) < number:
        n = len(running.frames)
        name, data = event(running, n)
        line = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=str)
        running.frames.append(f"id: {n + 1}\nevent: {name}\ndata: {line}\n\n".encode())
    return running.frames[number - 1]


def event(running: Running, n: int) -> tuple[str, object]:
    """Name and data of what was heard in `n`th place, from 0."""
    heard: Heard = running.heard[n]
    match heard:
        case Planned(plan=plan):
            return "plan", wire.plan(running.id, running.thread, running.ava.world, plan)
        case Found(finding=finding):
            return "finding", wire.finding(finding, running.ava.settings.tz)
        case Said(text=text, citations=cited):
            start = sum(len(each.text) for each in running.heard[:n] if isinstance(each, Said))
            return "text", {"text": text, "citations": wire.places(text, cited, start)}
        case Turn():
            return "answer", wire.answer(heard)
        case Ended(code=code, message=message):
            return "error", {"code": code, "message": message}
    assert_never(heard)
