"""A server of OpenAI's protocol through the real ChatOllama: bodies as OpenAI documents them."""

import json

import httpx
import pytest

from graphs.model.faults import Server
from graphs.model.front import Front
from graphs.model.limits import Limits
from graphs.model.ollama import Ollama
from graphs.model.protocol import Call, Message, ModelBroken, ModelUnavailable, Tool

ASKED = (Message(role="system", content="Be brief."), Message(role="user", content="Hello?"))
SERVER = Server(url="http://far", kind="an OpenAI-compatible server", start="is it running?", install="see /v1/models")
USAGE = {"choices": [], "usage": {"prompt_tokens": 19, "completion_tokens": 2, "total_tokens": 21}}


def delta(finish=None, **delta):
    return {"object": "chat.completion.chunk", "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}


def events(*parts, done=True):
    lines = [part if isinstance(part, str) else f"data: {json.dumps(part)}" for part in parts]
    return "\n\n".join([*lines, *(["data: [DONE]"] if done else []), ""])


GOOD = events(delta(role="assistant", content=""), delta(content="Good "), delta(content="day."), delta(finish="stop"), USAGE)


class Behind:
    """What the server behind says, and what it was asked."""

    def __init__(self, text=GOOD, status=200, other=None):
        self.text, self.status, self.other, self.asked = text, status, other or {}, []

    def __call__(self, request):
        self.asked.append(request)
        if request.url.path in self.other:
            return httpx.Response(200, json=self.other[request.url.path])
        return httpx.Response(self.status if request.url.path == "/v1/chat/completions" else 404, text=self.text)


def model(behind):
    front = Front("http://far", key="sk-1", inner=httpx.MockTransport(behind))
    return Ollama("m", SERVER, limits=Limits(first=1, silence=1, tries=1), transport=front)


async def said(model, **more):
    return [piece async for piece in model.stream(ASKED, max_tokens=50, **more)]


async def test_text_usage_and_end_come_through():
    pieces = await said(model(Behind()))
    assert "".join(piece.text for piece in pieces) == "Good day."
    (end,) = [piece for piece in pieces if piece.stopped]
    assert (end.usage.input, end.usage.output, end.stopped) == (19, 2, "stop")


async def test_the_request_is_openais():
    behind = Behind()
    schema = {"type": "object", "properties": {"a": {"type": "string"}}}
    await said(model(behind), schema=schema, tools=[Tool(name="t", about="does", parameters=schema)])
    body, request = json.loads(behind.asked[0].content), behind.asked[0]
    assert request.headers["authorization"] == "Bearer sk-1"
    assert (body["model"], body["max_tokens"], body["stream"]) == ("m", 50, True)
    assert body["messages"] == [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hello?"}]
    assert body["response_format"]["json_schema"]["schema"] == schema
    assert body["tools"][0]["function"]["name"] == "t"
    assert not {"options", "num_ctx", "keep_alive", "think", "format"} & set(body)


async def test_a_call_sent_in_fragments_is_put_together():
    first = {"index": 0, "id": "c1", "type": "function", "function": {"name": "look", "arguments": ""}}
    parts = [delta(tool_calls=[first])]
    parts += [delta(tool_calls=[{"index": 0, "function": {"arguments": text}}]) for text in ('{"sym', 'bols": ["NVDA"]}')]
    pieces = await said(model(Behind(events(*parts, delta(finish="tool_calls"), USAGE))))
    assert [call for piece in pieces for call in piece.calls] == [Call(name="look", args={"symbols": ["NVDA"]})]


async def test_a_cut_answer_says_so():
    pieces = await said(model(Behind(events(delta(content="Good"), delta(finish="length"), USAGE))))
    assert "length" in [piece.stopped for piece in pieces]


async def test_what_it_thinks_is_left_out():
    pieces = await said(model(Behind(events(delta(reasoning_content="9.99?"), delta(content="Yes."), delta(finish="stop")))))
    assert "".join(piece.text for piece in pieces) == "Yes."


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (events(delta(content="Go"), done=False), "broke off"),
        (events(delta(content="Go"), {"error": {"message": "server had an error", "type": "server_error"}}), "had an error"),
        (events(delta(content="Go"), "data: {not json"), "not JSON"),
        (events(delta(content="Go"), "data: [1]"), "not an event"),
        (events(delta(content="Go"), "<html>bad gateway</html>"), "protocol"),
    ],
    ids=["no end", "error", "garbage", "no event", "html"],
)
async def test_what_breaks_in_mid_stream_is_named(text, says):
    with pytest.raises(ModelBroken, match=says):
        await said(model(Behind(text)))


def error(message, kind="invalid_request_error", code=None):
    return json.dumps({"error": {"message": message, "type": kind, "param": None, "code": code}})


@pytest.mark.parametrize(
    ("status", "text", "fault", "says"),
    [
        (401, error("Incorrect API key provided"), ModelUnavailable, "refuses m"),
        (403, error("Country, region, or territory not supported"), ModelUnavailable, "refuses m"),
        (404, error("The model `m` does not exist", code="model_not_found"), ModelUnavailable, "see /v1/models"),
        (429, error("Rate limit reached for requests"), ModelUnavailable, "busy"),
        (429, error("You exceeded your current quota", "insufficient_quota"), ModelUnavailable, "quota"),
        (500, error("The server had an error while processing your request"), ModelBroken, "server had an error"),
        (503, error("The engine is currently overloaded"), ModelUnavailable, "busy"),
        (503, error("Loading model", "unavailable_error", 503), ModelUnavailable, "Loading model"),
        (400, error("request (9031 tokens) exceeds the available context size (4096 tokens)"), ModelBroken, "told that much"),
        (400, error("This model's maximum context length is 4097 tokens."), ModelBroken, "told that much"),
        (502, "<html>bad gateway</html>", ModelBroken, "bad gateway"),
        (400, json.dumps({"error": "plain text"}), ModelBroken, "plain text"),
    ],
)
async def test_every_documented_error_is_named_with_the_next_step(status, text, fault, says):
    with pytest.raises(fault, match=says):
        await said(model(Behind(text, status)))


LLAMA = {
    "/v1/models": {"data": [{"id": "m", "meta": {"n_ctx": 4096, "n_ctx_train": 8192, "n_params": 134515008, "ftype": "Q4_1"}}]},
    "/props": {"chat_template_caps": {"supports_tools": False}},
}


async def test_the_card_of_llama_cpp_says_context_size_and_tools():
    card = await model(Behind(other=LLAMA)).card()
    assert (card.context, card.tools, card.about) == (4096, False, "0.13B Q4_1")


async def test_a_server_that_says_nothing_of_its_models_leaves_the_card_open():
    card = await model(Behind()).card()
    assert (card.context, card.tools, card.thinking) == (None, None, None)
