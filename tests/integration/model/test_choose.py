"""Which model is chosen, and the line that says why."""

import socket
import subprocess
import sys

import pytest

from ava.testing.ollama import ScriptedOllama
from graphs.model.choose import Config, Installed, again, choose, pick
from graphs.model.protocol import ModelUnavailable

GB = 10**9


def installed(name, size=4, family="x", modified="2025-01-01"):
    return Installed(name=name, family=family, size=size * GB, modified=modified)


def tag(name, size=4):
    return {"name": name, "model": name, "size": size * GB, "modified_at": "2025-05-04", "details": {"family": "qwen3"}}


@pytest.fixture
def nowhere():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}"


async def test_none_is_none():
    choice = await choose(Config(spec="none"))
    assert (choice.model, choice.why) == (None, "no model, as AVA_MODEL says")


async def test_auto_without_ollama_says_what_to_do(nowhere):
    choice = await choose(Config(spec="auto", local=nowhere))
    assert choice.model is None
    assert "ollama pull" in choice.why


async def test_auto_takes_the_largest_of_the_first_family():
    async with ScriptedOllama(models=[tag("llama3.2:3b", 2), tag("qwen3:1.7b", 1), tag("qwen3:4b", 2)]) as server:
        choice = await choose(Config(spec="auto", local=server.url))
    assert choice.model.name == "qwen3:4b"
    assert "the largest qwen that fits" in choice.why


async def test_auto_with_an_empty_ollama_says_what_to_pull():
    async with ScriptedOllama() as server:
        assert "ollama pull" in (await choose(Config(spec="auto", local=server.url))).why


async def test_a_named_model_is_taken_at_its_word(nowhere):
    choice = await choose(Config(spec=f"ollama://{nowhere.removeprefix('http://')}/qwen3:8b"))
    assert choice.model.name == "qwen3:8b"


async def test_of_a_list_all_stand_behind_one_another_until_none():
    choice = await choose(Config(spec="ollama://host:1/qwen3:8b, openai://host:2/org/gemma3, none, ollama://host:3/never"))
    assert list(choice.model.states) == ["qwen3:8b at http://host:1", "org/gemma3 at http://host:2"]
    assert choice.model.name == "qwen3:8b"


async def test_auto_in_a_list_is_left_out_where_nothing_listens(nowhere):
    choice = await choose(Config(spec="auto,ollama://host:1/qwen3:8b", local=nowhere))
    assert choice.model.name == "qwen3:8b"
    assert "nothing answers" in choice.why


async def test_a_second_look_puts_what_it_finds_in_its_place_and_leaves_the_rest():
    async with ScriptedOllama() as server:
        config = Config(spec="auto,ollama://host:1/qwen3:8b", local=server.url)
        before = await choose(config)
        server.models = [tag("qwen3:4b", 2)]
        now = await again(config, before)
    assert list(now.model.states) == [f"qwen3:4b at {config.local}", "qwen3:8b at http://host:1"]
    assert now.model.links[1] is before.model.links[0]


async def test_a_second_look_that_shows_nothing_new_changes_nothing():
    async with ScriptedOllama(models=[tag("qwen3:4b", 2)]) as server:
        config = Config(spec="auto", local=server.url)
        before = await choose(config)
        assert await again(config, before) is before
    out = await again(config, before)
    assert (out.model, "nothing answers" in out.out) == (before.model, True)
    assert await again(config, out) is out


async def test_a_hosted_server_is_asked_over_https_and_keeps_the_key_to_itself():
    choice = await choose(Config(spec="openai://user:pass@api.example.com/gpt", key="sk-1"))
    assert list(choice.model.states) == ["gpt at https://api.example.com"]
    assert "sk-1" not in repr(Config(key="sk-1"))


@pytest.mark.parametrize("spec", ["ollama://host:1", "qwen3:8b", "https://host/m", "ollama://host:port/m", "gguf:"])
async def test_what_cannot_be_understood_is_refused_with_what_can(spec):
    with pytest.raises(ModelUnavailable, match="AVA_MODEL"):
        await choose(Config(spec=spec))


@pytest.mark.parametrize(
    "spec",
    ["openai://me:hunter2@host:port/m", "openai://me:hunter2@host", "http://me:hunter2@host/m", "openai://hunter2@h:99999/m"],
)
async def test_a_refusal_holds_no_password(spec):
    with pytest.raises(ModelUnavailable) as refused:
        await choose(Config(spec=spec))
    assert "hunter2" not in f"{refused.value} {refused.value.__cause__}"


def test_a_preferred_name_comes_before_a_family_and_a_family_before_what_is_loaded():
    here = [installed("qwen3:4b"), installed("mistral:7b"), installed("phi4:latest")]
    assert pick(here, [], ("phi4", "qwen"), 64 * GB)[0].name == "phi4:latest"
    assert pick(here, here[1:2], ("qwen",), 64 * GB)[0].name == "qwen3:4b"
    assert pick(here, here[1:2], ("gemma",), 64 * GB)[0].name == "mistral:7b"


def test_what_does_not_fit_or_cannot_chat_is_not_taken():
    here = [installed("qwen3:32b", 20), installed("nomic-embed-text:latest", 1), installed("qwen3:4b", 3)]
    assert pick(here, [], ("qwen", "nomic"), 16 * GB)[0].name == "qwen3:4b"


def test_without_preference_or_load_the_newest_is_taken():
    here = [installed("a:1b", modified="2025-01-01"), installed("b:1b", modified="2025-06-01")]
    assert pick(here, [], (), 16 * GB)[0].name == "b:1b"


def test_choosing_without_ollama_loads_neither_httpx_nor_langchain(nowhere):
    code = f"""
import asyncio, sys
from graphs.model.choose import Config, choose
asyncio.run(choose(Config(local={nowhere!r})))
assert not {{"httpx", "langchain_core", "langchain_ollama"}} & set(sys.modules)
"""
    subprocess.run([sys.executable, "-c", code], check=True)
