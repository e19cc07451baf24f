"""A model that comes after the server: found by `auto` while it serves, in the way of nobody."""

import asyncio
import re
import socket
from contextlib import asynccontextmanager
from threading import Event

import pytest

from ava.server import models
from ava.testing.ollama import Script, ScriptedOllama
from tests.integration.server.conftest import served

QUESTION = "how is my portfolio doing and why?"
TOLD = Script(pieces=("Your account is worth [F1.6].",))


def tag(name, size=1):
    return {"name": name, "model": name, "size": size * 10**9, "modified_at": "2025-05-04", "details": {"family": "qwen3"}}


@pytest.fixture
def looking(settings, monkeypatch):
    """A server whose `auto` looks at an address, at first of nobody; and an Ollama that can be put there."""
    monkeypatch.setattr(models, "_YOUNG_S", 0.0)
    monkeypatch.setattr("ava.server.health.KEPT_S", 0.0)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    @asynccontextmanager
    async def make(**more):
        async with served(settings(model="auto", ollama_url=f"http://127.0.0.1:{port}", **more)) as client:
            yield client, lambda *names, script=TOLD: Placed(port, script, models=[tag(*each) for each in names])

    return make


class Placed(ScriptedOllama):
    """One at a port that was chosen for it."""

    def __init__(self, port, *scripts, **more):
        super().__init__(*scripts, **more)
        self._port = port

    async def __aenter__(self):
        self._server = await asyncio.start_server(self._accept, "127.0.0.1", self._port)
        return self


async def told(client):
    """What health says of the model."""
    return next(each for each in (await client.get("/health")).json()["dependencies"] if each["name"] == "model")


async def answered(client):
    """Which model answers a question."""
    return (await client.asked(QUESTION))[-1][1]["model"]


async def test_it_is_taken_when_health_is_read(looking):
    async with looking() as (client, ollama):
        none = await told(client)
        assert (none["status"], none["detail"]["looks_every_s"], await answered(client)) == ("none", 30.0, "none")
        async with ollama(("qwen3:1.7b",)):
            assert "nothing answers" in none["detail"]["why"]
            assert re.match(r"qwen3:1\.7b at .* the largest qwen that fits", (await told(client))["detail"]["why"])
            assert await answered(client) == "qwen3:1.7b"


async def test_it_is_taken_though_nobody_reads_health(looking, monkeypatch):
    monkeypatch.setattr(models, "EVERY_S", 0.1)
    async with looking() as (client, ollama), ollama(("qwen3:1.7b",)):
        async with asyncio.timeout(20):
            while await answered(client) == "none":  # noqa: ASYNC110 - over HTTP
                await asyncio.sleep(0.1)


async def test_another_one_is_taken_and_a_question_under_way_keeps_its_own(looking):
    slow = Script(pieces=("Your account is worth [F1.6].",), first_s=1.0)
    async with looking() as (client, ollama), ollama(("qwen3:1.7b",), script=slow) as server:
        await told(client)
        asking = asyncio.create_task(answered(client))
        await asyncio.wait_for(server.asked.wait(), 20)
        server.models = [tag("qwen3:1.7b"), tag("qwen3:4b", 2)]
        assert (await told(client))["detail"]["why"].startswith("qwen3:4b at")
        assert [await asking, await answered(client)] == ["qwen3:1.7b", "qwen3:4b"]


async def test_one_that_stays_keeps_its_breaker_and_one_that_is_out_is_not_dropped(looking):
    async with looking() as (client, ollama):
        async with ollama(("qwen3:1.7b",)):
            await told(client)
        link = client.door.house.avas[0].choice.model.links[0]
        out = await told(client)
        assert (out["status"], "nothing answers" in out["detail"]["error"]) == ("down", True)
        for _ in range(3):
            await client.asked(QUESTION)
        async with ollama(("qwen3:1.7b",)):
            assert "is asked again in" in (await told(client))["detail"]["error"]  # it is back, and its breaker still open
            assert (client.door.house.avas[0].choice.model.links, link.breaker.state) == ((link,), "open")


async def test_a_question_does_not_wait_for_a_look(looking, monkeypatch):
    answer = Event()

    async def held(config, now):
        await asyncio.to_thread(answer.wait, 30)
        return now

    monkeypatch.setattr(models, "EVERY_S", 0.0)
    async with looking() as (client, _):
        monkeypatch.setattr(models, "again", held)
        await asyncio.sleep(0.1)
        said = await asyncio.wait_for(answered(client), 10)
        assert (said, answer.is_set()) == ("none", False)
        answer.set()


async def test_a_model_that_was_named_is_not_looked_for(settings):
    async with served(settings(model="none")) as client:
        assert "looks_every_s" not in (await told(client))["detail"]
        assert client.door.models.at is None
