"""Lines of an answer that wait together are passed on as one: a transport around another.

A model's tokens are passed on as they come. Where they come faster than they are taken (a fast server, a process with much to
do), each would still cost a tenth of a millisecond in the client libraries; joined they cost one. What is not plain text (calls,
thinking, errors, the end) and what is not JSON passes as it came. It never waits for more.
"""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import httpx

_PLAIN = ({"model", "created_at", "message", "done"}, {"role", "content"})  # keys of a line that only says more text


class Joined(httpx.AsyncBaseTransport):
    """`transport`, with the waiting lines of a streamed answer joined."""

    def __init__(self, transport: httpx.AsyncBaseTransport) -> None:
        self.inner = transport

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The response; its lines are read ahead of whoever takes them."""
        response = await self.inner.handle_async_request(request)
        if request.url.path == "/api/chat" and isinstance(response.stream, httpx.AsyncByteStream):
            response.stream = _Waiting(response.stream)
        return response

    async def aclose(self) -> None:
        """Close the connections."""
        await self.inner.aclose()


class _Waiting(httpx.AsyncByteStream):
    """Reads a stream into memory and gives what is there."""

    def __init__(self, stream: httpx.AsyncByteStream) -> None:
        self._stream, self._here, self._arrived = stream, b"", asyncio.Event()
        self._reading: asyncio.Task[None] | None = None

    async def __aiter__(self) -> AsyncIterator[bytes]:
        """Whole lines as long as the stream goes on, then what is left; raises what reading raised, after all that came."""
        self._reading = asyncio.create_task(self._read())
        while not self._reading.done():
            await self._arrived.wait()
            self._arrived.clear()
            if lines := self._lines():
                yield lines
        yield self._lines()
        yield self._here
        await self._reading

    async def aclose(self) -> None:
        """Stop reading and close."""
        if self._reading:
            self._reading.cancel()
            with suppress(asyncio.CancelledError, *_READING):
                await self._reading
        await self._stream.aclose()

    def _lines(self) -> bytes:
        whole, newline, self._here = self._here.rpartition(b"\n")
        return joined(whole + newline)

    async def _read(self) -> None:
        try:
            async for part in self._stream:
                self._here += part
                self._arrived.set()
        finally:
            asyncio.get_running_loop().call_soon(self._arrived.set)  # once this task is done


_READING = (httpx.HTTPError, httpx.StreamError, OSError)  # it was told already, or nobody listens any more


def joined(lines: bytes) -> bytes:
    """Lines of JSON, those of plain text in a row as one."""
    if lines.count(b"\n") < 2:
        return lines
    kept: list[Any] = []
    for line in lines.splitlines():
        said = _plain(line)
        if said and kept and isinstance(kept[-1], dict):
            kept[-1]["message"]["content"] += said["message"]["content"]
        else:
            kept.append(said or line)
    return b"".join((json.dumps(each).encode() if isinstance(each, dict) else each) + b"\n" for each in kept)


def _plain(line: bytes) -> dict[str, Any] | None:
    """The line where it holds text and nothing else."""
    try:
        said = json.loads(line)
    except ValueError:
        return None
    if not isinstance(said, dict) or said.get("done") or not said.keys() <= _PLAIN[0]:
        return None
    message = said.get("message")
    plain = isinstance(message, dict) and message.keys() <= _PLAIN[1] and isinstance(message.get("content"), str)
    return said if plain else None
