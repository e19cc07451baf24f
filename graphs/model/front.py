"""A server of OpenAI's protocol as one of Ollama's: a transport for httpx, so that ChatOllama is the one client.

    /api/chat  ->  POST /v1/chat/completions     NDJSON out of server-sent events, tool calls put together, errors passed on
    /api/show  ->  GET /v1/models, GET /props    what the server says of the model; llama.cpp says most, OpenAI nothing

No socket of its own: closing the answer closes the request behind it. What it cannot read it passes on as it came, and the client
names it. Thinking (`reasoning_content`) is left out.
"""

import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from graphs.model.protocol import ModelBroken

_DATA = "data:"
_KEPT = ("temperature",)  # options that mean the same there


class Front(httpx.AsyncBaseTransport):
    """The transport. `base` is 'http://host:port', `key` the bearer's, `extra` goes into every chat request."""

    def __init__(
        self,
        base: str,
        *,
        key: str = "",
        extra: Mapping[str, object] | None = None,
        inner: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._client = httpx.AsyncClient(
            base_url=base, headers=headers, trust_env=False, verify=base.startswith("https"), transport=inner
        )
        self._extra = dict(extra or {})

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """The answer of the server behind, in Ollama's words. Raises what httpx raises."""
        body = json.loads(await request.aread() or b"{}")
        limits = {"timeout": request.extensions.get("timeout", {})}
        match request.url.path:
            case "/api/chat":
                return await self._chat(body, limits)
            case "/api/show":
                return await self._show(str(body.get("model")), limits)
        return httpx.Response(404, json={"error": f"path {request.url.path!r} not found"})

    async def aclose(self) -> None:
        """Close the connections behind."""
        await self._client.aclose()

    async def _chat(self, body: Mapping[str, Any], limits: Mapping[str, Any]) -> httpx.Response:
        asked = chat(body) | self._extra
        request = self._client.build_request("POST", "/v1/chat/completions", json=asked, extensions=dict(limits))
        answer = await self._client.send(request, stream=True)
        if answer.status_code == 200:
            return httpx.Response(200, stream=_Lines(answer, str(body.get("model"))))
        text = (await answer.aread()).decode(errors="replace")
        await answer.aclose()
        return httpx.Response(answer.status_code, json={"error": fault(text)})

    async def _show(self, model: str, limits: Mapping[str, Any]) -> httpx.Response:
        listed = await self._told("/v1/models", limits)
        entry: Mapping[str, Any] = next(
            (each for each in listed.get("data", []) if model in {each.get("id"), *each.get("aliases", [])}), {}
        )
        return httpx.Response(200, json=shown(entry, await self._told("/props", limits)))

    async def _told(self, path: str, limits: Mapping[str, Any]) -> dict[str, Any]:
        """A JSON object of the server; empty where it has none. Only a connection that fails raises."""
        answer = await self._client.send(self._client.build_request("GET", path, extensions=dict(limits)))
        try:
            found = answer.json() if answer.status_code == 200 else {}
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}


def chat(body: Mapping[str, Any]) -> dict[str, Any]:
    """Ollama's chat request as OpenAI's."""
    options = body.get("options") or {}
    asked: dict[str, Any] = {
        "model": body.get("model"),
        "messages": [{"role": each["role"], "content": each["content"]} for each in body.get("messages", ())],
        "stream": True,
        "stream_options": {"include_usage": True},
        **{name: options[name] for name in _KEPT if name in options},
    }
    if "num_predict" in options:
        asked["max_tokens"] = options["num_predict"]
    if body.get("tools"):
        asked["tools"] = body["tools"]
    if isinstance(body.get("format"), Mapping):
        asked["response_format"] = {"type": "json_schema", "json_schema": {"name": "reply", "schema": body["format"]}}
    return asked


def fault(text: str) -> str:
    """What an error's body says: OpenAI's {"error": {"message"}}, {"error": "..."} of others, or the text itself."""
    try:
        error = json.loads(text)["error"]
    except (ValueError, KeyError, TypeError):
        return text[:200].strip() or "no reason given"
    return str(error.get("message", error)) if isinstance(error, Mapping) else str(error)


def shown(entry: Mapping[str, Any], props: Mapping[str, Any]) -> dict[str, Any]:
    """What a server says of a model, as Ollama's /api/show; capabilities are left out where it says nothing of them."""
    meta, caps = entry.get("meta") or {}, props.get("chat_template_caps")
    context = meta.get("n_ctx") or entry.get("max_model_len") or entry.get("context_length")
    size = f"{meta['n_params'] / 1e9:.2g}B" if meta.get("n_params") else None
    told: dict[str, Any] = {
        "details": {"parameter_size": size, "quantization_level": meta.get("ftype")},
        "model_info": {"general.context_length": context} if context else {},
    }
    if isinstance(caps, Mapping):
        told["capabilities"] = ["completion", *(["tools"] if caps.get("supports_tools") else [])]
    return told


@dataclass(slots=True)
class _Reply:
    """What of a chat has come so far: calls are sent in fragments, and usage comes after the end."""

    model: str
    calls: dict[int, dict[str, str]] = field(default_factory=dict)
    ended: str = ""  # finish_reason
    usage: Mapping[str, Any] = field(default_factory=dict)

    def line(self, event: Mapping[str, Any]) -> dict[str, Any] | None:
        """The line of Ollama's stream that an event becomes; None where it says nothing of its own."""
        if error := event.get("error"):
            return {"error": error.get("message", str(error)) if isinstance(error, Mapping) else str(error)}
        self.usage = event.get("usage") or self.usage
        choice: Mapping[str, Any] = next(iter(event.get("choices") or ()), {})
        delta = choice.get("delta") or {}
        self.ended = choice.get("finish_reason") or self.ended
        for part in delta.get("tool_calls") or ():
            call = self.calls.setdefault(part.get("index", 0), {"name": "", "arguments": ""})
            for key, value in (part.get("function") or {}).items():
                call[key] = call.get(key, "") + (value or "")
        return self._message(str(delta["content"])) if delta.get("content") else None

    def last(self) -> list[dict[str, Any]]:
        """The lines at the end: the calls, and the closing one with the counters. None without an end: it broke off."""
        if not self.ended:
            return []
        called = [{"function": {"name": call["name"], "arguments": _object(call["arguments"])}} for call in self.calls.values()]
        lines = [self._message("", tool_calls=called)] if called else []
        counts = {"prompt_eval_count": self.usage.get("prompt_tokens"), "eval_count": self.usage.get("completion_tokens")}
        reason = "length" if self.ended == "length" else "stop"
        return [*lines, self._message("") | {"done": True, "done_reason": reason, **counts}]

    def _message(self, content: str, **more: object) -> dict[str, Any]:
        return {"model": self.model, "message": {"role": "assistant", "content": content, **more}, "done": False}


class _Lines(httpx.AsyncByteStream):
    """Server-sent events as lines of JSON."""

    def __init__(self, answer: httpx.Response, model: str) -> None:
        self._answer, self._reply = answer, _Reply(model)

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for text in self._answer.aiter_lines():
            if not text.startswith(_DATA):
                if text and not text.startswith((":", "event:", "id:", "retry:")):
                    yield text.encode() + b"\n"  # not of the protocol: the client says so
                continue
            data = text[len(_DATA) :].strip()
            if data == "[DONE]":
                break
            if line := self._reply.line(_event(data)):
                yield json.dumps(line).encode() + b"\n"
        for line in self._reply.last():
            yield json.dumps(line).encode() + b"\n"

    async def aclose(self) -> None:
        await self._answer.aclose()


def _event(data: str) -> dict[str, Any]:
    try:
        event = json.loads(data)
    except ValueError as error:
        raise ModelBroken(f"a line of the stream is not JSON: {data[:80]!r}") from error
    if not isinstance(event, dict):
        raise ModelBroken(f"a line of the stream is not an event: {data[:80]!r}")
    return event


def _object(arguments: str) -> object:
    """A call's arguments; what is no JSON object becomes an empty one, and the call is refused for what it lacks."""
    try:
        read = json.loads(arguments or "{}")
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
