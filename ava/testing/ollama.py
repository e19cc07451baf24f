"""An HTTP server that speaks Ollama's wire protocol from a script, for tests of whatever talks to Ollama.

    async with ScriptedOllama(Script(pieces=("Hello ", "you."))) as server:
        model = Ollama("qwen3:8b", server.url)

It misbehaves as told: errors before and in mid-stream, stalls, broken sockets, garbage. It generates nothing.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Literal, Self

CREATED = "2025-11-20T21:00:00.000000Z"
SHOWN: Mapping[str, Any] = {
    "details": {"family": "qwen3", "parameter_size": "8.2B", "quantization_level": "Q4_K_M"},
    "model_info": {"general.architecture": "qwen3", "qwen3.context_length": 40960},
    "capabilities": ["completion", "tools", "thinking"],
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Script:
    """What one chat call does. An `at` is a number of pieces sent before it happens."""

    pieces: Sequence[str] = ("Hello.",)
    calls: Sequence[tuple[str, Mapping[str, Any]]] = ()  # tools called, name and arguments, in a line before the pieces
    thinking: Sequence[str] = ()  # sent first, in the field of its own
    done_reason: Literal["stop", "length", "load"] = "stop"
    input: int | None = 26  # prompt_eval_count of the closing line; None leaves it out, as for a cached prompt
    first_s: float = 0.0  # seconds before the first piece, as for reading a prompt
    piece_s: float = 0.0  # seconds before each further one
    status: int = 200
    error: str = ""  # with a status: the body instead of a stream; without: a line in the stream
    error_at: int = 0
    stall_at: int | None = None  # nothing more is sent from here on, the socket stays open
    half_close_at: int | None = None  # the server's side of the socket is shut from here on, the client's stays open
    close_at: int | None = None  # the socket is closed from here on, without an end
    raw_at: int | None = None  # here `raw` is sent as a line
    raw: str = "<html>bad gateway</html>"


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """One request as it came."""

    method: str
    path: str
    body: Mapping[str, Any]


class ScriptedOllama:
    """The server: one script a chat call, the last one again and again.

    `models` and `loaded` are the entries of /api/tags and /api/ps; `shown` is what /api/show says of any model, None that it is
    not there.
    """

    def __init__(
        self,
        *scripts: Script,
        models: Sequence[Mapping[str, Any]] = (),
        loaded: Sequence[Mapping[str, Any]] = (),
        shown: Mapping[str, Any] | None = SHOWN,
    ) -> None:
        self.scripts, self.models, self.loaded, self.shown = scripts or (Script(),), models, loaded, shown
        self.requests: list[Request] = []
        self.asked = asyncio.Event()  # a request has come
        self.hung_up = asyncio.Event()  # a client closed before its answer ended
        self._chats = 0
        self._serving: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        return self

    async def __aexit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._server.close()
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)
        await self._server.wait_closed()

    @property
    def chats(self) -> list[Mapping[str, Any]]:
        """The bodies of the chat calls, in order."""
        return [request.body for request in self.requests if request.path == "/api/chat"]

    @property
    def url(self) -> str:
        """'http://127.0.0.1:port'."""
        return f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - a handler runs in a task
        self._serving.add(task)
        try:
            request = await _read(reader)
            self.requests.append(request)
            self.asked.set()
            await self._answer(request, reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            self.hung_up.set()
        except asyncio.CancelledError:  # the server is closing; asyncio would log a handler that ends as cancelled
            return
        finally:
            self._serving.discard(task)
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    async def _answer(self, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        match request.path:
            case "/api/tags":
                await _send(writer, 200, {"models": list(self.models)})
            case "/api/ps":
                await _send(writer, 200, {"models": list(self.loaded)})
            case "/api/show" if self.shown is not None:
                await _send(writer, 200, self.shown)
            case "/api/show":
                await _send(writer, 404, {"error": f"model {request.body.get('model')!r} not found"})
            case "/api/version":
                await _send(writer, 200, {"version": "0.33.0"})
            case "/api/chat":
                script = self.scripts[min(self._chats, len(self.scripts) - 1)]
                self._chats += 1
                await self._chat(script, str(request.body.get("model")), reader, writer)
            case _:
                await _send(writer, 404, {"error": f"path {request.path!r} not found"})

    async def _chat(self, script: Script, model: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if script.status != 200:
            await _send(writer, script.status, {"error": script.error})
            return
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n")
        gone = asyncio.ensure_future(reader.read())  # ends when the client closes
        try:
            async for line in _lines(script, model):
                if line is None:
                    await gone
                if gone.done():
                    raise ConnectionResetError("the client is gone")
                writer.write(_chunk(line or ""))
                await writer.drain()
            if script.half_close_at is not None:
                writer.write_eof()
                await gone
            elif script.close_at is None:
                writer.write(b"0\r\n\r\n")
                await writer.drain()
        finally:
            gone.cancel()


async def _lines(script: Script, model: str) -> AsyncIterator[str | None]:
    """The lines of one answer; None = stall until the client is gone."""
    head = {"model": model, "created_at": CREATED}
    for thought in script.thinking:
        yield json.dumps(head | {"message": {"role": "assistant", "content": "", "thinking": thought}, "done": False})
    if script.calls:
        called = [{"function": {"name": name, "arguments": arguments}} for name, arguments in script.calls]
        yield json.dumps(head | {"message": {"role": "assistant", "content": "", "tool_calls": called}, "done": False})
    await asyncio.sleep(script.first_s)
    for n, piece in enumerate((*script.pieces, None)):
        if n in {script.close_at, script.half_close_at}:
            return
        if script.stall_at == n:
            yield None
        if script.raw_at == n:
            yield script.raw
        if script.error and script.error_at == n:
            yield json.dumps({"error": script.error})
            return
        if piece is not None:
            yield json.dumps(head | {"message": {"role": "assistant", "content": piece}, "done": False})
        await asyncio.sleep(script.piece_s)
    yield json.dumps(head | {"message": {"role": "assistant", "content": ""}, **_closing(script)})


def _closing(script: Script) -> dict[str, object]:
    """The counters of the last line; durations in nanoseconds."""
    counts = ({} if script.input is None else {"prompt_eval_count": script.input}) | {"eval_count": len(script.pieces)}
    times = {"total_duration": 182242375, "load_duration": 41295167, "prompt_eval_duration": 24573166, "eval_duration": 115959084}
    return {"done_reason": script.done_reason, "done": True, **times, **counts}


async def _read(reader: asyncio.StreamReader) -> Request:
    head = (await reader.readuntil(b"\r\n\r\n")).decode()
    method, path, _ = head.split(" ", 2)
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head.split("\r\n"))}
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return Request(method=method, path=path, body=json.loads(body) if body else {})


async def _send(writer: asyncio.StreamWriter, status: int, body: Mapping[str, object]) -> None:
    content = json.dumps(body).encode()
    head = f"HTTP/1.1 {status} Status\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n"
    writer.write(head.encode() + b"Connection: close\r\n\r\n" + content)
    await writer.drain()


def _chunk(line: str) -> bytes:
    content = line.encode() + b"\n"
    return f"{len(content):x}\r\n".encode() + content + b"\r\n"
