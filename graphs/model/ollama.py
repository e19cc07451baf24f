"""ChatOllama behind the `Model` protocol: thinking off, a context that fits, time limits by phase, errors with a next step.

It is the one client: servers of other protocols stand behind a transport that speaks Ollama's (`graphs.model.front`). Importing
this costs a second, so only `choose` does it, and only when there is a model. A request that could not begin is tried again; one
that has begun never is. What the model writes between <think> marks is not passed on.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import aclosing
from typing import Any, cast

import httpx
import ollama
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.messages.utils import convert_to_messages
from langchain_ollama import ChatOllama
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt, wait_exponential

import graphs.model.private  # noqa: F401 - tracing off, before anything is asked
from graphs.model.context import SIZES, context_size, cut_to, tokens
from graphs.model.faults import PROTOCOL, Server, told
from graphs.model.joined import Joined
from graphs.model.limits import Limits
from graphs.model.protocol import Call, Card, Message, ModelBroken, ModelError, Piece, Tool
from graphs.model.thinking import Spoken
from graphs.turn import Usage

TEMPERATURE = 0.2  # prose may vary a little, figures come from slots
KEEP_ALIVE = "30m"  # a conversation has pauses longer than Ollama's five minutes, and loading takes a minute
_ASKED_S = 5.0  # for what a model can do
_CLIENT = (httpx.HTTPError, ollama.ResponseError, ConnectionError, TimeoutError, *PROTOCOL)


class _Again(Exception):
    """A request that did not begin, and may on another try."""

    def __init__(self, error: ModelError) -> None:
        super().__init__(str(error))
        self.error = error


class Ollama:
    """One model on one server. `url` is 'http://host:port'; `transport` stands between, for a server of another protocol."""

    def __init__(
        self,
        name: str,
        url: str | Server,
        *,
        limits: Limits | None = None,
        temperature: float = TEMPERATURE,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self.server = url if isinstance(url, Server) else Server(url=url)
        self.name, self.url, self.limits = name, self.server.url, limits or Limits()
        self._temperature, self._card, self._cap = temperature, cast("Card | None", None), SIZES[-1]
        self._size = 0  # the largest context asked for so far: one that shrank would make Ollama load the model again
        verify = not self.url.startswith("http://")  # else nothing to verify, and loading the certificates takes 20 ms
        kwargs: dict[str, Any] = {
            "timeout": httpx.Timeout(None, connect=self.limits.connect), "trust_env": False, "verify": verify,
        }  # fmt: skip
        own = {"transport": Joined(transport or httpx.AsyncHTTPTransport(verify=verify, trust_env=False))}
        self._chat = ChatOllama(
            model=name, base_url=self.url, reasoning=False, keep_alive=KEEP_ALIVE, client_kwargs=kwargs, async_client_kwargs=own
        )
        self._client = ollama.AsyncClient(self.url, **kwargs, **own)

    @property
    def context(self) -> int:
        """The largest context AVA asks for, what the model was made for, or what its server was found to be bound to."""
        return min(self._cap, self._card.context if self._card and self._card.context else self._cap)

    async def stream(
        self,
        messages: Sequence[Message],
        *,
        max_tokens: int,
        tools: Sequence[Tool] = (),
        schema: Mapping[str, object] | None = None,
    ) -> AsyncGenerator[Piece, None]:
        """The answer as it comes, the last piece with usage. Raises ModelError; closing the generator closes the request."""
        told_of = tokens(json.dumps([_tool(tool) for tool in tools])) if tools else 0
        size = self._size = max(self._size, context_size(messages, max_tokens + told_of, self.context))
        warmth = 0.0 if tools or schema else self._temperature  # a choice is made cold
        asked: dict[str, Any] = {"options": {"num_ctx": size, "num_predict": max_tokens, "temperature": warmth}}
        asked |= {"tools": [_tool(tool) for tool in tools]} if tools else {}
        asked |= {"format": dict(schema)} if schema else {}
        begun, first = await self._begin(convert_to_messages([(each.role, each.content) for each in messages]), asked)
        spoken, done, read = Spoken(), False, None
        async with aclosing(begun) as chunks:
            async for chunk in self._within(first, chunks):
                done = done or bool(chunk.response_metadata.get("done"))
                read = chunk.usage_metadata["input_tokens"] if chunk.usage_metadata else read
                yield _piece(chunk, spoken)
        if not done:
            raise ModelBroken(f"{self.name} broke off without an end")
        self._compare(messages, size, read)

    def _compare(self, messages: Sequence[Message], size: int, read: int | None) -> None:
        """Raise ModelBroken where the server read less than it was sent; what it can hold is remembered."""
        cap = cut_to(messages, size, read) if read is not None else None
        if cap is not None:
            self._cap = self._size = min(self._cap, cap)
            raise ModelBroken(
                f"{self.name} read only {read} tokens of its prompt, since its server's context is smaller than asked for"
            )

    async def card(self) -> Card:
        """What the server says of the model, asked once. Raises ModelError."""
        if self._card is None:
            try:
                async with asyncio.timeout(_ASKED_S):
                    self._card = _card(self.name, self.server, await self._client.show(self.name))
            except _CLIENT as error:
                raise told(self.name, self.server, error, "did not say what it can do in time") from error
        return self._card

    async def aclose(self) -> None:
        """Close the connections."""
        for client in (self._client, self._chat._async_client):  # noqa: SLF001 - ChatOllama gives no way to close it
            await client.close()  # type: ignore[no-untyped-call]  # the ollama package types all but this

    async def _begin(
        self, messages: list[BaseMessage], asked: Mapping[str, Any]
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
                    chunks = cast("AsyncGenerator[AIMessageChunk, None]", self._chat.astream(messages, **asked))
                    return chunks, await self._first(chunks)
        except _Again as again:
            raise again.error from again
        raise AssertionError("tenacity returns or raises")  # pragma: no cover

    async def _first(self, chunks: AsyncIterator[AIMessageChunk]) -> AIMessageChunk:
        try:
            async with asyncio.timeout(self.limits.first):
                return await anext(chunks)
        except (*_CLIENT, StopAsyncIteration) as error:
            fault = told(self.name, self.server, error, f"did not begin within {self.limits.first:g} s")
            again = isinstance(error, httpx.ConnectError) or getattr(error, "status_code", 0) == 503
            raise (_Again(fault) if again else fault) from error

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
            except _CLIENT as error:
                raise told(self.name, self.server, error, f"fell silent for {self.limits.silence:g} s") from error
            deadline = None if chunk.text else deadline
            yield chunk


def _piece(chunk: AIMessageChunk, spoken: Spoken) -> Piece:
    usage, reason = chunk.usage_metadata, chunk.response_metadata.get("done_reason")
    done = bool(chunk.response_metadata.get("done"))
    return Piece(
        text=spoken.feed(chunk.text) + (spoken.rest() if done else ""),
        calls=tuple(Call(name=call["name"], args=call["args"]) for call in chunk.tool_calls),
        usage=Usage(calls=1, input=usage["input_tokens"], output=usage["output_tokens"]) if usage else None,
        stopped="length" if reason == "length" else "stop" if done else "",
    )


def _tool(tool: Tool) -> dict[str, object]:
    """As Ollama and OpenAI both take it."""
    function = {"name": tool.name, "description": tool.about, "parameters": dict(tool.parameters)}
    return {"type": "function", "function": function}


def _card(name: str, server: Server, shown: ollama.ShowResponse) -> Card:
    """From /api/show; an Ollama from before capabilities were listed says nothing of them."""
    able, info, details = shown.capabilities, shown.modelinfo or {}, shown.details
    context = next((value for key, value in info.items() if key.endswith(".context_length")), None)
    about = " ".join(filter(None, (details.parameter_size, details.quantization_level))) if details else ""
    return Card(
        name=name,
        at=server.at,
        context=context if isinstance(context, int) else None,
        tools="tools" in able if able is not None else None,
        thinking="thinking" in able if able is not None else None,
        schema=server.schema,
        about=about,
    )
