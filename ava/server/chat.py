"""OpenAI's door: /v1/models and /v1/chat/completions, for every tool that speaks that protocol.

The last user message is the question. A conversation is either kept here, under a thread's name (header X-AVA-Thread, or
`metadata.thread`), or by the client, who sends what was said before: its own words are understood again, an answer's are only
searched for names. What OpenAI's parameters would tune (temperature, tools, n) does not reach AVA's model; n above 1 is refused.
Who hangs up stops the turn.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Header, Request
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import TypedDict

from ava.runtime import Asked
from ava.server.asking import LONGEST, Words, inert
from ava.server.door import Door
from ava.server.errors import Refused
from ava.server.running import Ended, Running
from ava.server.sse import BEAT, BEAT_S, MEDIA, TURN
from ava.server.who import READING, Asker, Caller, TheDoor
from graphs.events import Said
from graphs.turn import Answer, Turn

MODEL, PLAIN = "ava", "ava-plain"  # with the server's model, and without any
THREAD = "X-AVA-Thread"
_CHUNK = {"type": "object", "required": ["data"], "properties": {"data": {"type": "string"}}}  # JSON, or [DONE]
_NAME = r"^[A-Za-z0-9_.:-]{1,64}$"
router = APIRouter(prefix="/v1", tags=["openai"])


class Part(BaseModel):
    """One part of a message; only text is read."""

    type: str = Field(max_length=40)
    text: str = Field("", max_length=100_000)


class MessageIn(BaseModel):
    """One message of a conversation."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: Annotated[str, Field(max_length=100_000)] | Annotated[list[Part], Field(max_length=64)] | None = None

    @property
    def text(self) -> str:
        """What it says."""
        if isinstance(self.content, list):
            return inert("\n".join(part.text for part in self.content if part.type == "text"))
        return inert(self.content or "")


class StreamOptions(BaseModel):
    """How to stream."""

    include_usage: bool = False


class CompletionIn(BaseModel):
    """A request for a completion; parameters that are not named here are read past."""

    model_config = ConfigDict(extra="allow")

    model: str = Field(MODEL, max_length=200, description="'ava', or 'ava-plain' to be answered without a model.")
    messages: list[MessageIn] = Field(min_length=1, max_length=500)
    stream: bool | None = False
    stream_options: StreamOptions | None = None
    n: int | None = Field(1, ge=1, le=1)
    user: str | None = Field(None, max_length=200, description="Whose data to read; for a key with the scope admin only.")
    metadata: dict[str, str] | None = Field(None, max_length=16, description="`thread` names a conversation that is kept here.")


class ModelOut(TypedDict):
    """One model."""

    id: str
    object: Literal["model"]
    created: int
    owned_by: str


class ModelsOut(TypedDict):
    """The models there are."""

    object: Literal["list"]
    data: list[ModelOut]


class ReplyOut(TypedDict):
    """The message of a choice."""

    role: Literal["assistant"]
    content: str
    refusal: None


class ChoiceOut(TypedDict):
    """The one choice."""

    index: int
    message: ReplyOut
    finish_reason: Literal["stop"]
    logprobs: None


class UsageOut(TypedDict):
    """Tokens of the model calls behind an answer; noughts where no model was asked."""

    prompt_tokens: int
    completion_tokens: int
    total_tokens: int
    prompt_tokens_details: dict[str, int]


class CompletionOut(TypedDict):
    """A completion."""

    id: str
    object: Literal["chat.completion"]
    created: int
    model: str
    choices: list[ChoiceOut]
    usage: UsageOut
    ava: dict[str, str]


@router.get("/models", dependencies=READING)
async def models() -> ModelsOut:
    """`ava`, and `ava-plain`, which answers without a model."""
    return {"object": "list", "data": [_model(MODEL), _model(PLAIN)]}


@router.get("/models/{model}", dependencies=READING)
async def model_of(model: str) -> ModelOut:
    """One model."""
    return _model(_known(model))


@router.post("/chat/completions", responses={200: {"content": {MEDIA: {"schema": _CHUNK}}}}, response_model=CompletionOut)
async def completions(
    asked: CompletionIn,
    request: Request,
    caller: Asker,
    door: TheDoor,
    x_ava_thread: Annotated[str | None, Header(pattern=_NAME)] = None,
) -> Any:
    """Answer the last user message, whole or streamed."""
    name = _known(asked.model)
    thread = x_ava_thread or (asked.metadata or {}).get("thread")
    running = await _begun(door, caller, asked, thread, plain=name == PLAIN)
    headers = {TURN: running.id, THREAD: running.thread}
    if asked.stream:
        usage = bool(asked.stream_options and asked.stream_options.include_usage)
        return StreamingResponse(_streamed(running, name, usage=usage), media_type=MEDIA, headers=headers)
    return _json(await _finished(running, request), running, name, headers)


def _known(model: str) -> str:
    if model not in {MODEL, PLAIN}:
        raise Refused(404, "model_not_found", f"there is no model {model!r}; there are {MODEL!r} and {PLAIN!r}")
    return model


def _model(name: str) -> ModelOut:
    return {"id": name, "object": "model", "created": 0, "owned_by": "ava"}


async def _begun(door: Door, caller: Caller, asked: CompletionIn, thread: str | None, *, plain: bool) -> Running:
    said = [each for each in asked.messages if each.role in {"user", "assistant"} and each.text.strip()]
    if not said or said[-1].role != "user":
        raise Refused(400, "no_question", "the last message must be the user's, with text in it")
    before = () if thread else tuple({"role": each.role, "content": each.text} for each in said[:-1])
    question = Asked(
        text=_question(said[-1]), user=_user(caller, asked.user), thread=_named(thread), messages=before, plain=plain
    )
    return door.turns.begin(await door.house.ava(), question, door.gate.enter(caller.user))


def _question(message: MessageIn) -> Words:
    if len(message.text) > LONGEST:
        raise Refused(400, "context_length_exceeded", f"a question has at most {LONGEST} characters")
    return message.text


def _named(thread: str | None) -> str | None:
    if thread is not None and not (0 < len(thread) <= 64 and thread.replace("-", "").replace("_", "").isalnum()):
        raise Refused(400, "bad_thread", "a thread's name is up to 64 letters, digits, - and _")
    return thread


def _user(caller: Caller, named: str | None) -> str:
    """Whose data is read: the key's holder, unless a key with the scope admin speaks for another."""
    return inert(named) if named and caller.key_id and "admin" in caller.scopes else caller.user


async def _finished(running: Running, request: Request) -> Turn:
    """The turn, when it is done; it is stopped when the client goes."""
    left = asyncio.ensure_future(_left(request))
    left.add_done_callback(lambda done: None if done.cancelled() else running.cancel())
    try:
        async for _ in running.follow():
            pass
    finally:
        left.cancel()
    return _turn(running)


async def _left(request: Request) -> None:
    """Wait until the client has gone."""
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _turn(running: Running) -> Turn:
    """The finished turn. Raises Refused where there is none."""
    if running.turn is None:
        ended = running.heard[-1]
        assert isinstance(ended, Ended)  # noqa: S101 - a turn ends in one of the two
        raise Refused(504 if ended.code == "timeout" else 500, ended.code, ended.message)
    return running.turn


def _json(turn: Turn, running: Running, model: str, headers: Mapping[str, str]) -> Any:
    answer = turn.answer or Answer(text="", status="failed")
    choice = {
        "index": 0,
        "message": {"role": "assistant", "content": answer.text + _beside(answer), "refusal": None},
        "finish_reason": "stop",
        "logprobs": None,
    }
    content = _head(running, model, "chat.completion") | {"choices": [choice], "usage": _usage(answer)}
    told = {"turn": turn.id, "thread": turn.question.thread, "world": turn.question.world, "status": answer.status}
    return JSONResponse(content | {"ava": told}, headers=dict(headers))


def _head(running: Running, model: str, kind: str) -> dict[str, Any]:
    return {"id": f"chatcmpl-{running.id}", "object": kind, "created": int(running.at.timestamp()), "model": model}


def _usage(answer: Answer) -> dict[str, Any]:
    used = answer.usage
    return {
        "prompt_tokens": used.input, "completion_tokens": used.output, "total_tokens": used.input + used.output,
        "prompt_tokens_details": {"cached_tokens": used.cached},
    }  # fmt: skip


def _beside(answer: Answer) -> str:
    """What stands below an answer: caveats, and that sentences were withheld. A client of this protocol shows nothing else."""
    held = len(answer.withheld)
    more = (f"{held} sentence{'s' * (held > 1)} withheld: a figure could not be traced.",) if held else ()
    return "".join(f"\n\n{each}" for each in (*answer.caveats, *more))


async def _streamed(running: Running, model: str, *, usage: bool) -> AsyncIterator[bytes]:
    head = _head(running, model, "chat.completion.chunk") | ({"usage": None} if usage else {})
    try:
        yield _chunk(head, {"role": "assistant", "content": ""})
        async for _, heard in running.follow(beat_s=BEAT_S):
            match heard:
                case None:
                    yield BEAT
                case Said(text=text):
                    yield _chunk(head, {"content": text})
                case Ended(code=code, message=message):
                    yield _line({"error": {"message": message, "type": "server_error", "param": None, "code": code}})
                case Turn(answer=Answer() as answer):
                    for line in _last(head, answer, usage=usage):
                        yield line
        yield b"data: [DONE]\n\n"
    finally:
        running.cancel()  # nothing to stop once it has ended


def _last(head: Mapping[str, Any], answer: Answer, *, usage: bool) -> list[bytes]:
    beside = _beside(answer)
    lines = [_chunk(head, {"content": beside})] if beside else []
    lines.append(_chunk(head, {}, "stop"))
    return [*lines, _line({**head, "choices": [], "usage": _usage(answer)})] if usage else lines


def _chunk(head: Mapping[str, Any], delta: Mapping[str, str], finish: str | None = None) -> bytes:
    return _line({**head, "choices": [{"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}]})


def _line(value: Mapping[str, Any]) -> bytes:
    return f"data: {json.dumps(value, ensure_ascii=False, separators=(',', ':'))}\n\n".encode()
