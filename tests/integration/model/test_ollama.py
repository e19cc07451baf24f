"""The real ChatOllama against a server that speaks Ollama's protocol from a script."""

import asyncio
import json
import os
import socket
from contextlib import aclosing
from pathlib import Path

import pytest

from ava.testing.ollama import Script, ScriptedOllama, _lines
from graphs.model.limits import Limits
from graphs.model.ollama import Ollama
from graphs.model.protocol import Call, Message, ModelBroken, ModelTimeout, ModelUnavailable, Tool

QUICK = Limits(connect=0.5, first=0.3, silence=0.2, pause=0.01)
ASKED = (Message(role="system", content="Be brief."), Message(role="user", content="Hello?"))


def model(server, **limits):
    return Ollama("qwen3:8b", server.url, limits=Limits(**limits) if limits else QUICK)


async def said(model, asked=ASKED, max_tokens=100):
    async with aclosing(model.stream(asked, max_tokens=max_tokens)) as pieces:
        return [piece async for piece in pieces]


async def test_the_text_comes_in_its_pieces_and_the_last_carries_the_usage():
    async with ScriptedOllama(Script(pieces=("Your ", "account."), input=41)) as server:
        pieces = await said(model(server))
    assert "".join(piece.text for piece in pieces) == "Your account."
    usage = next(piece.usage for piece in pieces if piece.usage)
    assert (usage.calls, usage.input, usage.output) == (1, 41, 2)
    assert [piece.stopped for piece in pieces if piece.stopped] == ["stop"]


async def test_the_request_turns_thinking_off_and_asks_for_a_context_that_fits():
    async with ScriptedOllama() as server:
        await said(model(server), max_tokens=77)
        await said(model(server), asked=(Message(role="user", content="word " * 3000),))
    small, large = (request.body for request in server.requests)
    assert small["think"] is False
    assert small["options"] == {"num_ctx": 4096, "num_predict": 77, "temperature": 0.2}
    assert [message["role"] for message in small["messages"]] == ["system", "user"]
    assert large["options"]["num_ctx"] == 8192


TOOL = Tool(name="look", about="looks", parameters={"type": "object", "properties": {"symbols": {"type": "array"}}})


async def test_tools_and_schema_are_sent_and_calls_come_back():
    script = Script(calls=[("look", {"symbols": ["NVDA"]}), ("other", {})], pieces=())
    async with ScriptedOllama(script) as server:
        pieces = [p async for p in model(server).stream(ASKED, max_tokens=50, tools=[TOOL], schema={"type": "object"})]
    assert [call for piece in pieces for call in piece.calls] == [
        Call(name="look", args={"symbols": ["NVDA"]}),
        Call(name="other", args={}),
    ]
    assert server.chats[0]["tools"][0]["function"]["name"] == "look"
    assert server.chats[0]["format"] == {"type": "object"}


async def test_the_card_is_what_the_server_shows_and_is_asked_once():
    async with ScriptedOllama() as server:
        asked = model(server)
        card, again = await asked.card(), await asked.card()
    assert (card.context, card.tools, card.thinking, card.about) == (40960, True, True, "8.2B Q4_K_M")
    assert card is again
    assert [request.path for request in server.requests] == ["/api/show"]


async def test_the_card_of_an_old_server_leaves_open_what_it_does_not_say():
    async with ScriptedOllama(shown={"model_info": {}, "details": {}}) as server:
        card = await model(server).card()
    assert (card.context, card.tools) == (None, None)


async def test_the_card_of_a_model_that_is_not_there_says_how_to_get_it():
    async with ScriptedOllama(shown=None) as server:
        with pytest.raises(ModelUnavailable, match="ollama pull qwen3:8b"):
            await model(server).card()


LONG = (Message(role="user", content="word " * 3000),)


async def test_a_server_bound_to_4096_tokens_is_found_out_and_remembered():
    async with ScriptedOllama(Script(input=4096)) as server:
        bound = model(server)
        with pytest.raises(ModelBroken, match="read only 4096 tokens of its prompt"):
            await said(bound, asked=LONG)
    assert bound.context == 4096


@pytest.mark.parametrize("count", [None, 26, 3104, 5000], ids=["cached", "cached in part", "all", "all"])
async def test_any_other_count_is_no_sign_of_a_cut_prompt(count):
    async with ScriptedOllama(Script(input=count)) as server:
        assert "".join(piece.text for piece in await said(model(server), asked=LONG)) == "Hello."


async def test_a_context_never_shrinks_since_ollama_would_load_the_model_again():
    async with ScriptedOllama() as server:
        asked = model(server)
        await said(asked, asked=(Message(role="user", content="word " * 3000),))
        await said(asked)
    assert [body["options"]["num_ctx"] for body in server.chats] == [8192, 8192]


async def test_a_choice_is_made_cold_and_tools_count_for_the_context():
    wide = Tool(name="wide", about="w" * 12_000, parameters={"type": "object", "properties": {}})
    async with ScriptedOllama() as server:
        _ = [piece async for piece in model(server).stream(ASKED, max_tokens=50, tools=[wide])]
        await said(model(server))
    assert [body["options"]["temperature"] for body in server.chats] == [0.0, 0.2]
    assert [body["options"]["num_ctx"] for body in server.chats] == [8192, 4096]


async def test_what_the_model_thinks_is_not_said():
    async with ScriptedOllama(Script(thinking=("hmm ", "9.99"), pieces=("<thi", "nk>or 8</think>", "Yes."))) as server:
        assert "".join(piece.text for piece in await said(model(server))) == "Yes."


async def test_a_cut_answer_says_so():
    async with ScriptedOllama(Script(pieces=("Your ",), done_reason="length")) as server:
        assert "length" in [piece.stopped for piece in await said(model(server))]


@pytest.mark.parametrize(
    ("script", "error", "says"),
    [
        (Script(status=404, error="model 'qwen3:8b' not found"), ModelUnavailable, "ollama pull qwen3:8b"),
        (Script(status=404, error='model "qwen3:8b" not found, try pulling it first'), ModelUnavailable, "ollama pull"),
        (Script(status=503, error="server busy, please try again.  maximum pending requests exceeded"), ModelUnavailable, "busy"),
        (Script(status=429, error="rate limit"), ModelUnavailable, "busy"),
        (Script(status=401, error="unauthorized"), ModelUnavailable, "sign in"),
        (Script(status=403, error="cloud disabled"), ModelUnavailable, "refuses"),
        (
            Script(status=500, error="model requires more system memory (9 GiB) than is available"),
            ModelUnavailable,
            "smaller model",
        ),
        (Script(status=500, error="llama runner process has terminated"), ModelBroken, "has terminated"),
        (Script(status=502, error="upstream"), ModelBroken, "upstream"),
        (Script(status=400, error='"qwen3:8b" does not support generate'), ModelBroken, "does not support"),
        (Script(error="CUDA error: out of memory"), ModelUnavailable, "memory"),
        (Script(raw_at=0), ModelBroken, "protocol"),
        (Script(raw_at=0, raw="[1, 2]"), ModelBroken, "protocol"),
        (Script(close_at=0), ModelBroken, "broke off"),
        (Script(half_close_at=0), ModelBroken, "broke off"),
        (Script(status=400, error="model is required"), ModelBroken, "model is required"),
        (Script(status=400, error="missing request body"), ModelBroken, "missing request body"),
        (Script(status=400, error="registry.ollama.ai/library/x does not support tools"), ModelBroken, "support tools"),
        (Script(status=499, error="request canceled"), ModelBroken, "request canceled"),
        (Script(status=502, error="cloud model not reachable"), ModelBroken, "not reachable"),
        (Script(status=500, error="the input length exceeds the context length"), ModelBroken, "told that much"),
        (Script(stall_at=0), ModelTimeout, "did not begin within 0.3 s"),
        (Script(pieces=(), done_reason="load"), ModelBroken, "protocol"),
    ],
)
async def test_a_fault_before_the_first_word_is_named(script, error, says):
    async with ScriptedOllama(script) as server:
        with pytest.raises(error, match=says):
            await said(model(server))


@pytest.mark.parametrize(
    ("script", "error"),
    [
        (Script(pieces=("One. ", "Two."), error="unexpected EOF", error_at=1), ModelBroken),
        (Script(pieces=("One. ", "Two."), close_at=1), ModelBroken),
        (Script(pieces=("One. ", "Two."), half_close_at=1), ModelBroken),
        (Script(pieces=("One. ", "Two."), raw_at=1), ModelBroken),
        (Script(pieces=("One. ", "Two."), stall_at=1), ModelTimeout),
    ],
)
async def test_what_came_before_a_fault_in_mid_stream_is_kept_and_nothing_is_tried_again(script, error):
    async with ScriptedOllama(script) as server:
        stream = model(server).stream(ASKED, max_tokens=50)
        assert (await anext(stream)).text == "One. "
        with pytest.raises(error):
            await anext(stream)
    assert len(server.requests) == 1


async def test_a_busy_server_is_asked_again_until_it_begins():
    async with ScriptedOllama(
        Script(status=503, error="busy"), Script(status=503, error="busy"), Script(pieces=("Yes.",))
    ) as server:
        assert "".join(piece.text for piece in await said(model(server))) == "Yes."
    assert len(server.requests) == 3


async def test_a_model_that_only_thinks_runs_into_the_limit_of_the_first_word():
    script = Script(thinking=["hmm"] * 3, pieces=(), stall_at=0)
    async with ScriptedOllama(script) as server:
        with pytest.raises(ModelTimeout, match="qwen3:8b"):
            await said(model(server, first=0.2, silence=5.0))


async def test_nothing_listening_says_how_to_start_it():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(ModelUnavailable, match="ollama serve"):
        await said(Ollama("qwen3:8b", url, limits=QUICK))


async def test_closing_the_stream_closes_the_request():
    async with ScriptedOllama(Script(pieces=("One. ", "Two. "), stall_at=1)) as server:
        stream = model(server, silence=30.0).stream(ASKED, max_tokens=50)
        assert (await anext(stream)).text == "One. "
        await stream.aclose()
        async with asyncio.timeout(2):
            await server.hung_up.wait()


async def test_cancelling_the_asker_closes_the_request():
    async with ScriptedOllama(Script(stall_at=0)) as server:
        asking = asyncio.create_task(said(model(server, first=30.0)))
        await server.asked.wait()
        asking.cancel()
        async with asyncio.timeout(2):
            await server.hung_up.wait()


async def test_the_scripted_lines_are_shaped_like_the_documented_ones():
    if "AVA_TEST_DATA" not in os.environ:
        pytest.skip("AVA_TEST_DATA is not set: the documented bodies are not here")
    examples = json.loads((Path(os.environ["AVA_TEST_DATA"]) / "data/ollama/api_doc_examples.json").read_text())
    chats = [each["json"] for each in examples if each["endpoint"] == "POST /api/chat" and each["kind"] == "response"]
    first, *_, last = [json.loads(line) async for line in _lines(Script(), "llama3.2")]
    assert set(first) == set(next(each for each in chats if not each["done"]))
    assert set(last) in [set(each) for each in chats if each["done"]]
