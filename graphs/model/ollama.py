"""ChatOllama behind the `Model` protocol: thinking off, a context that fits, time limits by phase, errors with a next step.

Importing this costs a second, so only `choose` does it, and only when there is a model. A request that could not begin is tried
again; one that has begun never is. What the model writes between <think> marks is not passed on.
"""

import asyncio
import re
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any, cast

import httpx
import ollama
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.messages.utils import convert_to_messages
from langchain_ollama import ChatOllama
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt, wait_exponential

from graphs.model.context import context_size
from graphs.model.protocol import Message, ModelBroken, ModelError, ModelTimeout, ModelUnavailable, Piece
from graphs.model.thinking import Spoken
from graphs.turn import Usage

TEMPERATURE = 0.2  # prose may vary a little, figures come from slots
KEEP_ALIVE = "30m"  # a conversation has pauses longer than Ollama's five minutes, and loading takes a minute
_MEMORY = re.compile(r"memory|cuda|vram|resource", re.IGNORECASE)
_PROTOCOL = (ValueError, TypeError, AttributeError, KeyError)  # what the client raises on a line that is not Ollama's


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """Seconds a phase may take, and how often a request that cannot begin is tried."""

    connect: float = 2.0
    first: float = 90.0  # to the first word; loading a model may take a minute
    silence: float = 20.0  # between two pieces
    tries: int = 3
    pause: float = 0.2  # before the second try, doubled before the third


class _Again(Exception):
    """A request that did not begin, and may on another try."""

    def __init__(self, error: ModelError) -> None:
        super().__init__(str(error))
        self.error = error


class Ollama:
    """One model on one server. `url` is 'http://host:port'."""

    def __init__(self, name: str, url: str, *, limits: Limits | None = None, temperature: float = TEMPERATURE) -> None:
        self.name, self.url, self.limits = name, url, limits or Limits()
        self._temperature = temperature
        client: dict[str, Any] = {"timeout": httpx.Timeout(None, connect=self.limits.connect), "trust_env": False}
        if url.startswith("http://"):
            client["verify"] = False  # nothing to verify, and loading the certificates takes 20 ms
        self._chat = ChatOllama(model=name, base_url=url, reasoning=False, keep_alive=KEEP_ALIVE, client_kwargs=client)

    async def stream(self, messages: Sequence[Message], *, max_tokens: int) -> AsyncGenerator[Piece, None]:
        """The answer as it comes, the last piece with usage. Raises ModelError; closing the generator closes the request."""
        size = context_size(messages, max_tokens)
        options = {"num_ctx": size, "num_predict": max_tokens, "temperature": self._temperature}
        said: list[BaseMessage] = convert_to_messages([(each.role, each.content) for each in messages])
        begun, first = await self._begin(said, options)
        spoken, done = Spoken(), False
        async with aclosing(begun) as chunks:
            async for chunk in self._within(first, chunks):
                done = done or bool(chunk.response_metadata.get("done"))
                yield _piece(chunk, spoken)
        if not done:
            raise ModelBroken(f"{self.name} broke off without an end")

    async def _begin(
        self, messages: list[BaseMessage], options: dict[str, Any]
    ) -> tuple[AsyncGenerator[AIMessageChunk, None], AIMessageChunk]:
        """The stream and its first chunk, tried again while nothing has begun. Raises ModelError."""
        retrying = AsyncRetrying(
            stop=stop_after_attempt(self.limits.tries),
            wait=wait_exponential(multiplier=self.limits.pause),
            retry=retry_if_exception_type(_Again),
            reraise=True,
        )
        try:
            async for attempt in retrying:
                with attempt:
                    chunks = cast("AsyncGenerator[AIMessageChunk, None]", self._chat.astream(messages, options=options))
                    return chunks, await self._first(chunks)
        except _Again as again:
            raise again.error from again
        raise AssertionError("tenacity returns or raises")  # pragma: no cover

    async def _first(self, chunks: AsyncIterator[AIMessageChunk]) -> AIMessageChunk:
        try:
            async with asyncio.timeout(self.limits.first):
                return await anext(chunks)
        except (httpx.HTTPError, ollama.ResponseError, TimeoutError, StopAsyncIteration, *_PROTOCOL) as error:
            told = self._told(error, f"did not begin within {self.limits.first:g} s")
            again = isinstance(error, httpx.ConnectError) or getattr(error, "status_code", 0) == 503
            raise (_Again(told) if again else told) from error

    async def _within(self, first: AIMessageChunk, chunks: AsyncIterator[AIMessageChunk]) -> AsyncIterator[AIMessageChunk]:
        """The chunks, each within the limit of silence, the first with text within the limit of the first."""
        yield first
        clock = asyncio.get_running_loop()
        deadline = None if first.text else clock.time() + self.limits.first
        while True:
            try:
                async with asyncio.timeout(self.limits.silence), asyncio.timeout_at(deadline):
                    chunk = await anext(chunks)
            except StopAsyncIteration:
                return
            except (httpx.HTTPError, ollama.ResponseError, TimeoutError, *_PROTOCOL) as error:
                raise self._told(error, f"fell silent for {self.limits.silence:g} s") from error
            deadline = None if chunk.text else deadline
            yield chunk

    def _told(self, error: Exception, late: str) -> ModelError:
        """The error as the person should read it."""
        match error:
            case httpx.ConnectTimeout():
                return ModelTimeout(f"{self.url} did not answer within {self.limits.connect:g} s; is the address right?")
            case httpx.ConnectError():
                return ModelUnavailable(f"nothing answers at {self.url}: start Ollama with 'ollama serve'")
            case TimeoutError() | httpx.TimeoutException():
                return ModelTimeout(f"{self.name} {late}; a smaller model answers sooner")
            case ollama.ResponseError():
                return _refused(self.name, self.url, error)
            case httpx.HTTPError():
                return ModelBroken(f"the connection to {self.name} broke off ({type(error).__name__})")
        return ModelBroken(f"{self.url} does not speak Ollama's protocol ({type(error).__name__})")


def _refused(name: str, url: str, error: ollama.ResponseError) -> ModelError:
    """An error the server sent, under a status of its own or in mid-stream (status -1)."""
    said = " ".join(str(error.error).split())
    if error.status_code == 404 or ("not found" in said and "model" in said):
        return ModelUnavailable(f"model {name!r} is not installed: ollama pull {name}")
    if _MEMORY.search(said):
        return ModelUnavailable(f"{name} does not fit into memory ({said}); choose a smaller model")
    if error.status_code in {429, 503}:
        return ModelUnavailable(f"Ollama at {url} is busy ({said}); ask again in a moment")
    if error.status_code in {401, 403}:
        return ModelUnavailable(f"Ollama at {url} refuses {name} ({said}); sign in with 'ollama signin' or choose a local model")
    return ModelBroken(f"{name} failed: {said}")


def _piece(chunk: AIMessageChunk, spoken: Spoken) -> Piece:
    usage, reason = chunk.usage_metadata, chunk.response_metadata.get("done_reason")
    done = bool(chunk.response_metadata.get("done"))
    return Piece(
        text=spoken.feed(chunk.text) + (spoken.rest() if done else ""),
        usage=Usage(calls=1, input=usage["input_tokens"], output=usage["output_tokens"]) if usage else None,
        stopped="length" if reason == "length" else "stop" if done else "",
    )
